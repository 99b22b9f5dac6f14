// A label map in which every surface touches others.
#pragma once

#include <vector>

#include "core/case/case.h"

namespace chiasm::test {

// `count` regions of a body-like ellipsoid that fills most of the grid (0.7 × 0.7 × 1 mm), each the voxels
// nearest to one of so many places. `dense` gets the labels as well, x fastest.
Segmentation labelRegions(glm::ivec3 size, int count, std::vector<Label>* dense = nullptr);

}  // namespace chiasm::test
