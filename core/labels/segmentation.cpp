#include "core/labels/segmentation.h"

#include <algorithm>
#include <vector>

namespace chiasm {

const Segment* Segmentation::find(const Uid& segment) const {
  for (const Segment& candidate : segments)
    if (candidate.uid == segment) return &candidate;
  return nullptr;
}

const Segment* Segmentation::segmentOf(int layer, Label label) const {
  if (label == 0) return nullptr;
  for (const Segment& candidate : segments)
    if (candidate.label == label && candidate.layer == layer) return &candidate;
  return nullptr;
}

const Segment* Segmentation::segmentAt(PatientPoint point) const {
  const VoxelIndex voxel = nearestVoxel(info.grid, point);
  if (!info.grid.contains(voxel)) return nullptr;
  for (int layer = static_cast<int>(layers.size()) - 1; layer >= 0; --layer) {
    const Segment* found = segmentOf(layer, layers[static_cast<std::size_t>(layer)].at(voxel));
    if (found && found->visible) return found;
  }
  return nullptr;
}

Label Segmentation::freeLabel(int layer) const {
  std::vector<bool> used(std::size_t{1} << 16);
  used[0] = true;
  for (const Segment& segment : segments)
    if (segment.layer == layer) used[segment.label] = true;
  const auto found = std::find(used.begin(), used.end(), false);
  return found == used.end() ? Label{0} : static_cast<Label>(found - used.begin());
}

}  // namespace chiasm
