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

OperationParameter overParameter(const std::string& standard) {
  return {"over",
          Kind::word,
          "Whose voxels may be taken",
          standard,
          {"unlocked", "background", "hidden", "overlap"}};
}

OperationParameter pointsParameter(const std::string& help) {
  return {"at", Kind::points, help, std::nullopt, {}};
}

}  // namespace chiasm
