#include "app/session/hidden_voxels.h"

#include <utility>

namespace chiasm::app {

std::shared_ptr<const LabelMap> HiddenVoxels::of(const Case& current, const Volume& volume,
                                                 const CutOuts& cutOuts,
                                                 std::shared_ptr<const LabelMap> table) {
  std::vector<CutSegment> segments = segmentsThatCut(current, volume, cutOuts);
  if (segments.empty()) {
    masks_.erase(volume.info.uid);
    return table;
  }
  Made& made = masks_[volume.info.uid];
  if (made.mask && made.segments == segments && made.table == table) return made.mask;
  made.mask = std::make_shared<const LabelMap>(cutOutMask(volume.info.grid, segments, table.get()));
  made.segments = std::move(segments);
  made.table = std::move(table);
  return made.mask;
}

std::shared_ptr<const LabelMap> HiddenVoxels::last(const Uid& volume) const {
  const auto found = masks_.find(volume);
  return found == masks_.end() ? nullptr : found->second.mask;
}

}  // namespace chiasm::app
