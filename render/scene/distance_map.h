// How many bricks away the nearest occupied brick is: a ray leaps that far at once.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::render {

// Chebyshev (chessboard) distances, x fastest, 0 where occupied, at most 255 (Deakin & Knackstedt,
// "Accelerated volume rendering with Chebyshev distance maps", SIGGRAPH Asia 2019 technical briefs).
std::vector<std::uint8_t> chebyshevDistances(glm::ivec3 grid, const std::vector<std::uint8_t>& occupied);

// What `occupied` says of a brick: anything but 0 may show something, and each step through a faint one shows
// little.
inline constexpr std::uint8_t kEmptyBrick = 0, kFullBrick = 1, kFaintBrick = 2;
// In a map of distances: a faint brick (shaders/volume_cast.glsl).
inline constexpr std::uint8_t kFaintDistance = 255;
// The distances with faint bricks marked; those that were so far away are one nearer, which only shortens
// leaps.
std::vector<std::uint8_t> markFaint(std::vector<std::uint8_t> distances,
                                    const std::vector<std::uint8_t>& occupied);

}  // namespace chiasm::render
