// What the tests of stereo pictures share: a shared device under validation, eyes, scenes known in closed
// form.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "render/interop_vulkan.h"
#include "render/stereo_renderer.h"
#include "tests/render/filter_precision.h"
#include "tests/render/volume/volume_test.h"

namespace chiasm::test {

// A device for each test; no message of the validation layer is acceptable.
class StereoTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;
  // Both eyes' pictures; update, draw and read back must succeed.
  std::array<render::Image, 2> draw(const render::SpatialScene& scene,
                                    const std::array<render::EyeView, 2>& eyes, glm::ivec2 pixels,
                                    const render::StereoQuality& quality = {});
  // The same with counts.
  render::StereoReport count(const render::SpatialScene& scene, const std::array<render::EyeView, 2>& eyes,
                             glm::ivec2 pixels, const render::StereoQuality& quality = {});
  // What the window's renderer shows from a camera, on a background of its own.
  render::Image mono(const render::SceneView& scene, const render::Volume3dContent& content,
                     glm::ivec2 pixels);
  const render::gpu::Device& device() const;
  double allowed(double exact) const { return allowedShareAbove2(device(), exact); }
  std::shared_ptr<render::SharedDevice> device_;
  std::unique_ptr<render::StereoRenderer> renderer_;
};

// The eye of a mono camera, with square pixels.
render::EyeView eyeOf(const render::Camera& camera, glm::ivec2 pixels);
// Two eyes `apart` mm from each other, looking along +y (from in front of the patient) from `at`, with
// tangents of ±`reach`.
std::array<render::EyeView, 2> eyesInFront(glm::dvec3 at, double apart, double reach);
// Turns eyes about the origin.
std::array<render::EyeView, 2> turned(std::array<render::EyeView, 2> eyes, const glm::dmat3& turn);

// A ball of radius `radius` mm around `centre` in 64³ voxels of 1 mm around the origin, of even matter that
// is this opaque per mm and of one colour whatever the light; sharp to a few hundredths of a mm.
render::SpatialScene ballScene(double radius, double opacityPerMm, glm::dvec3 colour = {0.2, 0.6, 1.0},
                               glm::dvec3 centre = {0, 0, 0});

// A flat square of `half` mm half a side around `centre`, facing the front; unlit.
render::SpatialMesh squareMesh(glm::dvec3 centre, double half, glm::u8vec4 colour);

}  // namespace chiasm::test
