#include "core/metrics/segment_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <glm/common.hpp>

#include "core/segmentation/brick_writer.h"

namespace chiasm {

namespace {

// What is gathered of one segment while the bricks pass by.
struct Tally {
  std::int64_t voxels = 0;
  std::array<std::int64_t, 3> indexSum{};                 // Σ i, Σ j, Σ k
  std::array<std::vector<std::int64_t>, 3> crossSection;  // voxels per slice along each grid axis
  glm::dvec3 minimum{INFINITY}, maximum{-INFINITY};       // of voxel centres, case space
};

class Gatherer {
 public:
  explicit Gatherer(const Segmentation& segmentation)
      : segmentation_(segmentation),
        caseFromVoxel_(segmentation.info.grid.caseFromVoxel()),
        tallies_(segmentation.segments.size()) {
    for (Tally& tally : tallies_)
      for (int axis = 0; axis < 3; ++axis)
        tally.crossSection[static_cast<std::size_t>(axis)].resize(
            static_cast<std::size_t>(segmentation.info.grid.size[axis]));
  }

  void addLayer(int layer) {
    // Labels that no segment stands for are not counted.
    std::vector<Tally*> byLabel(std::size_t{1} << 16);
    for (std::size_t i = 0; i < tallies_.size(); ++i)
      if (segmentation_.segments[i].layer == layer && segmentation_.segments[i].label != 0)
        byLabel[segmentation_.segments[i].label] = &tallies_[i];
    const LabelMap& map = segmentation_.layers[static_cast<std::size_t>(layer)];
    for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
      const Brick& brick = map.brick(index);
      const BrickBox box = brickBox(map, index);
      if (const TwoLabelBrick* two = brick.twoLabels()) {
        for (const Label label : {two->unset, two->set})
          if (Tally* tally = byLabel[label]) addRows(*tally, brick, label, box);
      } else if (const DenseBrick* voxels = brick.dense()) {
        addDense(*voxels, box, byLabel);
      } else if (Tally* tally = byLabel[brick.uniformLabel()]) {
        addBox(*tally, box.begin, box.end);
      }
    }
  }

  SegmentStatistics finish(std::size_t index) const {
    const Tally& tally = tallies_[index];
    SegmentStatistics statistics;
    statistics.segment = segmentation_.segments[index].uid;
    statistics.voxels = tally.voxels;
    if (tally.voxels == 0) return statistics;
    const GridGeometry& grid = segmentation_.info.grid;
    statistics.millilitres = static_cast<double>(tally.voxels) * grid.voxelVolume() / 1000.0;
    glm::dvec3 mean(0.0);
    for (int axis = 0; axis < 3; ++axis)
      mean[axis] = static_cast<double>(tally.indexSum[static_cast<std::size_t>(axis)]) /
                   static_cast<double>(tally.voxels);
    statistics.centroid = voxelToPatient(grid, VoxelPoint{mean});
    statistics.box = {tally.minimum, tally.maximum};
    for (int axis = 0; axis < 3; ++axis)
      statistics.largestSlice[axis] =
          largestSlice(tally.crossSection[static_cast<std::size_t>(axis)], mean[axis]);
    return statistics;
  }

 private:
  // Of equally large cross-sections the one nearest to the centroid, so that a rod is cut in its middle.
  static int largestSlice(const std::vector<std::int64_t>& crossSection, double centre) {
    std::size_t best = 0;
    for (std::size_t slice = 1; slice < crossSection.size(); ++slice) {
      const bool nearer =
          std::abs(static_cast<double>(slice) - centre) < std::abs(static_cast<double>(best) - centre);
      if (crossSection[slice] > crossSection[best] || (crossSection[slice] == crossSection[best] && nearer))
        best = slice;
    }
    return static_cast<int>(best);
  }

