#include "core/labels/segmentation.h"

#include <algorithm>
#include <array>
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

glm::u8vec3 segmentColour(int index) {
  // Neighbours in the list differ in hue *and* in lightness, so that no pair is told apart by red against
  // green alone; the first is the recommended display colour of bone.
  static constexpr std::array<std::array<std::uint8_t, 3>, 16> kPalette = {{
      {241, 214, 145},
      {86, 156, 214},
      {230, 126, 84},
      {126, 200, 190},
      {190, 132, 204},
      {232, 196, 64},
      {104, 132, 224},
      {224, 142, 170},
      {158, 196, 92},
      {172, 128, 92},
      {128, 214, 240},
      {214, 92, 108},
      {206, 210, 220},
      {98, 168, 128},
      {240, 172, 120},
      {150, 148, 190},
  }};
  const auto& [r, g, b] = kPalette[static_cast<std::size_t>(index < 0 ? 0 : index) % kPalette.size()];
  return {r, g, b};
}

}  // namespace chiasm
