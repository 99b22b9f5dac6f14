// Where things are seen: parallax by its formula, left on the left, whatever way the eyes look.
#include <gtest/gtest.h>

#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "tests/render/stereo/stereo_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

// The centroid of brightness over black, in pixels from the picture's left and top edge.
glm::dvec2 centroid(const Image& image, int channel = 0) {
  glm::dvec2 sum(0.0);
  double weight = 0;
  for (int y = 0; y < image.size.y; ++y)
    for (int x = 0; x < image.size.x; ++x) {
      const double value = pixelOf(image, x, y)[channel];
      sum += value * (glm::dvec2(x, y) + 0.5);
      weight += value;
    }
  EXPECT_GT(weight, 0);
  return weight > 0 ? sum / weight : glm::dvec2(0.0);
}

// Where an eye sees a point, in pixels.
glm::dvec2 project(const EyeView& eye, glm::dvec3 point, glm::ivec2 pixels) {
  const glm::dvec3 from = point - eye.position.mm;
  const double depth = -glm::dot(from, eye.back.mm);
  const glm::dvec2 tangent(glm::dot(from, eye.right.mm) / depth, glm::dot(from, eye.up.mm) / depth);
  return glm::dvec2(pixels) * glm::dvec2((tangent.x - eye.tanLeft) / (eye.tanRight - eye.tanLeft),
                                         (eye.tanUp - tangent.y) / (eye.tanUp - eye.tanDown));
}

using StereoGeometry = StereoTest;

// Two eyes 64 mm apart, fields of view as a headset's: wider outwards, deeper below.
std::array<EyeView, 2> headset(glm::dvec3 at) {
  auto eyes = eyesInFront(at, 64, 0);
  for (EyeView& eye : eyes) eye.tanLeft = -0.9, eye.tanRight = 0.9, eye.tanUp = 0.8, eye.tanDown = -1.0;
  eyes[0].tanLeft = -1.2;
  eyes[1].tanRight = 1.2;
  return eyes;
}

TEST_F(StereoGeometry, DisparityOfABrightBallIsTheFormulas) {
  const glm::ivec2 pixels(210, 180);
  for (const double distance : {150.0, 260.0}) {
    const auto eyes = headset({10, -distance, -5});
    for (const glm::dvec3 centre : {glm::dvec3(0, 0, 0), glm::dvec3(15, -12, 9)}) {
      // The ball once of tissue, once as a thing in the room: both renderers of depth agree with the formula.
      SpatialScene tissue = ballScene(6, 0.9, {1, 1, 1}, centre);
      SpatialScene thing;
      thing.background = {0, 0, 0, 1};
      thing.lines = {{{centre}, {centre}, 12.0, {255, 255, 255, 255}}};
      for (const SpatialScene* scene : {&tissue, &thing}) {
        const auto images = draw(*scene, eyes, pixels);
        const glm::dvec2 left = centroid(images[0]), right = centroid(images[1]);
        const double depth = centre.y + distance;
        EXPECT_NEAR(
            left.x - right.x - (project(eyes[0], {0, 0, 0}, pixels) - project(eyes[1], {0, 0, 0}, pixels)).x,
            64.0 / 2.1 * pixels.x * (1 / depth - 1 / distance), 0.35);
        for (int eye = 0; eye < 2; ++eye) {
          const glm::dvec2 expected = project(eyes[static_cast<std::size_t>(eye)], centre, pixels);
          const glm::dvec2 seen = eye == 0 ? left : right;
          // Edges are not smoothed: a few tenths of a pixel.
          EXPECT_NEAR(seen.x, expected.x, 0.35);
          EXPECT_NEAR(seen.y, expected.y, 0.35);
        }
      }
    }
  }
}

// The letter phantom's markers (left, in front, on top) and its letter, one at a time. From wherever one
// looks, each is seen where its place in the case projects to, with axes that are turned in case space and
// never mirrored.
TEST_F(StereoGeometry, LeftStaysLeftFromEveryDirection) {
  const glm::ivec2 pixels(120, 120);
  const GridGeometry grid = makeGrid({48, 48, 48}, glm::dvec3(1.0), signedAxisOrders()[29]);
  for (const PhantomPart& part : phantomParts()) {
    const glm::dvec3 low = 24.0 * part.minimum, high = 24.0 * part.maximum;
    SpatialScene scene;
    scene.scene = sceneOf(grid, [&](glm::ivec3 voxel) {
      const glm::dvec3 at = voxelToPatient(grid, VoxelIndex{voxel}).mm;
      return glm::all(glm::greaterThan(at, low)) && glm::all(glm::lessThan(at, high)) ? 1000.0 : 0.0;
    });
    scene.scene.volumes[0].transferFunction = stepFunction(500, 2, 0.9);
    scene.scene.volumes[0].shading = {1.0f, 0.0f, 0.0f, 1.0f};
    scene.background = {0, 0, 0, 1};
    for (const glm::dmat3& turn : {glm::dmat3(1.0), rotation({0, 0, 1}, 180), rotation({0, 0, 1}, 90),
                                   rotation({1, 0, 0}, -80), rotation({1, 2, 3}, 130)}) {
      const auto eyes = turned(headset({0, -170, 0}), turn);
      const auto images = draw(scene, eyes, pixels);
      for (std::size_t eye = 0; eye < 2; ++eye) {
        const glm::dvec2 seen = centroid(images[eye]),
                         expected = project(eyes[eye], 0.5 * (low + high), pixels);
        EXPECT_LE(glm::length(seen - expected), 1.5)
            << part.letter << ": seen at " << seen.x << ", " << seen.y << ", expected at " << expected.x
            << ", " << expected.y;
      }
    }
  }
}

// From in front, the patient's left is on the right of the picture; nothing but the formula above is needed
// for this, but it is what a surgeon relies on.
TEST_F(StereoGeometry, FromInFrontThePatientsLeftIsOnTheRight) {
  SpatialScene scene;
  scene.background = {0, 0, 0, 1};
  scene.lines = {{{{30, 0, 0}}, {{30, 0, 0}}, 10.0, {255, 0, 0, 255}},   // left
                 {{{0, 0, 30}}, {{0, 0, 30}}, 10.0, {0, 255, 0, 255}}};  // superior
  const auto eyes = eyesInFront({0, -200, 0}, 0, 0.3);
  const Image image = draw(scene, eyes, {64, 64})[0];
  EXPECT_GT(centroid(image, 0).x, 40);
  EXPECT_NEAR(centroid(image, 0).y, 32, 0.2);
  EXPECT_LT(centroid(image, 1).y, 24);
  EXPECT_NEAR(centroid(image, 1).x, 32, 0.2);
}

}  // namespace
}  // namespace chiasm::test
