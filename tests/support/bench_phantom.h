// The CT-like thorax phantom that the renderer is timed and counted on; any resolution, 63% air.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

#include "core/space/grid_geometry.h"

namespace chiasm::test {

// Hounsfield units in x-fastest order, the same voxels as shared/bench/phantom.cpp with a body scale of 1.
std::vector<std::int16_t> benchPhantom(glm::ivec3 size);
// A cube of 256 mm centred on the origin: spacing 256 / N.
GridGeometry benchPhantomGrid(glm::ivec3 size);

}  // namespace chiasm::test
