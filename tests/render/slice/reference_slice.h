// A slice drawn by the processor, pixel by pixel in double precision: the oracle of the slice pass.
#pragma once

#include <cstdint>
#include <vector>

#include "render/image.h"
#include "render/scene_view.h"

namespace chiasm::test {

struct ReferenceSlice {
  render::Image picture;
  // 1 where a position lies within a hair (2e-4 voxel) of the border between two voxels, or a label within
  // the outline's reach does and would differ there: single precision may rightly choose the other.
  std::vector<std::uint8_t> uncertain;
  std::size_t uncertainCount() const;
};

// Follows scene_view.h: base volume, window, preview, the second volume laid over it, then every layer of
// labels in order.
ReferenceSlice referenceSlice(const render::SceneView& scene, const render::SliceContent& content,
                              glm::ivec2 size);

// The largest difference of a channel between two pictures of one size, over pixels that are certain.
int largestDifference(const render::Image& picture, const ReferenceSlice& reference);

}  // namespace chiasm::test
