#include "core/case/lock_check.h"

#include <cstddef>
#include <map>
#include <utility>

namespace chiasm {
namespace {

// The first label that is locked among the voxels that differ; 0 when there is none.
Label lockedLabelTouched(const BrickChange& change, const std::vector<bool>& locked) {
  const auto touched = [&locked](Label before, Label after) -> Label {
    if (before == after) return 0;
    return locked[before] ? before : locked[after] ? after : Label{0};
  };
  if (change.before.isUniform() && change.after.isUniform())
    return touched(change.before.uniformLabel(), change.after.uniformLabel());
  for (int offset = 0; offset < kBrickVoxels; ++offset)
    if (const Label label = touched(change.before.at(offset), change.after.at(offset))) return label;
  return 0;
}

}  // namespace

Error lockedError(const Segment& segment) {
  return {ErrorKind::conflict,
          "The segment '" + segment.name + "' is locked. Unlock it in the Segments panel first."};
}

Expected<void> refuseLocked(const Case& current, const Changes& changes) {
  for (const ObjectChange& object : changes.objects) {
    const auto* change = std::get_if<ValueChange<Segment>>(&object);
    if (!change || !change->before || !change->before->locked) continue;
    if (!change->after || change->after->label != change->before->label ||
        change->after->layer != change->before->layer)
      return tl::unexpected<Error>(lockedError(*change->before));
  }
  // Which labels are locked, for each layer that an edit writes to; an empty list when none is.
  std::map<std::pair<Uid, int>, std::vector<bool>> lockedLabels;
  for (const BrickChange& change : changes.bricks) {
    const auto [place, isNew] = lockedLabels.try_emplace({change.segmentation, change.layer});
    const Segmentation* segmentation = current.findSegmentation(change.segmentation);
    if (isNew && segmentation) {
      for (const Segment& segment : segmentation->segments) {
        if (!segment.locked || segment.layer != change.layer) continue;
        place->second.resize(std::size_t{1} << 16);
        place->second[segment.label] = true;
      }
    }
    if (place->second.empty()) continue;
    if (const Label label = lockedLabelTouched(change, place->second))
      return tl::unexpected<Error>(lockedError(*segmentation->segmentOf(change.layer, label)));
  }
  return {};
}

}  // namespace chiasm
