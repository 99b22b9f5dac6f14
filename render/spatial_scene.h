// SpatialScene: what stands in the room around a headset, as plain data in case space (LPS mm).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include "core/space/points.h"
#include "render/image.h"
#include "render/mesh.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Hides everything of volumes and labels on the side that the normal (unit) points to.
struct ClipPlane {
  PatientPoint point;
  PatientVector normal;
  bool operator==(const ClipPlane&) const = default;
};

// Where a flat thing stands: its top left corner, and its whole width and height as vectors (orthogonal, mm).
struct SpatialRectangle {
  PatientPoint corner;
  PatientVector right, down;
  bool operator==(const SpatialRectangle&) const = default;
};

// A slice through the volumes shown as an opaque rectangle: where it cuts the patient, or on a display that
// floats beside them. `content.centre`, `right`, `down` and `mmPerPixel` say what is cut, `at` where it is
// seen.
struct SpatialSlice {
  std::uint32_t id = 0;  // keeps its picture from frame to frame
  SliceContent content;
  glm::ivec2 pixels{0};
  SpatialRectangle at;
  bool operator==(const SpatialSlice&) const = default;
};

struct SpatialMesh {
  std::shared_ptr<const Mesh> mesh;
  glm::dmat4 caseFromMesh{1.0};
  glm::u8vec4 colour{255};  // below 255 alpha: seen through
  bool lit = true;
  // Never hidden by what is not on top; those that are hide one another by their depth, in their order where
  // they are seen through.
  bool onTop = false;
};

// A line with a width in mm, round at its ends: lasers, leader lines, rulers, frames.
struct SpatialLine {
  PatientPoint from, to;
  double widthMm = 1.0;
  glm::u8vec4 colour{255};
};

// A small picture with straight alpha (a label, a letter), shared: uploaded once per object. Through its
// dense parts (alpha of a half and more) one sees the rest of the room, but no tissue; through soft ones, all
// that is behind.
struct SpatialPicture {
  std::shared_ptr<const Image> image;
  SpatialRectangle at;
  bool onTop = false;  // never hidden by what stands before it
};

// Volumes, labels and preview are those of `scene`; its viewports and meshes are not looked at.
struct SpatialScene {
  SceneView scene;
  std::optional<PatientBox> clipBox;
  std::vector<ClipPlane> clipPlanes;  // at most kMaximumClipPlanes
  // Nothing of volumes and labels is drawn nearer than this (mm) to the point between the eyes, so that one
  // can stand with the head in the volume and see.
  double nearMm = 0.0;
  // As Volume3dContent::shadows; the lamp stands still with the patient (render/light/room_light.h). Where a
  // clip plane cuts, and of two volumes, there are none.
  float shadows = 0.0f;
  std::vector<SpatialSlice> slices;
  std::vector<SpatialMesh> meshes;
  std::vector<SpatialLine> lines;
  std::vector<SpatialPicture> pictures;
  glm::vec4 background{0.02f, 0.024f, 0.028f, 1.0f};  // alpha 0 where the runtime shows the real room
};
inline constexpr int kMaximumClipPlanes = 4;

// One eye: its place and axes (unit, right-handed: right × up = back) and the tangents of its field of view
// (left and down are negative as a rule).
struct EyeView {
  PatientPoint position;
  PatientVector right{{1, 0, 0}}, up{{0, 0, 1}}, back{{0, -1, 0}};
  double tanLeft = -1, tanRight = 1, tanUp = 1, tanDown = -1;
  bool operator==(const EyeView&) const = default;
};

}  // namespace chiasm::render
