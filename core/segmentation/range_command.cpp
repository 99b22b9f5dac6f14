#include "core/segmentation/range_command.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/jobs/parallel.h"
#include "core/segmentation/bit_grid.h"

namespace chiasm {

Expected<RangeTarget> findRangeTarget(const Case& snapshot, const Uid& segment, IntensityRange range,
                                      const Region& region) {
  if (auto valid = validate(range); !valid) return tl::unexpected(valid.error());
  if (auto valid = validate(region); !valid) return tl::unexpected(valid.error());
  const auto target = findWritableSegment(snapshot, segment);
  if (!target) return tl::unexpected(target.error());
  const auto volume = findVoxels(snapshot, *target->segmentation);
  if (!volume) return tl::unexpected(volume.error());
  if (!sameVoxels((*volume)->info.grid, target->segmentation->info.grid))
    return failure(
        ErrorKind::invalidInput,
        "The segment '" + target->segment->name + "' has another grid than the volume '" +
            (*volume)->info.name +
            "': resample its segmentation to the volume, or add the segment to one on the volume's grid.");
  return RangeTarget{*target, *volume};
}

Expected<Changes> writeChosen(const SegmentTarget& target, PaintOver over, const VoxelBox& box,
                              const RowChooser& rows, Progress& progress, double from, double to) {
  Changes changes;
  if (box.empty()) return changes;
  const LabelMap& map = *target.map;
  const Label label = target.segment->label;
  const WriteRule rule(*target.segmentation, *target.segment, over);
  const auto replaceable = [&](Label current) { return rule.mayReplace(current); };
  const glm::ivec3 first = box.begin / kBrickEdge;
  const glm::ivec3 extent = (box.end - 1) / kBrickEdge - first + 1;
  const auto bricksAcross = static_cast<std::size_t>(extent.x);
  const std::size_t beams = static_cast<std::size_t>(extent.y) * static_cast<std::size_t>(extent.z);
  std::vector<std::optional<BrickEdit>> edits(beams * bricksAcross);
  // A beam of bricks along x at a time: voxels are read as they lie in memory, whole rows.
  std::vector<BitGrid> chosen(workerCount(), BitGrid({map.size().x, kBrickEdge, kBrickEdge}));
  std::atomic<std::size_t> done{0};
  parallelFor(
      beams,
      [&](std::size_t beam, unsigned worker) {
        const auto at = static_cast<int>(beam);
        const glm::ivec3 position = first + glm::ivec3(0, at % extent.y, at / extent.y);
        const glm::ivec3 begin = position * kBrickEdge, end = glm::min(begin + kBrickEdge, map.size());
        BitGrid& bits = chosen[worker];
        std::fill(bits.words().begin(), bits.words().end(), 0);
        for (int k = begin.z; k < end.z; ++k)
          for (int j = begin.y; j < end.y; ++j) rows(j, k, bits.row(bits.rowIndex(j - begin.y, k - begin.z)));
        for (int x = 0; x < extent.x; ++x) {
          const auto brickRows = [&](int j, int k) {
            return bits.half(bits.rowIndex(j - begin.y, k - begin.z), position.x + x);
          };
          edits[beam * bricksAcross + static_cast<std::size_t>(x)] =
              writeBrick(map, map.brickIndex(position + glm::ivec3(x, 0, 0)), label, brickRows, replaceable);
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

}  // namespace chiasm
