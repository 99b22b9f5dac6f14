// Pictures whose every number is known without any renderer.
#include <gtest/gtest.h>

#include <algorithm>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>
#include <numbers>

#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class VolumeClosedForm : public VolumeTest {};

// The widest and the tallest extent of what is brighter than half, in pixels.
glm::ivec2 extentOf(const Image& image, int channel = 0, int threshold = 90) {
  glm::ivec2 low(image.size), high(-1);
  for (int y = 0; y < image.size.y; ++y)
    for (int x = 0; x < image.size.x; ++x)
      if (pixelOf(image, x, y)[channel] > threshold) {
        low = glm::min(low, glm::ivec2(x, y));
        high = glm::max(high, glm::ivec2(x, y));
      }
  return high - low + 1;
}

double mmPerPixel(double distance, int height) {
  return 2 * distance * std::tan(15 * std::numbers::pi / 180) / height;
}

// A cube of n voxels of opacity a each lets (1 - a)^n through, along its axes, in both samplings.
TEST_F(VolumeClosedForm, UniformCubeLetsThroughWhatBeerSays) {
  const GridGeometry grid = makeGrid(glm::ivec3(24), glm::dvec3(1.5));
  for (const Sampling sampling : {Sampling::pointwise, Sampling::integrated})
    for (const double perMm : {0.01, 0.03, 0.09}) {
      SceneView scene = sceneOf(grid, [](glm::ivec3) { return 100; });
      SceneVolume& volume = scene.volumes[0];
      volume.transferFunction = {"all", {{0, {1, 1, 1}, perMm}, {200, {1, 1, 1}, perMm}}};
      volume.sampling = sampling;
      volume.shading = {1, 0, 0, 1};
      const Image image = picture(scene, viewFrom({0, -1, 0}, 1000), {33, 33});
      const double expected = 255 * (1 - std::pow(1 - perMm, 24 * 1.5));
      // One sample more or less at the faces changes the depth by 1/24.
      const double oneSample = 255 * std::pow(1 - perMm, 24 * 1.5) * (1.5 * -std::log(1 - perMm));
      EXPECT_NEAR(pixelOf(image, 16, 16).r, expected, oneSample + 1) << perMm;
    }
}

TEST_F(VolumeClosedForm, SphereIsAsWideAsItIs) {
  const double radius = 14.0;
  // Spacing differs on every axis: the silhouette must stay a circle.
  const GridGeometry grid = makeGrid({48, 40, 20}, {0.8, 1.0, 2.0}, rotation({1, 1, 1}, 50));
  const SceneView scene = [&] {
    SceneView made = sceneOf(grid, [&](glm::ivec3 voxel) {
      const double distance = glm::length(voxelToPatient(grid, VoxelIndex{voxel}).mm);
      return std::clamp(500 * (radius - distance), -1000.0, 1000.0);
    });
    made.volumes[0].transferFunction = stepFunction(-100, 100, 0.999);
    made.volumes[0].shading = {1, 0, 0, 1};
    return made;
  }();
  for (const glm::dvec3 from : {glm::dvec3(0, -1, 0), glm::dvec3(1, 0.3, 0.2), glm::dvec3(0.1, 0.2, 1)}) {
    const double distance = 300;
    const Image image = picture(scene, viewFrom(from, distance, {0.3, 0.9, 0.2}), {200, 200});
    // Seen in perspective the silhouette's radius is r / sqrt(1 - (r/d)^2).
    const double seen = radius / std::sqrt(1 - std::pow(radius / distance, 2));
    const glm::ivec2 extent = extentOf(image);
    // Half a slice of the thickest spacing, each side.
    const double tolerance = 2.0 / mmPerPixel(distance, 200);
    EXPECT_NEAR(extent.x, 2 * seen / mmPerPixel(distance, 200), tolerance);
    EXPECT_NEAR(extent.y, 2 * seen / mmPerPixel(distance, 200), tolerance);
  }
}

// A sphere lit from the eye is brightest in its middle and equally dark all around, whatever the grid:
// normals are turned into case space by the inverse transpose, not like positions.
TEST_F(VolumeClosedForm, NormalsAreRightForUnequalSpacing) {
  const double radius = 20.0;
  const GridGeometry grid = makeGrid({64, 52, 26}, {0.8, 1.0, 2.0}, rotation({1, -2, 0.5}, 40));
  SceneView scene = sceneOf(grid, [&](glm::ivec3 voxel) {
    const double distance = glm::length(voxelToPatient(grid, VoxelIndex{voxel}).mm);
    return 100 * (radius - distance);  // linear in the radius: the gradient is exact
  });
  scene.volumes[0].transferFunction = stepFunction(-10, 20, 0.9999);
  scene.volumes[0].shading = {0, 1, 0, 1};
  const double distance = 400;
  const Image image = picture(scene, viewFrom({0, -1, 0}, distance), {128, 128});
  const double perPixel = mmPerPixel(distance, 128);
  for (const double part : {0.0, 0.4, 0.7}) {
    const double expected = 255 * std::sqrt(1 - part * part);
    for (int k = 0; k < 8; ++k) {
      const double angle = k * std::numbers::pi / 4;
      const int x = static_cast<int>(64 + part * radius / perPixel * std::cos(angle));
      const int y = static_cast<int>(64 + part * radius / perPixel * std::sin(angle));
      // 2 mm slices: a linear radius is not quite linear between them.
      EXPECT_NEAR(pixelOf(image, x, y).r, expected, 9) << part << " at " << k * 45 << " degrees";
    }
  }
}

// The patient's left is at the right of the screen when one faces the patient, and superior is up.
TEST_F(VolumeClosedForm, LeftStaysLeftInEveryAxisOrder) {
  for (const glm::dmat3& direction : signedAxisOrders()) {
    const GridGeometry grid = makeGrid({24, 22, 20}, {1, 1.1, 1.2}, direction);
    const PatientBox box = boundingBox(grid);
    const auto centreOf = [&](const PhantomPart& part) {
      SceneView scene = sceneOf(grid, [&](glm::ivec3 voxel) {
        const glm::dvec3 at = voxelToPatient(grid, VoxelIndex{voxel}).mm;
        const glm::dvec3 share = (at - box.minimum) / (box.maximum - box.minimum) * 2.0 - 1.0;
        return glm::all(glm::greaterThanEqual(share, part.minimum)) &&
                       glm::all(glm::lessThanEqual(share, part.maximum))
                   ? 1000
                   : 0;
      });
      scene.volumes[0].transferFunction = stepFunction(300, 300, 0.9);
      const Image image = picture(scene, viewFrom({0, -1, 0}, 120), {64, 64});
      glm::dvec2 sum(0);
      double weight = 0;
      for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x) {
          sum += static_cast<double>(pixelOf(image, x, y).r) * (glm::dvec2(x, y) + 0.5 - 32.0);
          weight += pixelOf(image, x, y).r;
        }
      EXPECT_GT(weight, 0);
      return sum / std::max(weight, 1.0);
    };
    for (const PhantomPart& part : phantomParts()) {
      const glm::dvec3 middle = (part.minimum + part.maximum) / 2.0;
      if (part.letter != 'l' && part.letter != 's') continue;
      const glm::dvec2 centre = centreOf(part);
      if (part.letter == 'l') {
        EXPECT_GT(middle.x, 0);
        EXPECT_GT(centre.x, 2) << "the left marker is at the right of the screen";
      } else {
        EXPECT_GT(middle.z, 0);
        EXPECT_LT(centre.y, -2) << "the superior marker is at the top";
      }
    }
  }
}

}  // namespace
}  // namespace chiasm::test
