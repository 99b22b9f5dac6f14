// What the tests of the volume pass share: a device under validation, scenes of one volume, pictures
// compared.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <vector>

#include "tests/render/filter_precision.h"
#include "tests/render/volume/volume_harness.h"

namespace chiasm::test {

// How far two pictures lie apart, in steps of 255.
struct Difference {
  double largest = 0, mean = 0;
  double shareAbove2 = 0;  // of pixels with a channel further apart than 2
};
Difference compare(const render::Image& image, const std::vector<glm::dvec4>& reference);
Difference compare(const render::Image& a, const render::Image& b);

// A device for each test; no message of the validation layer is acceptable.
class VolumeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = VolumeHarness::create(true);
    ASSERT_TRUE(made) << made.error().message;
    harness_ = std::move(*made);
  }
  void TearDown() override {
    if (!harness_) return;
    for (const std::string& message : harness_->messages()) ADD_FAILURE() << message;
  }
  render::Image picture(const render::SceneView& scene, const render::Volume3dContent& content,
                        glm::ivec2 size) {
    auto image = harness_->picture(scene, content, size);
    EXPECT_TRUE(image) << (image ? "" : image.error().message);
    return image ? *image : render::Image{};
  }
  // With and without leaps over bricks in which nothing is seen: the same bytes.
  void expectSame(const render::SceneView& scene, const render::Volume3dContent& content, int round) {
    harness_->pass().setSkipping(false);
    const render::Image all = picture(scene, content, {56, 48});
    harness_->pass().setSkipping(true);
    const render::Image leapt = picture(scene, content, {56, 48});
    std::size_t different = 0;
    for (std::size_t i = 0; i < all.rgba.size(); ++i) different += all.rgba[i] != leapt.rgba[i] ? 1 : 0;
    EXPECT_EQ(different, 0u) << "round " << round << ", largest " << compare(all, leapt).largest;
  }
  double allowed(double exact) const { return allowedShareAbove2(harness_->device(), exact); }
  std::unique_ptr<VolumeHarness> harness_;
};

// A scene of one volume, from a function of the voxel index; int16.
render::SceneView sceneOf(const GridGeometry& grid, const std::function<double(glm::ivec3)>& stored);
render::SceneView sceneOf(const GridGeometry& grid, std::shared_ptr<const VoxelBuffer> voxels);

// The letter phantom in five colours, so that values, sides and depth all show; every type looks the same.
render::SceneView letterScene(const GridGeometry& grid, VoxelType type = VoxelType::int16);

// Black background, one eye looking at the origin from a distance (mm) along a direction.
render::Volume3dContent viewFrom(glm::dvec3 direction, double distance, glm::dvec3 up = {0, 0, 1});

// From transparent below `threshold` to `opacity` per mm above it, over `ramp` units.
TransferFunction stepFunction(double threshold, double ramp, double opacity, glm::dvec3 colour = {1, 1, 1});

// Points of any colour and opacity, 60% of them transparent, some of them steps of one unit, over CT's
// values.
TransferFunction randomFunction(std::mt19937& random);

glm::ivec4 pixelOf(const render::Image& image, int x, int y);

}  // namespace chiasm::test
