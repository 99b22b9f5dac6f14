// 3-D pictures whose rays the processor casts, through the renderer: whole, in tiles, for two eyes, beside
// labels.
#include <gtest/gtest.h>

#include "render/renderer.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

class ProcessorRays : public ::testing::Test {
 protected:
  std::unique_ptr<Renderer> renderer(RayCasting rayCasting) const {
    RendererOptions options;
    options.validation = true;
    options.rayCasting = rayCasting;
    auto made = Renderer::create(options);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? std::move(*made) : nullptr;
  }
  SceneView letters(glm::ivec2 size, std::size_t eyes) const {
    const GridGeometry grid = makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35));
    const Volume phantom = letterPhantom(grid);
    SceneView scene = sceneOf(grid, phantom.voxels);
    scene.volumes[0].rescaleSlope = phantom.info.rescaleSlope;
    scene.volumes[0].rescaleIntercept = phantom.info.rescaleIntercept;
    scene.volumes[0].transferFunction = {
        "letters", {{-300, {.8, .5, .4}, 0}, {40, {.9, .6, .5}, 0.02}, {1000, {1, 1, .9}, 0.8}}};
    Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
    if (eyes == 2) content.eyes.push_back(viewFrom({0.6, -1, 0.3}, 120).eyes[0]);
    scene.viewports = {{7, size, content, false}};
    return scene;
  }
  // Drawn as a window does, call by call.
  Image refined(Renderer& by, const SceneView& scene) const {
    EXPECT_TRUE(by.update(scene));
    for (int call = 0; call < 500; ++call) {
      auto report = by.draw(scene, Quality::progressive);
      EXPECT_TRUE(report) << (report ? "" : report.error().message);
      if (!report || report->complete) break;
    }
    auto image = by.readBack(7);
    EXPECT_TRUE(image);
    return image ? *image : Image{};
  }
  Image whole(Renderer& by, const SceneView& scene) const {
    EXPECT_TRUE(by.update(scene));
    auto report = by.draw(scene, Quality::full);
    EXPECT_TRUE(report && report->complete);
    auto image = by.readBack(7);
    EXPECT_TRUE(image);
    return image ? *image : Image{};
  }
};

TEST_F(ProcessorRays, AreTheDevicesButForRounding) {
  for (const std::size_t eyes : {std::size_t{1}, std::size_t{2}}) {
    const SceneView scene = letters({300, 170}, eyes);
    auto device = renderer(RayCasting::device), processor = renderer(RayCasting::processor);
    ASSERT_TRUE(device && processor);
    const Image expected = whole(*device, scene);
    const Image image = whole(*processor, scene);
    ASSERT_EQ(image.rgba.size(), expected.rgba.size());
    const Difference difference = compare(image, expected);
    const bool software = device->deviceDescription().find("llvmpipe") != std::string::npos;
    EXPECT_LE(difference.shareAbove2, allowedShareAbove2(software, 0.002))
        << eyes << " eyes, largest " << difference.largest;
    EXPECT_EQ(processor->validationMessages(), std::vector<std::string>{});
  }
}

TEST_F(ProcessorRays, TilesMakeTheSamePictureAsAllAtOnce) {
  for (const std::size_t eyes : {std::size_t{1}, std::size_t{2}}) {
    const SceneView scene = letters({600, 500}, eyes);
    auto first = renderer(RayCasting::processor), second = renderer(RayCasting::processor);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(refined(*first, scene).rgba, whole(*second, scene).rgba) << eyes << " eyes";
    EXPECT_EQ(first->validationMessages(), std::vector<std::string>{});
  }
}

TEST_F(ProcessorRays, LabelSurfacesAreLeftToTheDevice) {
  SceneView scene = letters({120, 90}, 1);
  auto device = renderer(RayCasting::device), processor = renderer(RayCasting::processor);
  ASSERT_TRUE(device && processor);
  static_cast<void>(whole(*processor, scene));
  SceneLabels& layer = scene.labels.emplace_back();
  layer.segmentation = Uid::generate();
  layer.grid = scene.volumes[0].grid;
  LabelMap map(layer.grid.size);
  LabelMapEditor editor(map);
  for (int z = 8; z < 14; ++z)
    for (int y = 10; y < 24; ++y)
      for (int x = 12; x < 28; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
  layer.map = std::make_shared<LabelMap>(map);
  layer.appearance.resize(2);
  layer.appearance[1] = {{255, 0, 0}, 0, 0, 1.0f};
  EXPECT_EQ(whole(*processor, scene).rgba, whole(*device, scene).rgba);
  scene.labels.clear();
  const Image without = whole(*processor, scene);
  EXPECT_EQ(without.rgba, whole(*renderer(RayCasting::processor), scene).rgba);
  EXPECT_EQ(processor->validationMessages(), std::vector<std::string>{});
}

}  // namespace
}  // namespace chiasm::test
