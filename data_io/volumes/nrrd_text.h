// Numbers as NRRD headers hold them.
#pragma once

#include <string>

#include <glm/vec3.hpp>

#include "core/space/grid_geometry.h"

namespace chiasm::data_io {

// The shortest decimal form that reads back as the same double.
std::string exactText(double value);
// "(x,y,z)"
std::string vectorText(const glm::dvec3& v);
// " (x,y,z) (x,y,z) (x,y,z)": the steps of a grid's axes in LPS mm of its own space.
std::string directionsText(const GridGeometry& grid);

}  // namespace chiasm::data_io
