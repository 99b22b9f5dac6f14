// The objects of a case as they are stored, each kind under its word.
#pragma once

#include <type_traits>
#include <variant>

#include "core/case/changes.h"
#include "data_io/case_file/encoding/map_reader.h"

namespace chiasm::data_io {

Json encode(const CaseInfo& info);
Json encode(const VolumeInfo& info);
Json encode(const SegmentationInfo& info);
Json encode(const Segment& segment);
Json encode(const Measurement& measurement);
Json encode(const Report& report);
Json encode(const Link& link);
Json encode(const TextSpan& span);
Json encode(const SpanRelation& relation);
Json encode(const BoundMeasurement& bound);
Json encode(const CheckOverride& value);
Json encode(const RejectedSuggestion& value);
Json encode(const SavedView& view);
Json encode(const Mesh& mesh);
Json encode(const MeshShape& shape);

// Strict: see MapReader. The value is only meant when `problem` found nothing.
void decode(const Json& value, CaseInfo& info, Problem& problem);
void decode(const Json& value, VolumeInfo& info, Problem& problem);
void decode(const Json& value, SegmentationInfo& info, Problem& problem);
void decode(const Json& value, Segment& segment, Problem& problem);
void decode(const Json& value, Measurement& measurement, Problem& problem);
void decode(const Json& value, Report& report, Problem& problem);
void decode(const Json& value, Link& link, Problem& problem);
void decode(const Json& value, TextSpan& span, Problem& problem);
void decode(const Json& value, SpanRelation& relation, Problem& problem);
void decode(const Json& value, BoundMeasurement& bound, Problem& problem);
void decode(const Json& value, CheckOverride& result, Problem& problem);
void decode(const Json& value, RejectedSuggestion& result, Problem& problem);
void decode(const Json& value, SavedView& view, Problem& problem);
void decode(const Json& value, Mesh& mesh, Problem& problem);
void decode(const Json& value, MeshShape& shape, Problem& problem);

// The word of an object's kind in the case file, and the first version of the format that has it.
struct StoredKind {
  const char* word;
  int formatVersion;
};
template <typename T>
inline constexpr StoredKind kStoredKind{};
template <>
inline constexpr StoredKind kStoredKind<CaseInfo>{"case", 1};
template <>
inline constexpr StoredKind kStoredKind<VolumeInfo>{"volume", 1};
template <>
inline constexpr StoredKind kStoredKind<SegmentationInfo>{"segmentation", 1};
template <>
inline constexpr StoredKind kStoredKind<Segment>{"segment", 1};
template <>
inline constexpr StoredKind kStoredKind<Measurement>{"measurement", 1};
template <>
inline constexpr StoredKind kStoredKind<Report>{"report", 1};
template <>
inline constexpr StoredKind kStoredKind<Link>{"link", 1};
template <>
inline constexpr StoredKind kStoredKind<TextSpan>{"span", 2};
template <>
inline constexpr StoredKind kStoredKind<SpanRelation>{"spanRelation", 2};
template <>
inline constexpr StoredKind kStoredKind<BoundMeasurement>{"boundMeasurement", 2};
template <>
inline constexpr StoredKind kStoredKind<CheckOverride>{"checkOverride", 2};
template <>
inline constexpr StoredKind kStoredKind<RejectedSuggestion>{"rejectedSuggestion", 2};
template <>
inline constexpr StoredKind kStoredKind<SavedView>{"savedView", 2};
template <>
inline constexpr StoredKind kStoredKind<Mesh>{"mesh", 3};
template <>
inline constexpr StoredKind kStoredKind<MeshShape>{"meshShape", 3};
template <typename T>
constexpr const char* kindOf(const T&) {
  return kStoredKind<T>.word;
}

// Calls f.template operator()<T>() for the type whose word `kind` is; false for an unknown word.
template <typename F, typename... T>
bool withKindOf(std::string_view kind, F&& f, std::type_identity<std::variant<ValueChange<T>...>>) {
  return ((kind == kStoredKind<T>.word && (f.template operator()<T>(), true)) || ...);
}
template <typename F>
bool withKind(std::string_view kind, F&& f) {
  return withKindOf(kind, std::forward<F>(f), std::type_identity<ObjectChange>());
}

// One object from its canonical bytes.
template <typename T>
Expected<T> decodeObject(std::span<const std::uint8_t> bytes) {
  const auto value = parseCbor(bytes);
  if (!value) return tl::unexpected(value.error());
  T object;
  Problem problem;
  decode(*value, object, problem);
  if (problem.found()) return failure(ErrorKind::unreadable, problem.text());
  return object;
}

// Layers that one segmentation may have.
inline constexpr int kMostLayers = 256;
// All layers of all segmentations of a case: 137 billion voxels, 100 MB of brick table. A hostile file could
// otherwise ask for any amount of memory by claiming a large grid.
inline constexpr std::uint64_t kMostBricks = std::uint64_t{1} << 22;
// Bricks of all layers of one segmentation; kMostBricks + 1 for anything beyond.
std::uint64_t brickCountOf(const SegmentationInfo& info);

}  // namespace chiasm::data_io
