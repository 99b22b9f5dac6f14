#include "core/segmentation/range_command.h"

#include <atomic>
#include <vector>

#include "core/jobs/parallel.h"

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
  const std::size_t count = static_cast<std::size_t>(extent.x) * static_cast<std::size_t>(extent.y) *
                            static_cast<std::size_t>(extent.z);
  std::vector<std::optional<BrickEdit>> edits(count);
  std::atomic<std::size_t> done{0};
  parallelFor(
      count,
      [&](std::size_t index, unsigned) {
        const auto at = static_cast<int>(index);
        const glm::ivec3 position =
            first + glm::ivec3(at % extent.x, at / extent.x % extent.y, at / extent.x / extent.y);
        edits[index] = writeBrick(map, map.brickIndex(position), label, rows, replaceable);
        progress.report(from + (to - from) * static_cast<double>(++done) / static_cast<double>(count));
      },
      [&] { return !progress.cancelled(); });
  if (progress.cancelled()) return failure(ErrorKind::cancelled, "Cancelled; nothing was changed.");
  // Bricks in index order: x fastest, as they were handed out.
  for (auto& edit : edits)
    if (edit)
      changes.bricks.push_back({target.segmentation->info.uid, target.segment->layer, edit->brick,
                                std::move(edit->before), std::move(edit->after)});
  return changes;
}

}  // namespace chiasm
