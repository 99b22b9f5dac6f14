// Label maps of shapes whose volume, area and holes are known.
#pragma once

#include <functional>

#include "core/labels/segmentation.h"

namespace chiasm::test {

// A segmentation of one layer and one segment (label 1) of the voxels whose centres `inside` accepts, in mm.
inline Segmentation shape(const GridGeometry& grid, const std::function<bool(glm::dvec3 mm)>& inside) {
  Segmentation made;
  made.info.grid = grid;
  std::vector<Label> labels(grid.voxelCount());
  std::size_t offset = 0;
  for (int k = 0; k < grid.size.z; ++k)
    for (int j = 0; j < grid.size.y; ++j)
      for (int i = 0; i < grid.size.x; ++i, ++offset)
        labels[offset] = inside(voxelToPatient(grid, VoxelIndex{{i, j, k}}).mm) ? 1 : 0;
  made.layers.push_back(LabelMap::fromDense(grid.size, labels));
  Segment segment;
  segment.name = "Shape";
  segment.label = 1;
  made.segments.push_back(segment);
  return made;
}

// `count` voxels of `mm` along each axis, the middle of the grid at 0.
inline GridGeometry cubeGrid(int count, double mm) {
  GridGeometry grid;
  grid.size = glm::ivec3(count);
  grid.spacing = glm::dvec3(mm);
  grid.origin = glm::dvec3(-0.5 * (count - 1) * mm);
  return grid;
}

}  // namespace chiasm::test
