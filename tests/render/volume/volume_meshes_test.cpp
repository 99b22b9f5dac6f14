// Meshes among volumes: where a ray ends at them, what they veil, and how their edges lie on the pixels.
#include <gtest/gtest.h>

#include <algorithm>
#include <glm/geometric.hpp>
#include <numbers>

#include "render/mesh_shading.h"
#include "render/passes/mesh_pass.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

constexpr double kDistance = 1000.0;

// A square across the y axis, seen from the front; `half`: of its side, mm.
std::shared_ptr<const render::Mesh> plate(double y, double half) {
  SurfaceMesh surface;
  const auto at = [&](double x, double z) {
    return glm::vec3(static_cast<float>(x), static_cast<float>(y), static_cast<float>(z));
  };
  surface.points = {at(-half, -half), at(half, -half), at(half, half), at(-half, half)};
  surface.triangles = {{0, 1, 2}, {0, 2, 3}};
  return std::make_shared<const render::Mesh>(shaded(surface));
}

// Seen straight on, a mesh is as light as its colour and the highlight make it.
glm::dvec3 lit(glm::u8vec4 colour) {
  return glm::min(glm::dvec3(colour) / 255.0 + 0.2, glm::dvec3(1.0));
}

class VolumeMeshes : public VolumeTest {
 protected:
  static SceneView emptyScene() {
    SceneView scene = sceneOf(makeGrid(glm::ivec3(24), glm::dvec3(1.5)), [](glm::ivec3) { return 0; });
    scene.volumes[0].transferFunction = stepFunction(100, 10, 0.5);
    return scene;
  }
  // White, and as opaque everywhere.
  static SceneView fog(double perMm, Sampling sampling) {
    SceneView scene = sceneOf(makeGrid(glm::ivec3(24), glm::dvec3(1.5)), [](glm::ivec3) { return 100; });
    scene.volumes[0].transferFunction = {"all", {{0, {1, 1, 1}, perMm}, {200, {1, 1, 1}, perMm}}};
    scene.volumes[0].sampling = sampling;
    scene.volumes[0].shading = {1, 0, 0, 1};
    return scene;
  }
  Image front(const SceneView& scene) { return picture(scene, viewFrom({0, -1, 0}, kDistance), {65, 65}); }
  void expectPixel(const Image& image, glm::dvec3 colour, double tolerance, const std::string& what = {}) {
    const glm::ivec4 pixel = pixelOf(image, 32, 32);
    for (int c = 0; c < 3; ++c)
      EXPECT_NEAR(pixel[c], 255.0 * colour[c], tolerance) << what << ", channel " << c;
  }
};

TEST_F(VolumeMeshes, AnOpaqueOneIsItsColourAndNothingIsSeenThroughIt) {
  SceneView scene = emptyScene();
  scene.meshes = {{plate(-10, 40), {200, 60, 20, 255}}, {plate(5, 40), {20, 60, 200, 255}}};
  expectPixel(front(scene), lit(scene.meshes[0].colour), 1);
  std::swap(scene.meshes[0], scene.meshes[1]);
  expectPixel(front(scene), lit(scene.meshes[1].colour), 1, "their order says nothing");
  scene.meshes.clear();
  expectPixel(front(scene), glm::dvec3(0), 0);
}

// Fog before a mesh hides it as Beer says, to a part of a step: the mesh ends the ray where it is.
TEST_F(VolumeMeshes, FogBeforeAMeshCountsToWhereTheMeshIs) {
  constexpr double kPerMm = 0.04;
  const glm::u8vec4 colour(200, 60, 20, 255);
  for (const Sampling sampling : {Sampling::pointwise, Sampling::integrated}) {
    SceneView scene = fog(kPerMm, sampling);
    double former = 0;
    for (const double y : {-17.0, -12.0, -11.7, -11.4, -11.1, -10.8, 0.0, 7.3}) {
      scene.meshes = {{plate(y, 60), colour}};
      const double through = std::pow(1 - kPerMm, y + 18.0);
      const Image image = front(scene);
      // A sample more or less at the face of the volume, and rounding.
      const double oneSample = 255 * through * (1.5 * -std::log(1 - kPerMm));
      expectPixel(image, (1 - through) * glm::dvec3(1) + through * lit(colour), oneSample + 1,
                  std::to_string(y));
      const double green = pixelOf(image, 32, 32).y;
      EXPECT_GE(green, former) << "more fog lies before it at " << y;
      former = green;
    }
  }
}

TEST_F(VolumeMeshes, OneBehindAnOpaqueVolumeIsHidden) {
  SceneView scene = fog(0.6, Sampling::integrated);
  const Image without = front(scene);
  scene.meshes = {{plate(30, 60), {200, 60, 20, 255}}};
  const Image with = front(scene);
  for (int c = 0; c < 3; ++c)
    EXPECT_NEAR(pixelOf(with, 32, 32)[c], pixelOf(without, 32, 32)[c], 255 * 0.02 + 1)
        << "rays end when 2 % is left";
  scene.meshes = {{plate(-30, 60), {200, 60, 20, 255}}};
  expectPixel(front(scene), lit(scene.meshes[0].colour), 1, "before it");
}

