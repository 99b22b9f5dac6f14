// The box of voxels that a label fills.
#pragma once

#include <vector>

#include <glm/vec3.hpp>

#include "core/labels/label_map.h"

namespace chiasm::data_io {

// Both ends inside; `last` < `first` when there is none.
struct LabelExtent {
  glm::ivec3 first{0}, last{-1};
  std::int64_t voxels = 0;
};
// For every label of a dense map (x fastest), by label; as long as the largest label that occurs.
std::vector<LabelExtent> labelExtents(const std::vector<Label>& labels, glm::ivec3 size);

}  // namespace chiasm::data_io
