// ITK's level-set filters over plain arrays; ITK's own headers stay in the .cpp.
#pragma once

#include <functional>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "core/filters/level_set.h"
#include "core/jobs/progress.h"

namespace chiasm {

// What moves, and over what. x fastest; all of one size.
struct LevelSetInput {
  glm::ivec3 size{0};
  glm::dvec3 spacing{1.0};         // mm
  std::vector<std::uint8_t> mask;  // 1 inside
  std::vector<float> values;       // of the volume
};

// How fast the surface moves by the volume alone, at every voxel: −1 … 1 with `range`, 0 … 1 with `edges`;
// what evolveLevelSet is given. Fails as that does.
Expected<std::vector<float>> levelSetSpeed(const LevelSetInput& input, const EvolutionSettings& settings,
                                           Progress& progress);

// Inside (1) after the evolution. `onIteration(done)` is asked after each iteration: false stops, and the
// answer is ErrorKind::cancelled; `inside()` may be called in it for the surface as it is then.
using InsideNow = std::function<std::vector<std::uint8_t>()>;
Expected<std::vector<std::uint8_t>> evolveLevelSet(
    const LevelSetInput& input, const EvolutionSettings& settings,
    const std::function<bool(int done, const InsideNow& inside)>& onIteration);

}  // namespace chiasm
