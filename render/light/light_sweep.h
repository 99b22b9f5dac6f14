// Parallel light through a light field's matter, from one direction.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

#include "render/cpu/simd_level.h"
#include "render/light/light_matter.h"

namespace chiasm::render {

// Sums of light that several directions add to, laid out as LightMatter's two arrays, and what a sweep writes
// on the way. One thread's.
struct LightSums {
  std::vector<std::uint16_t> straight, turned;
  std::vector<float> scratch;
  // All dark.
  void clear(const LightMatter& matter);
};

// A direction's share in a sum: full light adds `scale`. With `reachMm` above 0 shade fades on its way and
// has lost all but 1/e of itself after so many mm: only what is near counts. 0: shadows reach for ever.
struct Sweep {
  glm::dvec3 towards{0, 0, 1};  // where the light comes from: a unit vector in case space
  double reachMm = 0.0;
  float scale = 1.0f;
};

// Adds the light of every cell: what comes through all matter on its way to the cell's middle. The same
// numbers at every SIMD level. Any thread, with sums of its own.
void sweepLight(const LightMatter& matter, const Sweep& sweep, LightSums& sums, cpu::SimdLevel level);

}  // namespace chiasm::render
