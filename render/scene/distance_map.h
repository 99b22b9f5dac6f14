// How many bricks away the nearest occupied brick is: a ray leaps that far at once.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::render {

// Chebyshev (chessboard) distances, x fastest, 0 where occupied, at most 255 (Deakin & Knackstedt,
// "Accelerated volume rendering with Chebyshev distance maps", SIGGRAPH Asia 2019 technical briefs).
std::vector<std::uint8_t> chebyshevDistances(glm::ivec3 grid, const std::vector<std::uint8_t>& occupied);

}  // namespace chiasm::render
