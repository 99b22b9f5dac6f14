#include "data_io/labels/label_extent.h"

#include <glm/common.hpp>

namespace chiasm::data_io {

std::vector<LabelExtent> labelExtents(const std::vector<Label>& labels, glm::ivec3 size) {
  std::vector<LabelExtent> extents;
  std::size_t at = 0;
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x, ++at) {
        const Label label = labels[at];
        if (label == 0) continue;
        if (label >= extents.size()) extents.resize(std::size_t{label} + 1);
        LabelExtent& extent = extents[label];
        const glm::ivec3 voxel(x, y, z);
        extent.first = extent.voxels == 0 ? voxel : glm::min(extent.first, voxel);
        extent.last = extent.voxels == 0 ? voxel : glm::max(extent.last, voxel);
        ++extent.voxels;
      }
  return extents;
}

}  // namespace chiasm::data_io
