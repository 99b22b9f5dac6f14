// The operations on segments by name, with what each has to be told: the one table that the command line,
// recipes and panels read, so that whatever can be done by hand can be scripted.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/partition.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

struct OperationParameter {
  enum class Kind {
    number,    // double
    whole,     // std::int64_t
    word,      // std::string, one of `words`
    points,    // one or more positions in case space
    segment,   // another segment, given by name
    segments,  // one or more of them
  };
  std::string name;  // lower case, parts joined by underscores: "radius_mm" (on the command line --radius-mm)
  Kind kind = Kind::number;
  std::string help;  // with its unit
  std::optional<std::string>
      standard;                    // what it is when nobody says it; none: it must be said ("": left out)
  std::vector<std::string> words;  // for Kind::word
  // For a control that is moved by hand: where it starts when there is no standard, and how far it goes
  // (least = most: nobody knows).
  double suggested = 0, least = 0, most = 0;
  bool several = false;    // Kind::points: it takes more than one
  std::string label = {};  // what a control says; empty: parameterLabel makes it from the name
};

// What a caller said, read and checked against an operation's parameters.
class OperationValues {
 public:
  using Value = std::variant<double, std::int64_t, std::string, std::vector<PatientPoint>, std::vector<Uid>>;
  void set(const std::string& name, Value value) { values_[name] = std::move(value); }
  bool has(const std::string& name) const { return values_.contains(name); }
  // The value, which must be there and of that kind.
  double number(const std::string& name) const { return std::get<double>(values_.at(name)); }
  std::int64_t whole(const std::string& name) const { return std::get<std::int64_t>(values_.at(name)); }
  const std::string& word(const std::string& name) const { return std::get<std::string>(values_.at(name)); }
  const std::vector<PatientPoint>& points(const std::string& name) const {
    return std::get<std::vector<PatientPoint>>(values_.at(name));
  }
  const std::vector<Uid>& segments(const std::string& name) const {
    return std::get<std::vector<Uid>>(values_.at(name));
  }
  PaintOver over() const;  // the word "over"
  // What growing from seeds may keep for the next time: set by who plans the same operation again and again.
  std::shared_ptr<PartitionMemory> memory;
  // Given the edit as it would be now while one that takes steps is planned, from the planning thread.
  std::function<void(Edit)> onStep;

 private:
  std::map<std::string, Value> values_;
};

struct Operation {
  enum class Target {
    segment,      // works on a segment that is there
    madeSegment,  // makes its segment when it is not there
    none,         // works on those that its parameters name
  };
  std::string name;  // words joined by hyphens: "keep-largest"
  std::string help;
  std::vector<OperationParameter> parameters;
  Target target = Target::segment;
  std::function<std::unique_ptr<Command>(const Uid& segment, const OperationValues& values)> make;
  // Where people look for it.
  enum class Group { threshold, grow, shape, islands, logical, slices, cut, volume, other };
  Group group = Group::other;
};

// What people read: "Margin & smooth"; "Keep largest"; "Radius"; "mm" ("" when the value has none, or has the
// volume's own).
const char* groupName(Operation::Group group);
std::string operationTitle(const Operation& operation);
std::string parameterLabel(const OperationParameter& parameter);
std::string parameterUnit(const OperationParameter& parameter);
// A parameter's word as a person reads it: "erase-inside" is "erase inside"; the words of "over" say the
// rule.
std::string wordLabel(const OperationParameter& parameter, const std::string& word);

// All operations, in the order people read them.
std::vector<Operation> segmentOperations();
// By name; hyphens and underscores are the same. nullptr when there is none.
const Operation* findOperation(const std::vector<Operation>& operations, const std::string& name);

// Reads one parameter from text ("2.5", "unlocked", or positions as "X,Y,Z" parted by blanks); segments are
// looked up in the case by UID or name. Fails with a sentence that names the parameter.
Expected<OperationValues::Value> parseParameter(const OperationParameter& parameter,
                                                const std::vector<std::string>& texts, const Case& current);
// Reads what was said (by parameter name; a name may have several texts), fills in the standards and refuses
// what the operation does not know.
Expected<OperationValues> parseValues(const Operation& operation,
                                      const std::map<std::string, std::vector<std::string>>& said,
                                      const Case& current);

// Each group's part of the table.
void addRangeOperations(std::vector<Operation>& operations);    // a range of values, and growing in one
void addShapeOperations(std::vector<Operation>& operations);    // morphology, margins, shells, smoothing
void addIslandOperations(std::vector<Operation>& operations);   // islands, holes
void addLogicalOperations(std::vector<Operation>& operations);  // between segments, by value
void addGrowthOperations(std::vector<Operation>& operations);   // growing, slices, seeds, scissors

// Puts the operations from an index on into a group.
void putInGroup(std::vector<Operation>& operations, std::size_t from, Operation::Group group);

// Parameters that several operations have.
OperationParameter overParameter(const std::string& standard = "unlocked");
OperationParameter pointsParameter(const std::string& help, bool several = false);
OperationParameter lowerParameter();
OperationParameter upperParameter();
// The parameter with what a control by hand starts from and reaches.
OperationParameter byHand(OperationParameter parameter, double suggested, double least, double most);

}  // namespace chiasm
