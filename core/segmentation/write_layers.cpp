#include "core/segmentation/write_layers.h"

#include <algorithm>
#include <memory>

namespace chiasm {

namespace {

int layerWithoutSegments(const Segmentation& segmentation) {
  for (int layer = 0; layer < segmentation.info.layerCount; ++layer)
    if (std::none_of(segmentation.segments.begin(), segmentation.segments.end(),
                     [layer](const Segment& segment) { return segment.layer == layer; }))
      return layer;
  return segmentation.info.layerCount;
}

}  // namespace

MovedSegment moveToOwnLayer(const SegmentTarget& target) {
  MovedSegment moved{*target.segmentation, *target.segment, {}};
  SegmentationInfo& info = moved.segmentation.info;
  Segment& segment = moved.segment;
  segment.layer = layerWithoutSegments(moved.segmentation);
  if (segment.layer == info.layerCount) {
    ++info.layerCount;
    moved.changes.objects.push_back(ValueChange<SegmentationInfo>{target.segmentation->info, info});
    moved.segmentation.layers.emplace_back(info.grid.size);
  }
  segment.label = moved.segmentation.freeLabel(segment.layer);
  moved.changes.objects.push_back(ValueChange<Segment>{*target.segment, segment});
  std::replace(moved.segmentation.segments.begin(), moved.segmentation.segments.end(), *target.segment,
               segment);
  LabelMap& layer = moved.segmentation.layers[static_cast<std::size_t>(segment.layer)];
  const Label label = target.segment->label;
  for (std::uint32_t index = 0; index < target.map->brickCount(); ++index) {
    const Brick& before = target.map->brick(index);
    if (!before.holds(label)) continue;
    BrickRows rows;
    for (std::size_t line = 0; line < kBrickLines; ++line) rows[line] = before.row(line, label);
    const Brick taken = Brick::ofTwo(0, segment.label, rows);
    moved.changes.bricks.push_back(
        {info.uid, target.segment->layer, index, before, before.replaced(label, 0)});
    moved.changes.bricks.push_back({info.uid, segment.layer, index, layer.brick(index), taken});
    layer.setBrick(index, taken);
  }
  return moved;
}

}  // namespace chiasm
