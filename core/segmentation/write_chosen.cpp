#include "core/segmentation/write_chosen.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_grid.h"
#include "core/segmentation/write_layers.h"

namespace chiasm {

namespace {

// Within the segment's layer. `collided` is set when a voxel of another segment was asked for and kept.
Expected<Changes> writeInLayer(const SegmentTarget& target, PaintOver over, WriteMode mode,
                               const VoxelBox& box, const RowChooser& rows, Progress& progress, double from,
                               double to, std::atomic<bool>& collided) {
  Changes changes;
  const LabelMap& map = *target.map;
  const Label label = target.segment->label;
  const WriteRule rule(*target.segmentation, *target.segment, over);
  const auto replaceable = [&](Label current) {
    const bool may = rule.mayReplace(current);
    if (!may) collided.store(true, std::memory_order_relaxed);
    return may;
  };
  const glm::ivec3 first = box.begin / kBrickEdge;
  const glm::ivec3 extent = (box.end - 1) / kBrickEdge - first + 1;
  const auto bricksAcross = static_cast<std::size_t>(extent.x);
  const std::size_t beams = static_cast<std::size_t>(extent.y) * static_cast<std::size_t>(extent.z);
  std::vector<std::optional<BrickEdit>> edits(beams * bricksAcross);
  // A beam of bricks along x at a time: voxels are read as they lie in memory, whole rows.
  std::vector<BitGrid> chosen(workerCount(), BitGrid({map.size().x, kBrickEdge, kBrickEdge}));
  std::vector<BrickMemory> memory(workerCount());
  std::atomic<std::size_t> done{0};
  parallelFor(
      beams,
      [&](std::size_t beam, unsigned worker) {
        const auto at = static_cast<int>(beam);
        const glm::ivec3 position = first + glm::ivec3(0, at % extent.y, at / extent.y);
        const glm::ivec3 begin = position * kBrickEdge, end = glm::min(begin + kBrickEdge, map.size());
        BitGrid& bits = chosen[worker];
        std::fill(bits.words().begin(), bits.words().end(), 0);
        for (int k = std::max(begin.z, box.begin.z); k < std::min(end.z, box.end.z); ++k)
          for (int j = std::max(begin.y, box.begin.y); j < std::min(end.y, box.end.y); ++j)
            rows(j, k, bits.row(bits.rowIndex(j - begin.y, k - begin.z)));
        for (int x = 0; x < extent.x; ++x) {
          const auto brickRows = [&](int j, int k) {
            return bits.half(bits.rowIndex(j - begin.y, k - begin.z), position.x + x);
          };
          edits[beam * bricksAcross + static_cast<std::size_t>(x)] =
              writeBrick(map, map.brickIndex(position + glm::ivec3(x, 0, 0)), label, mode, brickRows,
                         replaceable, memory[worker]);
        }
        progress.report(from + (to - from) * static_cast<double>(++done) / static_cast<double>(beams));
      },
      [&] { return !progress.cancelled(); });
  if (progress.cancelled()) return failure(ErrorKind::cancelled, "Cancelled; nothing was changed.");
  // In brick order: beams were numbered by y, then z.
  for (auto& edit : edits)
    if (edit)
      changes.bricks.push_back({target.segmentation->info.uid, target.segment->layer, edit->brick,
                                std::move(edit->before), std::move(edit->after)});
  return changes;
}

}  // namespace

Expected<Changes> writeChosen(const SegmentTarget& target, PaintOver over, WriteMode mode,
                              const VoxelBox& box, const RowChooser& rows, Progress& progress, double from,
                              double to) {
  if (box.empty()) return Changes{};
  std::atomic<bool> collided{false};
  auto changes = writeInLayer(target, over, mode, box, rows, progress, from, to, collided);
  if (!changes || over != PaintOver::overlap || !collided) return changes;
  MovedSegment moved = moveToOwnLayer(target);
  auto further = writeInLayer(moved.target(), over, mode, box, rows, progress, from, to, collided);
  if (!further) return further;
  mergeInto(moved.changes, *further);
  return std::move(moved.changes);
}

}  // namespace chiasm
