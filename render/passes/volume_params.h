// The uniform block of the volume shader, and how a camera fills it.
#pragma once

#include <optional>

#include <glm/mat3x3.hpp>
#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec4.hpp>

#include "core/space/grid_geometry.h"
#include "render/scene_view.h"
#include "render/spatial_scene.h"

namespace chiasm::render {

inline constexpr int kMaximumLabelLayers = 4;

// Mirrors shaders/volume_params.glsl (std140: everything is vec4 or ivec4).
struct LabelParams {
  glm::vec4 fromTexel[3];
  glm::vec4 normal[3];
  glm::vec4 size;
  glm::vec4 atlasScale;
  glm::ivec4 brickGrid;
  glm::ivec4 slots;
};
// What belongs to one eye.
struct EyeParams {
  glm::vec4 eyeTexel;
  glm::vec4 texelDir[3];
  glm::vec4 eyeCase;
  glm::vec4 caseDir[3];
};
// What all eyes share.
struct FrameParams {
  glm::vec4 size;
  glm::vec4 clipLow, clipHigh;
  glm::vec4 normal[3];
  glm::vec4 table;
  glm::vec4 window;
  glm::vec4 shading;
  glm::vec4 backgroundTop, backgroundBottom;
  glm::ivec4 brickGrid;
  glm::ivec4 picture;
  glm::ivec4 maskSlots;
  glm::vec4 lightScale, lightFromCase[3], lamp;
  LabelParams label[kMaximumLabelLayers];
};
struct VolumeParams {
  EyeParams eye;
  FrameParams frame;
};

// Directions of a camera's rays in case space: at depth 1 mm, pixel position (x, y) (centres at + 0.5) lies
// at origin + x * right + y * down relative to the eye.
struct CameraRays {
  glm::dvec3 eye, origin, right, down;
};
CameraRays cameraRays(const Camera& camera, glm::ivec2 size);
// Those of a part of a larger picture; `size` is the part's.
CameraRays cameraRays(const Camera& camera, glm::ivec2 size, const PicturePart& part);
CameraRays cameraRays(const EyeView& eye, glm::ivec2 size);

// How a depth cue darkens what lies `mm` from the eye: by max(mm - fromMm, 0) * perMm.
struct DepthCue {
  float perMm = 0.0f, fromMm = 0.0f;
};
// Nothing at the near side of the grid, `strength` (0 to 1) at its far side, from wherever it is seen.
DepthCue depthCueFor(float strength, const Camera& camera, const GridGeometry& grid);

// Case-space mm to the grid's texel coordinates (voxel index + 0.5).
glm::dmat4 texelFromCase(const GridGeometry& grid);

// Fills the transforms of a label layer whose grid is `labels`, seen from a frame whose grid is `frame`.
void setLayerTransforms(LabelParams& params, const GridGeometry& labels, const GridGeometry& frame);

// The rays of one eye in a frame with this grid, with samples every `stepMm`.
EyeParams eyeParams(const CameraRays& rays, const GridGeometry& grid, double stepMm);
void setClipBox(FrameParams& params, const std::optional<PatientBox>& box);
// Rows that take a gradient per texel of the grid to case space; only its direction is used.
void setNormals(FrameParams& params, const GridGeometry& grid);

}  // namespace chiasm::render