TEST_F(VolumeMeshes, SeenThroughTheyVeilOneAnotherInTheOrderOfTheirDepth) {
  SceneView scene = emptyScene();
  const glm::u8vec4 red(200, 60, 20, 128), blue(20, 60, 200, 64);
  const double a = 128 / 255.0, b = 64 / 255.0;
  const glm::dvec3 expected = a * lit(red) + (1 - a) * b * lit(blue);
  scene.meshes = {{plate(-10, 40), red}, {plate(5, 40), blue}};
  expectPixel(front(scene), expected, 2);
  std::swap(scene.meshes[0], scene.meshes[1]);
  expectPixel(front(scene), expected, 2, "their order says nothing");
  // With something opaque between them the one behind is gone.
  const glm::u8vec4 green(20, 200, 60, 255);
  scene.meshes.push_back({plate(0, 40), green});
  expectPixel(front(scene), a * lit(red) + (1 - a) * lit(green), 2);
}

// Fog lies before, between and behind what is seen through.
TEST_F(VolumeMeshes, AVeilStandsInTheFog) {
  constexpr double kPerMm = 0.04;
  SceneView scene = fog(kPerMm, Sampling::integrated);
  const glm::u8vec4 colour(20, 60, 200, 128);
  scene.meshes = {{plate(-3, 60), colour}};
  const double alpha = 128 / 255.0, before = std::pow(1 - kPerMm, 15.0), whole = std::pow(1 - kPerMm, 36.0);
  // Before the plate, the plate, and what the plate lets through of the rest.
  const glm::dvec3 expected =
      glm::dvec3(1 - before) + before * alpha * lit(colour) + (1 - alpha) * glm::dvec3(before - whole);
  // A veil is laid between two samples: it stands within a step (1.5 mm) of its place.
  const double oneStep = 255 * 1.5 * -std::log(1 - kPerMm);
  expectPixel(front(scene), expected, oneStep + 2);
}

// More layers than are kept leave the furthest out, and never what is opaque.
TEST_F(VolumeMeshes, WhatIsOpaqueIsThereBehindAnyNumberOfVeils) {
  SceneView scene = emptyScene();
  for (int i = 0; i < kMeshPeels + 3; ++i) scene.meshes.push_back({plate(-15 + 2 * i, 40), {0, 0, 0, 26}});
  scene.meshes.push_back({plate(16, 40), {55, 204, 55, 255}});
  const double left = std::pow(1 - 26 / 255.0, kMeshPeels);
  const double veil = 0.2 * (1 - left);
  expectPixel(front(scene), left * lit({55, 204, 55, 255}) + glm::dvec3(veil), 3);
}

TEST_F(VolumeMeshes, TheClipBoxCutsThem) {
  SceneView scene = emptyScene();
  scene.meshes = {{plate(0, 15), {200, 60, 20, 255}}};
  Volume3dContent content = viewFrom({0, -1, 0}, kDistance);
  content.clipBox = PatientBox{{-100, -100, -100}, {100, 100, 3}};
  const Image image = picture(scene, content, {201, 201});
  // 3 mm above the middle; 200 pixels are 2 · 1000 · tan 15° mm.
  const double perPixel = 2 * kDistance * std::tan(15 * std::numbers::pi / 180) / 201;
  const int cut = static_cast<int>(100.5 - 3 / perPixel);
  EXPECT_GT(pixelOf(image, 100, cut + 2).x, 200);
  EXPECT_EQ(pixelOf(image, 100, cut - 2).x, 0);
  content.clipBox.reset();
  EXPECT_GT(pixelOf(picture(scene, content, {201, 201}), 100, cut - 2).x, 200);
}

// Edges cover a part of their pixels: what all pixels show together is the area of the square.
TEST_F(VolumeMeshes, EdgesAreSmooth) {
  SceneView scene = emptyScene();
  const double half = 100.3;
  scene.meshes = {{plate(0, half), {255, 255, 255, 255}}};
  Volume3dContent content = viewFrom({0, -1, 0}, kDistance, {0.3, 0, 1});
  const Image image = picture(scene, content, {128, 128});
  double area = 0;
  int between = 0;
  for (int y = 0; y < 128; ++y)
    for (int x = 0; x < 128; ++x) {
      const int grey = pixelOf(image, x, y).x;
      area += grey / 255.0;
      between += grey > 20 && grey < 235 ? 1 : 0;
    }
  const double perPixel = 2 * kDistance * std::tan(15 * std::numbers::pi / 180) / 128;
  // A quarter of a pixel along each of four sides at most.
  const double side = 2 * half / perPixel;
  EXPECT_NEAR(area, side * side, side);
  EXPECT_GT(between, side) << "no edge pixel is covered in part";
}

