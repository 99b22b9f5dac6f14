// The objects of a case as they are stored: case information, volumes, segmentations, segments,
// measurements, reports, links.
#pragma once

#include "core/case/case.h"
#include "data_io/case_file/encoding/map_reader.h"

namespace chiasm::data_io {

Json encode(const CaseInfo& info);
Json encode(const VolumeInfo& info);
Json encode(const SegmentationInfo& info);
Json encode(const Segment& segment);
Json encode(const Measurement& measurement);
Json encode(const Report& report);
Json encode(const Link& link);

// Strict: see MapReader. The value is only meant when `problem` found nothing.
void decode(const Json& value, CaseInfo& info, Problem& problem);
void decode(const Json& value, VolumeInfo& info, Problem& problem);
void decode(const Json& value, SegmentationInfo& info, Problem& problem);
void decode(const Json& value, Segment& segment, Problem& problem);
void decode(const Json& value, Measurement& measurement, Problem& problem);
void decode(const Json& value, Report& report, Problem& problem);
void decode(const Json& value, Link& link, Problem& problem);

// The word of an object's kind in the case file.
constexpr const char* kindOf(const CaseInfo&) {
  return "case";
}
constexpr const char* kindOf(const VolumeInfo&) {
  return "volume";
}
constexpr const char* kindOf(const SegmentationInfo&) {
  return "segmentation";
}
constexpr const char* kindOf(const Segment&) {
  return "segment";
}
constexpr const char* kindOf(const Measurement&) {
  return "measurement";
}
constexpr const char* kindOf(const Report&) {
  return "report";
}
constexpr const char* kindOf(const Link&) {
  return "link";
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
