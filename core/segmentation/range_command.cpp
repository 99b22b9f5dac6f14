#include "core/segmentation/range_command.h"

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

}  // namespace chiasm