  // All voxels of a half-open box at once; work grows with its edges only.
  void addBox(Tally& tally, glm::ivec3 begin, glm::ivec3 end) const {
    const glm::ivec3 extent = end - begin;
    const std::int64_t count = std::int64_t{extent.x} * extent.y * extent.z;
    tally.voxels += count;
    for (int axis = 0; axis < 3; ++axis) {
      const auto a = static_cast<std::size_t>(axis);
      // The sum of an arithmetic progression, times the voxels of one slice; the product is always even.
      tally.indexSum[a] += count * (std::int64_t{begin[axis]} + end[axis] - 1) / 2;
      for (int slice = begin[axis]; slice < end[axis]; ++slice)
        tally.crossSection[a][static_cast<std::size_t>(slice)] += count / extent[axis];
    }
    // The map from voxels to case space is affine: its extremes over a box lie at corners.
    for (int corner = 0; corner < 8; ++corner)
      widen(tally, {(corner & 1) != 0 ? end.x - 1 : begin.x, (corner & 2) != 0 ? end.y - 1 : begin.y,
                    (corner & 4) != 0 ? end.z - 1 : begin.z});
  }

  void widen(Tally& tally, glm::ivec3 voxel) const {
    const glm::dvec3 mm(caseFromVoxel_ * glm::dvec4(glm::dvec3(voxel), 1.0));
    tally.minimum = glm::min(tally.minimum, mm);
    tally.maximum = glm::max(tally.maximum, mm);
  }

  void addRows(Tally& tally, const Brick& brick, Label label, const BrickBox& box) const {
    for (int k = box.begin.z; k < box.end.z; ++k)
      for (int j = box.begin.y; j < box.end.y; ++j)
        forEachBitRun(brick.row(box.line(j, k), label) & box.columns(), [&](int begin, int end) {
          addRun(tally, box.begin.x + begin, box.begin.x + end, j, k);
        });
  }

  void addDense(const DenseBrick& voxels, const BrickBox& box, const std::vector<Tally*>& byLabel) const {
    const int width = box.end.x - box.begin.x;
    for (int k = box.begin.z; k < box.end.z; ++k) {
      for (int j = box.begin.y; j < box.end.y; ++j) {
        const Label* row = voxels.data() + LabelMap::offsetInBrick({0, j - box.begin.y, k - box.begin.z});
        for (int i = 0; i < width;) {
          int end = i + 1;
          while (end < width && row[end] == row[i]) ++end;
          if (Tally* tally = byLabel[row[i]]) addRun(*tally, box.begin.x + i, box.begin.x + end, j, k);
          i = end;
        }
      }
    }
  }

  void addRun(Tally& tally, int begin, int end, int j, int k) const {
    const std::int64_t count = end - begin;
    tally.voxels += count;
    tally.indexSum[0] += count * (begin + end - 1) / 2;
    tally.indexSum[1] += count * j;
    tally.indexSum[2] += count * k;
    for (int i = begin; i < end; ++i) ++tally.crossSection[0][static_cast<std::size_t>(i)];
    tally.crossSection[1][static_cast<std::size_t>(j)] += count;
    tally.crossSection[2][static_cast<std::size_t>(k)] += count;
    widen(tally, {begin, j, k});
    widen(tally, {end - 1, j, k});
  }

  const Segmentation& segmentation_;
  glm::dmat4 caseFromVoxel_;
  std::vector<Tally> tallies_;
};

}  // namespace

std::vector<SegmentStatistics> measureSegments(const Segmentation& segmentation) {
  Gatherer gatherer(segmentation);
  for (std::size_t layer = 0; layer < segmentation.layers.size(); ++layer)
    gatherer.addLayer(static_cast<int>(layer));
  std::vector<SegmentStatistics> all;
  all.reserve(segmentation.segments.size());
  for (std::size_t i = 0; i < segmentation.segments.size(); ++i) all.push_back(gatherer.finish(i));
  return all;
}

}  // namespace chiasm
