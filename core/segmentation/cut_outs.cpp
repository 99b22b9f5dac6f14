#include "core/segmentation/cut_outs.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/jobs/parallel.h"
#include "core/labels/resample_labels.h"
#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/mask.h"
#include "core/segmentation/segment_target.h"

namespace chiasm {
namespace {

bool isAmong(const std::vector<Uid>& uids, const Uid& uid) {
  return std::find(uids.begin(), uids.end(), uid) != uids.end();
}

// The voxels that have one of a label's among them or beside them (26 neighbours).
BitGrid withNeighbours(const BitGrid& set) {
  // In voxels: corners of the cube lie 1.73 away, the next voxel along an axis 2.
  return dilateBall(set, glm::dvec3(1.0), 1.8);
}

void add(const LabelMap& map, Label label, BitGrid& set) {
  uniteWith(set, readMask(map, label, {glm::ivec3(0), map.size()}).bits);
}

LabelMap mapOf(const BitGrid& set) {
  LabelMap map(set.size());
  std::vector<Brick> bricks(map.brickCount());
  parallelFor(bricks.size(), [&](std::size_t index, unsigned) {
    const glm::ivec3 at = map.brickPosition(static_cast<std::uint32_t>(index));
    const glm::ivec3 begin = at * kBrickEdge, end = glm::min(begin + kBrickEdge, set.size());
    BrickRows rows{};
    for (int k = begin.z; k < end.z; ++k)
      for (int j = begin.y; j < end.y; ++j)
        rows[static_cast<std::size_t>((k - begin.z) * kBrickEdge + j - begin.y)] =
            set.half(set.rowIndex(j, k), at.x);
    bricks[index] = Brick::ofTwo(0, 1, rows);
  });
  for (std::uint32_t index = 0; index < map.brickCount(); ++index)
    map.setBrick(index, std::move(bricks[index]));
  return map;
}

}  // namespace

std::vector<CutSegment> segmentsThatCut(const Case& current, const Volume& volume, const CutOuts& cutOuts) {
  std::vector<CutSegment> found;
  if (cutOuts.empty()) return found;
  for (const Segmentation& segmentation : current.segmentations) {
    const GridGeometry& grid = segmentation.info.grid;
    const bool sameVoxelsOfThePatient =
        sameVoxels(grid, volume.info.grid) && grid.caseFromVolume == volume.info.grid.caseFromVolume;
    if (segmentation.info.volume != volume.info.uid && !sameVoxelsOfThePatient) continue;
    for (const Segment& segment : segmentation.segments) {
      const bool only = isAmong(cutOuts.only, segment.uid);
      if (only || isAmong(cutOuts.without, segment.uid))
        found.push_back(
            {segmentation.layers.at(static_cast<std::size_t>(segment.layer)), segment.label, grid, only});
    }
  }
  return found;
}

LabelMap cutOutMask(const GridGeometry& grid, const std::vector<CutSegment>& segments,
                    const LabelMap* hidden) {
  BitGrid without(grid.size), only(grid.size);
  bool anyOnly = false;
  for (const CutSegment& segment : segments) {
    BitGrid& set = segment.only ? only : without;
    anyOnly = anyOnly || segment.only;
    if (sameVoxels(segment.grid, grid))
      add(segment.map, segment.label, set);
    else
      add(resampleLabels(segment.map, segment.grid, grid).labels, segment.label, set);
  }
  BitGrid out = withNeighbours(without);
  if (anyOnly) {
    const BitGrid around = withNeighbours(only);
    subtractFrom(out, around);
    uniteWith(out, complementOf(around));
    uniteWith(out, without);
    subtractFrom(out, only);
  }
  if (hidden != nullptr) {
    CHECK(hidden->size() == grid.size, "what is hidden has the volume's grid");
    add(*hidden, 1, out);
  }
  return mapOf(out);
}

}  // namespace chiasm
