// The uniform block of the stereo ray caster, and how a scene and two eyes fill it.
#pragma once

#include "render/passes/ray_layout.h"
#include "render/passes/volume_frame.h"
#include "render/passes/volume_params.h"

namespace chiasm::render {

// Depth images hold kNearMm / distance along the eye's axis: the near plane is this far from the eye (case
// space), nothing is too far, and a float's precision is relative to the distance.
inline constexpr double kNearMm = 0.05;

// Mirrors shaders/volume_params.glsl with CHIASM_STEREO.
struct StereoParams {
  EyeParams eye[2];
  RayRegion region[4];
  glm::vec4 plane[2 * kMaximumClipPlanes];
  glm::vec4 nearBall[2];
  glm::vec4 core[2];
  glm::vec4 stops;
  glm::ivec4 counts;
  glm::ivec4 groups;  // y: rows of groups, however many pieces they come in; StereoPass fills it
  FrameParams frame;
};

// Clip planes beyond kMaximumClipPlanes are left out.
StereoParams stereoParams(const VolumeFrame& frame, const SpatialScene& scene,
                          const std::array<EyeView, 2>& eyes, glm::ivec2 pixels, double step, bool veils,
                          const RayLayout& layout);

}  // namespace chiasm::render
