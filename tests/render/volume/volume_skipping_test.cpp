// Leaping over empty bricks must not change a single byte of a picture, and must spare the work it promises.
#include <gtest/gtest.h>

#include <algorithm>
#include <glm/geometric.hpp>
#include <random>

#include "core/volume/bench_transfer_functions.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class VolumeSkipping : public VolumeTest {};

TEST_F(VolumeSkipping, FiftyRandomTransferFunctionsGiveTheSameBytes) {
  const glm::ivec3 size(48, 52, 44);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SceneView scene = sceneOf(benchPhantomGrid(size),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  std::mt19937 random(20240607);
  std::uniform_real_distribution<double> centred(-1, 1);
  for (int round = 0; round < 50; ++round) {
    scene.volumes[0].transferFunction = randomFunction(random);
    scene.volumes[0].sampling = round % 2 == 0 ? Sampling::pointwise : Sampling::integrated;
    Volume3dContent content =
        viewFrom({centred(random), centred(random), centred(random)}, 300 + 250 * centred(random));
    if (round % 5 == 4) content.clipBox = PatientBox{{-60, -128, -100}, {90, 70, 100}};
    expectSame(scene, content, round);
  }
}

TEST_F(VolumeSkipping, LabelLayersGiveTheSameBytes) {
  const glm::ivec3 size(60, 52, 44);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SceneView scene = sceneOf(benchPhantomGrid(size),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  std::mt19937 random(42);
  std::uniform_real_distribution<double> centred(-1, 1);
  for (int round = 0; round < 12; ++round) {
    scene.volumes[0].visibleIn3d = round % 4 != 3;
    scene.volumes[0].transferFunction = randomFunction(random);
    scene.labels.clear();
    for (int layer = 0; layer < 1 + round % 2; ++layer) {
      const GridGeometry grid = makeGrid({70, 50, 45}, {3.1, 3.7, 4.0},
                                         rotation({centred(random), centred(random), 0.3}, 30 * layer));
      const glm::dvec3 middle(60 * centred(random), 60 * centred(random), 60 * centred(random));
      std::vector<Label> dense;
      for (int z = 0; z < grid.size.z; ++z)
        for (int y = 0; y < grid.size.y; ++y)
          for (int x = 0; x < grid.size.x; ++x) {
            const double d = glm::length(voxelToPatient(grid, VoxelIndex{{x, y, z}}).mm - middle);
            dense.push_back(d < 30 ? 1 : d < 45 ? 2 : 0);
          }
      SceneLabels labels;
      labels.segmentation = Uid::generate();
      labels.layer = layer;
      labels.grid = grid;
      labels.map = std::make_shared<const LabelMap>(LabelMap::fromDense(grid.size, dense));
      labels.appearance.resize(3);
      labels.appearance[1] = {{250, 200, 20}, 0, 0, 1.0f};
      labels.appearance[2] = {{20, 200, 250}, 0, 0, 0.35f};
      scene.labels.push_back(labels);
    }
    expectSame(scene, viewFrom({centred(random), centred(random), centred(random)}, 420), round);
  }
}

TEST_F(VolumeSkipping, MaximumIntensityGivesTheSameBytes) {
  const glm::ivec3 size(48);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SceneView scene = sceneOf(benchPhantomGrid(size),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  scene.volumes[0].mode = RenderMode::maximumIntensity;
  for (const double level : {-600.0, 40.0, 700.0}) {
    scene.volumes[0].window = {400, level, WindowLevel::Function::linear, ""};
    expectSame(scene, viewFrom({1, -2, 0.4}, 420), static_cast<int>(level));
  }
}

// Work is counted where time would be noisy: taps per pixel on the peers' phantom and camera. The bounds are
// what the prototype needed (shared notes on volume rendering); pictures of 512 x 512.
TEST_F(VolumeSkipping, TapsPerPixelStayWhatTheyWere) {
  const glm::ivec3 size(256);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SceneView scene = sceneOf(benchPhantomGrid(size),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  scene.volumes[0].sampling = Sampling::pointwise;
  Volume3dContent content = viewFrom({-330, -420, 190}, glm::length(glm::dvec3(-330, -420, 190)));
  harness_->pass().setCounting(true);
  for (const auto& [name, most] : {std::pair{"semi", 281.0}, {"bone", 23.0}, {"skin", 21.5}}) {
    scene.volumes[0].transferFunction = *benchTransferFunction(name);
    ASSERT_TRUE(harness_->update(scene));
    ASSERT_TRUE(harness_->pass().takeCounts(harness_->ring()));
    const auto counts = harness_->takeCountsOfOneFrame(scene, content, {512, 512});
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->rays, 512u * 512u);
    const double taps = static_cast<double>(counts->taps) / static_cast<double>(counts->rays);
    EXPECT_LE(taps, most) << name;
    EXPECT_GT(taps, most * 0.8) << name << ": something is not drawn";
  }
}

}  // namespace
}  // namespace chiasm::test
