#include "app/session/label_image.h"

#include <cstdint>
#include <memory>

namespace chiasm::app {

bool looksLikeLabels(const LabelMap& image) {
  // Along rows inside bricks that are not uniform, pairs with at least one labelled voxel. Published label
  // images (AAL: 0.19, TotalSegmentator: below 0.15) stay far below grey images (above 0.8, noise almost 1).
  constexpr double kLimit = 0.45;
  std::int64_t pairs = 0, different = 0;
  bool anything = false;
  const auto scratch = std::make_unique<DenseBrick>();
  for (std::uint32_t index = 0; index < image.brickCount(); ++index) {
    const Brick& brick = image.brick(index);
    anything = anything || !brick.isUniform() || brick.uniformLabel() != 0;
    if (brick.isUniform()) continue;
    const DenseBrick& voxels = brick.voxels(*scratch);
    for (std::size_t offset = 0; offset + 1 < voxels.size(); ++offset) {
      if (offset % kBrickEdge == kBrickEdge - 1) continue;  // the next voxel begins another row
      const Label a = voxels[offset], b = voxels[offset + 1];
      if (a == 0 && b == 0) continue;
      ++pairs;
      different += a != b ? 1 : 0;
    }
  }
  return anything && static_cast<double>(different) <= kLimit * static_cast<double>(pairs);
}

}  // namespace chiasm::app
