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
};

// All operations, in the order people read them.
std::vector<Operation> segmentOperations();
// By name; hyphens and underscores are the same. nullptr when there is none.
const Operation* findOperation(const std::vector<Operation>& operations, const std::string& name);

// Reads one parameter from text ("2.5", "unlocked", or positions as "X,Y,Z" parted by blanks); segments are
// looked up by name in the case. Fails with a sentence that names the parameter.
Expected<OperationValues::Value> parseParameter(const OperationParameter& parameter,
                                                const std::vector<std::string>& texts, const Case& current);
// Reads what was said (by parameter name; a name may have several texts), fills in the standards and refuses
// what the operation does not know.
Expected<OperationValues> parseValues(const Operation& operation,
                                      const std::map<std::string, std::vector<std::string>>& said,
                                      const Case& current);

// Each group's part of the table.
void addShapeOperations(std::vector<Operation>& operations);    // morphology, margins, shells, smoothing
void addIslandOperations(std::vector<Operation>& operations);   // islands, holes
void addLogicalOperations(std::vector<Operation>& operations);  // between segments, by value
void addGrowthOperations(std::vector<Operation>& operations);  // thresholds, growing, slices, seeds, scissors

// Parameters that several operations have.
OperationParameter overParameter(const std::string& standard = "unlocked");
OperationParameter pointsParameter(const std::string& help);

}  // namespace chiasm
