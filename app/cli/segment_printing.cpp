#include "app/cli/segment_printing.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

namespace chiasm::app {

using nlohmann::json;

namespace {

SegmentStatistics statisticsOf(const Case& current, const Uid& segment) {
  for (const Segmentation& segmentation : current.segmentations)
    for (const SegmentStatistics& statistics : measureSegments(segmentation))
      if (statistics.segment == segment) return statistics;
  return {};
}

}  // namespace

json describeSegment(const Segment& segment, const SegmentStatistics& statistics) {
  json value = {{"uid", segment.uid.text()},
                {"name", segment.name},
                {"colour", {segment.colour.r, segment.colour.g, segment.colour.b}},
                {"label", segment.label},
                {"layer", segment.layer},
                {"visible", segment.visible},
                {"locked", segment.locked},
                {"voxels", statistics.voxels},
                {"millilitres", statistics.millilitres}};
  if (segment.code)
    value["code"] = {
        {"scheme", segment.code->scheme}, {"value", segment.code->value}, {"meaning", segment.code->meaning}};
  if (statistics.voxels > 0)
    value["centroid_mm"] = {statistics.centroid.mm.x, statistics.centroid.mm.y, statistics.centroid.mm.z};
  return value;
}

void printSegment(const CliContext& context, const Case& current, const Uid& uid) {
  const Segment* segment = current.findSegment(uid);
  if (!segment) return;
  const SegmentStatistics statistics = statisticsOf(current, uid);
  context.print(
      fmt::format("{}: {} voxels, {:.2f} ml", segment->name, statistics.voxels, statistics.millilitres),
      describeSegment(*segment, statistics));
}

}  // namespace chiasm::app
