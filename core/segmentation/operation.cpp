#include "core/segmentation/operation.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/segmentation/edit_parameters.h"

namespace chiasm {

namespace {

using Kind = OperationParameter::Kind;
using Value = OperationValues::Value;

template <typename T>
std::optional<T> numberIn(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

tl::unexpected<Error> notA(const OperationParameter& parameter, const std::string& text,
                           const std::string& what) {
  return failure(ErrorKind::invalidInput,
                 "'" + text + "' is not " + what + ", which '" + parameter.name + "' has to be.");
}

Expected<Value> parsePoints(const OperationParameter& parameter, const std::vector<std::string>& texts) {
  std::vector<PatientPoint> points;
  for (const std::string& text : texts) {
    PatientPoint point;
    std::size_t from = 0;
    bool good = true;
    for (int axis = 0; axis < 3; ++axis) {
      const std::size_t comma = axis < 2 ? text.find(',', from) : text.size();
      const auto number =
          comma == std::string::npos ? std::nullopt : numberIn<double>(text.substr(from, comma - from));
      good = good && number && std::isfinite(*number);
      if (!good) break;
      point.mm[axis] = *number;
      from = comma + 1;
    }
    if (!good) return notA(parameter, text, "a position in mm like -31.4,-62,90");
    points.push_back(point);
  }
  return points;
}

}  // namespace

PaintOver OperationValues::over() const {
  return paintOverNamed(word("over")).value_or(PaintOver::unlocked);
}

Expected<Value> parseParameter(const OperationParameter& parameter, const std::vector<std::string>& texts,
                               const Case& current) {
  const bool many = parameter.kind == Kind::points || parameter.kind == Kind::segments;
  if (texts.empty() || (!many && texts.size() > 1))
    return failure(ErrorKind::invalidInput,
                   "'" + parameter.name + "' needs " + (many ? "at least one value." : "exactly one value."));
  const std::string& text = texts.front();
  switch (parameter.kind) {
    case Kind::number: {
      const auto number = numberIn<double>(text);
      if (!number || !std::isfinite(*number)) return notA(parameter, text, "a number");
      return *number;
    }
    case Kind::whole: {
      const auto number = numberIn<std::int64_t>(text);
      if (!number) return notA(parameter, text, "a whole number");
      return *number;
    }
    case Kind::word: {
      if (std::find(parameter.words.begin(), parameter.words.end(), text) != parameter.words.end())
        return text;
      std::string list;
      for (const std::string& word : parameter.words) list += (list.empty() ? "" : ", ") + word;
      return notA(parameter, text, "one of " + list);
    }
    case Kind::points:
      return parsePoints(parameter, texts);
    case Kind::segment:
    case Kind::segments:
      break;
  }
  std::vector<Uid> segments;
  for (const std::string& name : texts) {
    const auto uid = Uid::parse(name);
    if (uid && current.findSegment(*uid) != nullptr) {
      segments.push_back(*uid);
      continue;
    }
    const auto segment = current.findSegmentByName(name);
    if (!segment) return tl::unexpected(segment.error());
    segments.push_back((*segment)->uid);
  }
  return segments;
}

Expected<OperationValues> parseValues(const Operation& operation,
                                      const std::map<std::string, std::vector<std::string>>& said,
                                      const Case& current) {
  for (const auto& [name, texts] : said)
    if (std::none_of(operation.parameters.begin(), operation.parameters.end(),
                     [&, &wanted = name](const OperationParameter& one) { return one.name == wanted; }))
      return failure(ErrorKind::invalidInput, "'" + operation.name + "' knows no '" + name + "'.");
  OperationValues values;
  for (const OperationParameter& parameter : operation.parameters) {
    const auto found = said.find(parameter.name);
    if (found == said.end() && !parameter.standard)
      return failure(ErrorKind::invalidInput,
                     "'" + operation.name + "' needs '" + parameter.name + "': " + parameter.help + ".");
    if (found == said.end() && parameter.standard->empty()) continue;
    auto value = parseParameter(
        parameter, found == said.end() ? std::vector<std::string>{*parameter.standard} : found->second,
        current);
    if (!value) return tl::unexpected(value.error());
    values.set(parameter.name, std::move(*value));
  }
  return values;
}

std::vector<Operation> segmentOperations() {
  std::vector<Operation> operations;
  addRangeOperations(operations);
  addShapeOperations(operations);
  addIslandOperations(operations);
  addLogicalOperations(operations);
  addGrowthOperations(operations);
  return operations;
}

const Operation* findOperation(const std::vector<Operation>& operations, const std::string& name) {
  std::string wanted = name;
  std::replace(wanted.begin(), wanted.end(), '_', '-');
  const auto found = std::find_if(operations.begin(), operations.end(),
                                  [&](const Operation& operation) { return operation.name == wanted; });
  return found == operations.end() ? nullptr : &*found;
}

const char* groupName(Operation::Group group) {
  switch (group) {
    case Operation::Group::threshold:
      return "Threshold";
    case Operation::Group::grow:
      return "Grow";
    case Operation::Group::shape:
      return "Margin & smooth";
    case Operation::Group::islands:
      return "Islands & holes";
    case Operation::Group::logical:
      return "Logical";
    case Operation::Group::slices:
      return "Between slices";
    case Operation::Group::cut:
      return "Cut";
    case Operation::Group::volume:
      return "Mask volume";
    default:
      return "Other";
  }
}

namespace {

// A name's parts parted by blanks, its first letter a capital.
std::string asWords(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char letter) { return letter == '-' || letter == '_'; }, ' ');
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

// A name's last part when it is a unit.
std::string unitIn(const std::string& name) {
  for (const char* unit : {"mm", "voxels"})
    if (name.ends_with("_" + std::string(unit))) return unit;
  return {};
}

}  // namespace

std::string operationTitle(const Operation& operation) {
  return asWords(operation.name);
}

std::string parameterLabel(const OperationParameter& parameter) {
  if (!parameter.label.empty()) return parameter.label;
  const std::string unit = unitIn(parameter.name);
  return asWords(unit.empty() ? parameter.name
                              : parameter.name.substr(0, parameter.name.size() - unit.size() - 1));
}

std::string parameterUnit(const OperationParameter& parameter) {
  return unitIn(parameter.name);
}

std::string wordLabel(const OperationParameter& parameter, const std::string& word) {
  if (parameter.name == "over")
    if (const auto over = paintOverNamed(word)) return paintOverSentence(*over);
  std::string label = word;
  std::replace(label.begin(), label.end(), '-', ' ');
  return label;
}

OperationParameter lowerParameter() {
  return {"lower", Kind::number, "Smallest value", std::nullopt, {}, 0, 0, 0, false, "From"};
}

OperationParameter upperParameter() {
  return {"upper", Kind::number, "Largest value", std::nullopt, {}, 0, 0, 0, false, "To"};
}

void putInGroup(std::vector<Operation>& operations, std::size_t from, Operation::Group group) {
  for (std::size_t i = from; i < operations.size(); ++i) operations[i].group = group;
}

OperationParameter byHand(OperationParameter parameter, double suggested, double least, double most) {
  parameter.suggested = suggested;
  parameter.least = least;
  parameter.most = most;
  return parameter;
}

OperationParameter overParameter(const std::string& standard) {
  return {"over",
          Kind::word,
          "Whose voxels may be taken",
          standard,
          {"unlocked", "hidden", "background", "overlap"},
          0,
          0,
          0,
          false,
          "Others"};
}

OperationParameter pointsParameter(const std::string& help, bool several) {
  return {"at", Kind::points, help, std::nullopt, {}, 0, 0, 0, several, "At"};
}

}  // namespace chiasm