// In tiles, at once, and with every brick looked at: the same picture.
TEST_F(VolumeMeshes, TilesAreTheSamePicture) {
  SceneView scene = fog(0.02, Sampling::integrated);
  scene.meshes = {{plate(-4, 12), {200, 60, 20, 255}}, {plate(-9, 8), {20, 60, 200, 90}}};
  const Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  const glm::ivec2 size(300, 200);
  const Image whole = picture(scene, content, size);
  ASSERT_TRUE(harness_->fitTarget(size));
  auto commands = harness_->ring().begin();
  ASSERT_TRUE(commands);
  for (int tile = 0; tile < VolumePass::tileCount(size); ++tile)
    ASSERT_TRUE(harness_->pass().recordTile(*commands, scene, content, 0, harness_->target(), tile));
  auto ticket = harness_->ring().submit(*commands);
  ASSERT_TRUE(ticket);
  ASSERT_TRUE(harness_->device().queue().wait(*ticket));
  const auto tiles = harness_->readBack();
  ASSERT_TRUE(tiles);
  EXPECT_EQ(tiles->rgba, whole.rgba);
  harness_->pass().setSkipping(false);
  EXPECT_EQ(picture(scene, content, size).rgba, whole.rgba);
  // Coarse has the same things in the same places.
  ASSERT_TRUE(harness_->fitTarget(size));
  commands = harness_->ring().begin();
  ASSERT_TRUE(commands);
  ASSERT_TRUE(harness_->pass().recordCoarse(*commands, scene, content, 0, harness_->target()));
  ticket = harness_->ring().submit(*commands);
  ASSERT_TRUE(ticket);
  ASSERT_TRUE(harness_->device().queue().wait(*ticket));
  const auto coarse = harness_->readBack();
  ASSERT_TRUE(coarse);
  EXPECT_LT(compare(*coarse, whole).mean, 6.0);
}

// Brightest values before a mesh are seen, those behind it are not.
TEST_F(VolumeMeshes, MaximumIntensityEndsAtThem) {
  SceneView scene = sceneOf(makeGrid(glm::ivec3(24), glm::dvec3(1.5)),
                            [](glm::ivec3 voxel) { return voxel.y < 6 ? 100 : 1000; });
  scene.volumes[0].mode = RenderMode::maximumIntensity;
  scene.volumes[0].window.width = 1000;
  scene.volumes[0].window.level = 500;
  scene.meshes = {{plate(-10.5, 60), {0, 0, 0, 255}}};
  const double grey = 0.1;
  // The mesh is black but for its highlight.
  expectPixel(front(scene), glm::dvec3(grey + (1 - grey) * 0.2), 4);
  scene.meshes.clear();
  expectPixel(front(scene), glm::dvec3(1), 3);
}

TEST(MeshShading, EdgesAreSharpAndCurvesAreSmooth) {
  SurfaceMesh box;
  for (int i = 0; i < 8; ++i)
    box.points.emplace_back(i & 1 ? 1.0F : -1.0F, i & 2 ? 1.0F : -1.0F, i & 4 ? 1.0F : -1.0F);
  box.triangles = {{0, 2, 3}, {0, 3, 1}, {4, 5, 7}, {4, 7, 6}, {0, 1, 5}, {0, 5, 4},
                   {2, 6, 7}, {2, 7, 3}, {0, 4, 6}, {0, 6, 2}, {1, 3, 7}, {1, 7, 5}};
  const render::Mesh sharp = shaded(box);
  EXPECT_EQ(sharp.positions.size(), 24u) << "each corner once for each of its three faces";
  for (std::size_t i = 0; i < sharp.positions.size(); ++i) {
    const glm::vec3 size = glm::abs(sharp.normals[i]);
    EXPECT_NEAR(std::max({size.x, size.y, size.z}), 1.0F, 1e-6F);
    EXPECT_GT(glm::dot(sharp.normals[i], sharp.positions[i]), 0.0F) << "outwards";
  }
  // A strip that bends by 10 degrees at each fold.
  SurfaceMesh strip;
  for (int i = 0; i < 10; ++i)
    for (const float z : {0.0F, 1.0F}) {
      const float angle = static_cast<float>(i) * 0.1745F;
      strip.points.emplace_back(std::cos(angle), std::sin(angle), z);
    }
  for (std::uint32_t i = 0; i + 3 < strip.points.size(); i += 2) {
    strip.triangles.push_back({i, i + 2, i + 1});
    strip.triangles.push_back({i + 1, i + 2, i + 3});
  }
  strip.triangles[4] = {strip.triangles[4][0], strip.triangles[4][2], strip.triangles[4][1]};
  const render::Mesh smooth = shaded(strip);
  EXPECT_LE(smooth.positions.size(), strip.points.size() + 3) << "one that faces the other way is doubled";
  for (std::size_t i = 0; i < smooth.positions.size(); ++i) {
    const glm::vec3 outwards = glm::normalize(glm::vec3(smooth.positions[i].x, smooth.positions[i].y, 0));
    EXPECT_GT(std::abs(glm::dot(smooth.normals[i], outwards)), 0.99F);
  }
}

}  // namespace
}  // namespace chiasm::test
