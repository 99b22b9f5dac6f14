// Which rays a stereo frame casts: all of them, or fewer outside of the middle, at a resolution of their own.
#pragma once

#include <array>

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include "render/spatial_scene.h"
#include "render/stereo_renderer.h"

namespace chiasm::render {

// Mirrors shaders/volume_params.glsl.
struct RayRegion {
  glm::ivec4 place;
  glm::ivec4 first;
  glm::vec4 scale;
  glm::vec4 skip;
};

// Region 2 * level + eye. Level 0 covers the picture; with foveation level 1 covers its middle: half of the
// picture both ways and half around the eye's axis, which lies elsewhere where fields of view are not
// symmetric, and a rim over which the two blend.
struct RayLayout {
  std::array<RayRegion, 4> regions{};
  std::array<glm::vec4, 2> core{};  // of each eye: low, high; pixels
  int levels = 1;
  float blendPixels = 1;
  glm::ivec2 extent{1};  // of the image that keeps the rays
};
// Qualities are clamped to what StereoQuality says.
RayLayout layOutRays(const std::array<EyeView, 2>& eyes, glm::ivec2 pixels, const StereoQuality& quality);

}  // namespace chiasm::render
