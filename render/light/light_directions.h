// The fixed directions that a light field is summed up over.
#pragma once

#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::render {

// Evenly over the sphere (a Fibonacci lattice), in an order in which the first few are spread evenly too.
std::vector<glm::dvec3> sphereDirections(int count);
// Evenly over the cone around a unit vector (Vogel's disc).
std::vector<glm::dvec3> coneDirections(glm::dvec3 axis, double halfAngleDegrees, int count);

}  // namespace chiasm::render
