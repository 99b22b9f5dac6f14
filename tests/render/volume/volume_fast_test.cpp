// Precomputed gradients and adaptive steps: how much like the exact picture theirs are, and what they spare.
#include <gtest/gtest.h>

#include <cmath>

#include "core/volume/bench_transfer_functions.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

// Peak signal to noise ratio of the colours, decibels.
double likeness(const Image& a, const Image& b) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i)
    if (i % 4 != 3) {
      const double difference = static_cast<double>(a.rgba[i]) - b.rgba[i];
      sum += difference * difference;
      ++count;
    }
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(count) / std::max(sum, 1e-9));
}

class VolumeFast : public VolumeTest {
 protected:
  SceneView thorax(const char* function) const {
    const glm::ivec3 size(96);
    const std::vector<std::int16_t> voxels = benchPhantom(size);
    SceneView scene = sceneOf(benchPhantomGrid(size),
                              VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
    scene.volumes[0].transferFunction = *benchTransferFunction(function);
    return scene;
  }
  // The picture, and what it took.
  Image drawn(const SceneView& scene, DrawReport& counts) {
    const Volume3dContent content = viewFrom({-330, -420, 190}, 567);
    const Image image = picture(scene, content, {96, 96});
    harness_->pass().setCounting(true);
    static_cast<void>(harness_->takeCountsOfOneFrame(scene, content, {96, 96}));
    auto counted = harness_->takeCountsOfOneFrame(scene, content, {96, 96});
    harness_->pass().setCounting(false);
    EXPECT_TRUE(counted);
    if (counted) counts = *counted;
    return image;
  }
};

TEST_F(VolumeFast, GradientsAreAllButExactAndSpareFiveTapsInSix) {
  for (const char* function : {"semi", "bone", "skin"})
    for (const Sampling sampling : {Sampling::pointwise, Sampling::integrated}) {
      SceneView scene = thorax(function);
      scene.volumes[0].sampling = sampling;
      DrawReport exact, fast;
      const Image expected = drawn(scene, exact);
      scene.volumes[0].precomputedGradients = true;
      const Image image = drawn(scene, fast);
      EXPECT_GE(likeness(image, expected), 50.0) << function;
      EXPECT_EQ(fast.samples, exact.samples);
      EXPECT_EQ((fast.taps - fast.samples) * 6, exact.taps - exact.samples);
    }
}

TEST_F(VolumeFast, AdaptiveStepsAreLikeEnoughAndSpareSamples) {
  for (const Sampling sampling : {Sampling::pointwise, Sampling::integrated}) {
    SceneView scene = thorax("semi");
    scene.volumes[0].sampling = sampling;
    DrawReport exact, fast;
    const Image expected = drawn(scene, exact);
    scene.volumes[0].adaptiveSteps = true;
    const Image image = drawn(scene, fast);
    // 40 dB is what the comparison with other renderers allows; a coarse volume like this one is the hard
    // case.
    EXPECT_GE(likeness(image, expected), 38.0) << static_cast<int>(sampling);
    EXPECT_LT(fast.samples, exact.samples);
  }
}

TEST_F(VolumeFast, SwitchedOffThePictureIsTheExactOneAgain) {
  SceneView scene = thorax("semi");
  DrawReport counts;
  const Image exact = drawn(scene, counts);
  scene.volumes[0].precomputedGradients = scene.volumes[0].adaptiveSteps = true;
  EXPECT_NE(drawn(scene, counts).rgba, exact.rgba);
  scene.volumes[0].precomputedGradients = scene.volumes[0].adaptiveSteps = false;
  EXPECT_EQ(drawn(scene, counts).rgba, exact.rgba);
}

}  // namespace
}  // namespace chiasm::test
