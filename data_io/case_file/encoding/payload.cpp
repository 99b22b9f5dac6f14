#include "data_io/case_file/encoding/payload.h"

#include <algorithm>
#include <limits>
#include <map>

#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

namespace {

constexpr int kEncodingVersion = 1;

Json encodeParameter(const ParameterValue& value) {
  return std::visit(
      [](const auto& held) -> Json {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::vector<double>>) {
          Json list = Json::array();
          for (const double number : held) list.push_back(number);
          return list;
        } else {
          return held;
        }
      },
      value);
}

// Numbers may be infinite here ("no upper bound").
ParameterValue decodeParameter(const Json& value, Problem& problem) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_float()) return value.get<double>();
  if (value.is_number_unsigned() &&
      value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return static_cast<std::int64_t>(value.get<std::uint64_t>());
  }
  if (value.is_number_integer() && !value.is_number_unsigned()) return value.get<std::int64_t>();
  if (value.is_string()) return readText(value, "parameter", kLongestText, problem);
  if (value.is_array()) {
    std::vector<double> numbers;
    for (const Json& number : value) {
      if (!number.is_number_float()) {
        problem.report("parameter", "is not a number");
        break;
      }
      numbers.push_back(number.get<double>());
    }
    return numbers;
  }
  problem.report("parameter", "has an unknown type");
  return false;
}

std::pair<std::string, ParameterValue> decodeNamedParameter(const Json& value, Problem& problem) {
  if (!value.is_array() || value.size() != 2) {
    problem.report("parameter", "is not a pair");
    return {};
  }
  std::string name = readText(value[0], "parameter", kLongestName, problem);
  return {std::move(name), decodeParameter(value[1], problem)};
}

Json encodeObjectChange(const ObjectChange& change) {
  return std::visit(
      [](const auto& values) {
        Json map = Json::object();
        map["kind"] = kindOf(values.either());
        map["before"] = values.before ? encode(*values.before) : Json();
        map["after"] = values.after ? encode(*values.after) : Json();
        return map;
      },
      change);
}

template <typename T>
ObjectChange decodeValues(const Json& before, const Json& after, Problem& problem) {
  ValueChange<T> change;
  if (!before.is_null()) decode(before, change.before.emplace(), problem);
  if (!after.is_null()) decode(after, change.after.emplace(), problem);
  if (!change.before && !change.after) problem.report("change", "is empty");
  if (change.before && change.after && change.before->uid != change.after->uid) {
    problem.report("change", "changes an identity");
  }
  // The case itself is never created or deleted by an edit.
  if (std::is_same_v<T, CaseInfo> && (!change.before || !change.after)) {
    problem.report("change", "deletes the case");
  }
  return change;
}

ObjectChange decodeObjectChange(const Json& value, Problem& problem) {
  MapReader reader(value, "change", problem);
  const std::string kind = reader.text("kind");
  const Json& before = reader.value("before");
  const Json& after = reader.value("after");
  reader.finish();
  ObjectChange change;
  const bool known = withKind(kind, [&]<typename T>() { change = decodeValues<T>(before, after, problem); });
  if (!known) problem.report("change", "has an unknown kind");
  return change;
}

Json encodeReference(const BrickReference& reference) {
  return reference.digest ? byteString(*reference.digest) : Json(reference.label);
}

BrickReference decodeReference(const Json& value, Problem& problem) {
  BrickReference reference;
  if (value.is_binary() && value.get_binary().size() == 32) {
    std::copy_n(value.get_binary().begin(), 32, reference.digest.emplace().bytes.begin());
  } else if (value.is_number_unsigned() && value.get<std::uint64_t>() <= std::numeric_limits<Label>::max()) {
    reference.label = value.get<Label>();
  } else {
    problem.report("brick", "is neither a label nor a digest");
  }
  return reference;
}

BrickReferenceChange decodeBrickChange(const Json& value, const std::vector<Uid>& segmentations,
                                       Problem& problem) {
  BrickReferenceChange change;
  const auto bounded = [&](std::size_t at, std::uint64_t limit) {
    return value[at].is_number_unsigned() && value[at].get<std::uint64_t>() < limit;
  };
  if (!value.is_array() || value.size() != 5 || !bounded(0, segmentations.size()) ||
      !bounded(1, kMostLayers) || !bounded(2, std::uint64_t{1} << 32)) {
    problem.report("brick", "is not a valid change");
    return change;
  }
  change.segmentation = segmentations[value[0].get<std::size_t>()];
  change.layer = value[1].get<int>();
  change.brick = value[2].get<std::uint32_t>();
  change.before = decodeReference(value[3], problem);
  change.after = decodeReference(value[4], problem);
  return change;
}

}  // namespace

int formatVersionOf(const StoredChanges& changes) {
  int version = 1;
  for (const ObjectChange& change : changes.objects)
    std::visit([&version]<typename T>(
                   const ValueChange<T>&) { version = std::max(version, kStoredKind<T>.formatVersion); },
               change);
  return version;
}

Bytes encodePayload(const Payload& payload) {
  Json map = Json::object();
  map["encoding"] = kEncodingVersion;
  Json& parameters = map["parameters"] = Json::array();
  for (const auto& [name, value] : payload.parameters) {
    parameters.push_back(Json::array({Json(name), encodeParameter(value)}));
  }
  Json& objects = map["objects"] = Json::array();
  for (const ObjectChange& change : payload.changes.objects) objects.push_back(encodeObjectChange(change));
  std::map<Uid, std::size_t> indices;
  Json segmentations = Json::array();
  Json& bricks = map["bricks"] = Json::array();
  for (const BrickReferenceChange& change : payload.changes.bricks) {
    const auto [found, added] = indices.emplace(change.segmentation, indices.size());
    if (added) segmentations.push_back(change.segmentation.text());
    bricks.push_back(Json::array({Json(found->second), Json(change.layer), Json(change.brick),
                                  encodeReference(change.before), encodeReference(change.after)}));
  }
  map["segmentations"] = std::move(segmentations);
  return toCbor(map);
}

Expected<Payload> decodePayload(std::span<const std::uint8_t> bytes) {
  const auto value = parseCbor(bytes);
  if (!value) return tl::unexpected(value.error());
  Problem problem;
  MapReader reader(*value, "entry", problem);
  (void)reader.integer("encoding", kEncodingVersion, kEncodingVersion);
  Payload payload;
  payload.parameters = reader.list("parameters", decodeNamedParameter);
  payload.changes.objects = reader.list("objects", decodeObjectChange, kLongestBrickList);
  const auto segmentations = reader.list(
      "segmentations", [](const Json& uid, Problem& found) { return readUid(uid, "segmentation", found); });
  payload.changes.bricks = reader.list(
      "bricks",
      [&](const Json& brick, Problem& found) { return decodeBrickChange(brick, segmentations, found); },
      kLongestBrickList);
  reader.finish();
  if (problem.found()) return failure(ErrorKind::unreadable, problem.text());
  return payload;
}

}  // namespace chiasm::data_io
