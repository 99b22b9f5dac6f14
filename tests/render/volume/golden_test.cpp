// Small pictures kept in the repository: what must not change unnoticed. CHIASM_WRITE_GOLDENS=1 writes them
// again; look at them before committing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <glm/geometric.hpp>
#include <span>

#include "core/volume/bench_transfer_functions.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class Golden : public VolumeTest {
 protected:
  // At most 2/255 in all but 0.1% of the pixels. Devices differ in the last bits of filtering and of exp.
  void expectGolden(const Image& image, const std::string& name) {
    const std::filesystem::path path =
        std::filesystem::path(CHIASM_SOURCE_DIR) / "tests/render/golden" / (name + ".png");
    if (std::getenv("CHIASM_WRITE_GOLDENS") != nullptr) {
      std::filesystem::create_directories(path.parent_path());
      ASSERT_TRUE(writePng(image, path.string()));
    }
    const auto golden = readPng(path.string());
    ASSERT_TRUE(golden) << golden.error().message;
    EXPECT_LE(std::filesystem::file_size(path), 64u << 10);
    EXPECT_LE(compare(image, *golden).shareAbove2, allowed(0.001)) << name;
  }
  static SceneView thorax(const char* function) {
    const glm::ivec3 size(96);
    const std::vector<std::int16_t> voxels = benchPhantom(size);
    SceneView scene = sceneOf(benchPhantomGrid(size),
                              VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
    scene.volumes[0].transferFunction = *benchTransferFunction(function);
    return scene;
  }
  static Volume3dContent camera() {
    Volume3dContent content = viewFrom({-330, -420, 190}, glm::length(glm::dvec3(-330, -420, 190)));
    content.backgroundTop = {0.055f, 0.067f, 0.075f, 1.0f};
    content.backgroundBottom = {0.02f, 0.024f, 0.028f, 1.0f};
    return content;
  }
};

TEST_F(Golden, ThoraxSemiTransparent) {
  expectGolden(picture(thorax("semi"), camera(), {128, 128}), "thorax_semi");
}

TEST_F(Golden, ThoraxBonePointwise) {
  SceneView scene = thorax("bone");
  scene.volumes[0].sampling = Sampling::pointwise;
  expectGolden(picture(scene, camera(), {128, 128}), "thorax_bone_pointwise");
}

TEST_F(Golden, ThoraxMaximumIntensity) {
  SceneView scene = thorax("bone");
  scene.volumes[0].mode = RenderMode::maximumIntensity;
  scene.volumes[0].window = {1200, 400, WindowLevel::Function::linear, ""};
  expectGolden(picture(scene, camera(), {128, 128}), "thorax_mip");
}

TEST_F(Golden, BonesWithTwoLabels) {
  SceneView scene = thorax("bone");
  const GridGeometry grid = makeGrid({64, 64, 64}, glm::dvec3(3), rotation({0, 0, 1}, 25));
  std::vector<Label> dense;
  for (int z = 0; z < 64; ++z)
    for (int y = 0; y < 64; ++y)
      for (int x = 0; x < 64; ++x) {
        const glm::dvec3 at = voxelToPatient(grid, VoxelIndex{{x, y, z}}).mm;
        const bool liver = glm::length((at - glm::dvec3(-40, 0, -60)) / glm::dvec3(50, 45, 32)) < 1;
        const bool heart = glm::length((at - glm::dvec3(6, -15, 25)) / glm::dvec3(33, 28, 36)) < 1;
        dense.push_back(liver ? 1 : heart ? 2 : 0);
      }
  SceneLabels labels;
  labels.segmentation = Uid::generate();
  labels.grid = grid;
  labels.map = std::make_shared<const LabelMap>(LabelMap::fromDense(grid.size, dense));
  labels.appearance.resize(3);
  labels.appearance[1] = {{196, 92, 70}, 0, 0, 1.0f};
  labels.appearance[2] = {{90, 170, 230}, 0, 0, 0.5f};
  scene.labels.push_back(labels);
  Volume3dContent content = camera();
  content.clipBox = PatientBox{{-200, -75, -200}, {200, 200, 200}};
  expectGolden(picture(scene, content, {128, 128}), "thorax_labels");
}

}  // namespace
}  // namespace chiasm::test
