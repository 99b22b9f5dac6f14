// Wood grain: rings of the sampling where opacity is steep. Device and processor against a picture of the
// double-precision ray caster with sixteen samples for each of theirs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "render/cpu/ray_caster.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"
#include "tests/support/reference_ray_caster.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

// Values that rise by 100 a voxel along y, seen along it, and a peak of opacity of two thirds of that width.
SceneView rampScene() {
  SceneView scene = sceneOf(makeGrid({40, 40, 40}, glm::dvec3(1.0)),
                            [](glm::ivec3 voxel) { return 100.0 * voxel.y - 2000; });
  SceneVolume& volume = scene.volumes[0];
  volume.transferFunction = {"peak", {{-35, {1, 1, 1}, 0.0}, {0, {1, 1, 1}, 0.9}, {35, {1, 1, 1}, 0.0}}};
  volume.shading = {1, 0, 0, 1};  // what is seen is opacity alone
  return scene;
}

// The largest difference in the middle of the picture, in steps of 255.
double rings(const Image& image, const std::vector<glm::dvec4>& reference) {
  double most = 0;
  for (int y = image.size.y / 4; y < 3 * image.size.y / 4; ++y)
    for (int x = image.size.x / 4; x < 3 * image.size.x / 4; ++x) {
      const glm::dvec4& exact = reference[static_cast<std::size_t>(x + y * image.size.x)];
      most = std::max(most, std::abs(pixelOf(image, x, y).r - 255.0 * exact.r));
    }
  return most;
}

class WoodGrain : public VolumeTest {};

TEST_F(WoodGrain, IntegratedSamplesShowNoRings) {
  const glm::ivec2 size(64, 64);
  SceneView scene = rampScene();
  const Volume3dContent content = viewFrom({0.05, -1, 0.1}, 140);
  SceneVolume fine = scene.volumes[0];
  fine.sampling = Sampling::pointwise;
  fine.sampleDistanceVoxels = 1.0 / 16.0;
  const std::vector<glm::dvec4> reference = castRays(fine, content, size);
  const auto drawn = [&](Sampling sampling) {
    scene.volumes[0].sampling = sampling;
    cpu::RayCaster caster;
    caster.update(scene);
    const Image processor = caster.picture(content, content.eyes[0], size);
    caster.setSkipping(false);
    EXPECT_EQ(caster.picture(content, content.eyes[0], size).rgba, processor.rgba);
    const Image device = picture(scene, content, size);
    harness_->pass().setSkipping(false);
    EXPECT_EQ(picture(scene, content, size).rgba, device.rgba);
    harness_->pass().setSkipping(true);
    return std::array<double, 2>{rings(device, reference), rings(processor, reference)};
  };
  // Each sample alone meets the peak or misses it.
  for (const double amplitude : drawn(Sampling::pointwise)) EXPECT_GT(amplitude, 60.0);
  // The reference's own sixteen samples a voxel are worth 3 steps here.
  for (const double amplitude : drawn(Sampling::integrated)) EXPECT_LT(amplitude, 6.0);
}

}  // namespace
}  // namespace chiasm::test
