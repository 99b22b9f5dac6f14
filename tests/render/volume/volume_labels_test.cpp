// Label layers in 3-D: where their surfaces lie, how they look, and what an edit sends.
#include <gtest/gtest.h>

#include <algorithm>
#include <glm/geometric.hpp>
#include <numbers>

#include "render/scene/surface_brick.h"

#include "tests/render/volume/volume_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

SceneLabels layerOf(const GridGeometry& grid, const std::function<Label(glm::ivec3)>& label) {
  std::vector<Label> dense;
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x) dense.push_back(label({x, y, z}));
  SceneLabels labels;
  labels.segmentation = Uid::generate();
  labels.grid = grid;
  labels.map = std::make_shared<const LabelMap>(LabelMap::fromDense(grid.size, dense));
  return labels;
}

LabelAppearance look(glm::u8vec3 colour, float opacity) {
  LabelAppearance appearance;
  appearance.colour = colour;
  appearance.opacity3d = opacity;
  return appearance;
}

class VolumeLabels : public VolumeTest {
 protected:
  // A ball of 12 mm in the middle of a grid that needs several bricks.
  SceneView ball(float opacity) const {
    SceneView scene;
    scene.labels.push_back(layerOf(grid_, [&](glm::ivec3 voxel) {
      return glm::length(voxelToPatient(grid_, VoxelIndex{voxel}).mm) < 12.0 ? Label{3} : Label{0};
    }));
    scene.labels[0].appearance = {{}, {}, {}, look({200, 100, 50}, opacity)};
    return scene;
  }
  const GridGeometry grid_ = makeGrid({70, 60, 50}, {0.7, 0.8, 1.0}, rotation({0, 1, 1}, 20));
};

TEST_F(VolumeLabels, OpaqueBallHasItsRadiusAndColour) {
  const Image image = picture(ball(1.0f), viewFrom({0.2, -1, 0.1}, 300), {150, 150});
  int width = 0;
  for (int x = 0; x < 150; ++x) width += pixelOf(image, x, 75).r > 60 ? 1 : 0;
  const double perPixel = 2 * 300 * std::tan(15 * std::numbers::pi / 180) / 150;
  // Half a voxel a side.
  EXPECT_NEAR(width * perPixel, 24.0, 1.2);
  // Facing the light: colour * (0.2 + 0.8) + 0.2 of white.
  const glm::ivec4 middle = pixelOf(image, 75, 75);
  EXPECT_NEAR(middle.r, 200 + 51, 8);
  EXPECT_NEAR(middle.g, 100 + 51, 8);
  EXPECT_NEAR(middle.b, 50 + 51, 8);
}

// Through two walls of opacity o a ray lets (1 - o)^2 through.
TEST_F(VolumeLabels, TranslucentBallCoversTwice) {
  for (const float opacity : {0.3f, 0.6f}) {
    const SceneView scene = ball(opacity);
    Volume3dContent dark = viewFrom({0.2, -1, 0.1}, 300), light = dark;
    light.backgroundTop = light.backgroundBottom = glm::vec4(1, 1, 1, 1);
    const double through = (pixelOf(picture(scene, light, {64, 64}), 32, 32).b -
                            pixelOf(picture(scene, dark, {64, 64}), 32, 32).b) /
                           255.0;
    EXPECT_NEAR(through, std::pow(1 - opacity, 2), 0.015) << opacity;
  }
}

TEST_F(VolumeLabels, SingleVoxelAndThinSheetAreSeen) {
  for (const bool sheet : {false, true}) {
    SceneView scene;
    scene.labels.push_back(layerOf(grid_, [&](glm::ivec3 voxel) {
      return voxel.y == 30 && (sheet || (voxel.x == 35 && voxel.z == 25)) ? Label{1} : Label{0};
    }));
    scene.labels[0].appearance = {{}, look({255, 255, 255}, 1.0f)};
    const glm::dvec3 at = voxelToPatient(grid_, VoxelIndex{{35, 30, 25}}).mm;
    Volume3dContent content = viewFrom({0, -1, 0}, 100);
    content.eyes[0].position.mm += at;
    content.eyes[0].focalPoint = {at};
    EXPECT_GT(pixelOf(picture(scene, content, {65, 65}), 32, 32).r, 128) << sheet;
  }
}

// A label grid of another spacing, origin and direction than the volume's.
TEST_F(VolumeLabels, LayerOnItsOwnGridLiesWhereItIs) {
  const GridGeometry volumeGrid = makeGrid({40, 40, 40}, {2, 2, 2}, glm::dmat3(1.0), {3, 0, 0});
  SceneView scene = sceneOf(volumeGrid, [](glm::ivec3) { return 0; });
  scene.volumes[0].transferFunction = {"none", {{0, {1, 1, 1}, 0}, {1, {1, 1, 1}, 0}}};
  scene.labels = ball(1.0f).labels;
  const Volume3dContent content = viewFrom({0.2, -1, 0.1}, 300);
  const Image withVolume = picture(scene, content, {150, 150});
  scene.volumes[0].visibleIn3d = false;
  const Image alone = picture(scene, content, {150, 150});
  int widthWith = 0, widthAlone = 0;
  for (int x = 0; x < 150; ++x) {
    widthWith += pixelOf(withVolume, x, 75).r > 15 ? 1 : 0;
    widthAlone += pixelOf(alone, x, 75).r > 15 ? 1 : 0;
  }
  EXPECT_NEAR(widthWith, widthAlone, 1);
}

TEST_F(VolumeLabels, CutFaceOfALabelIsClosed) {
  Volume3dContent content = viewFrom({0, -1, 0}, 300);
  content.clipBox = PatientBox{{-100, 0, -100}, {100, 100, 100}};
  const glm::ivec4 middle = pixelOf(picture(ball(1.0f), content, {65, 65}), 32, 32);
  EXPECT_NEAR(middle.r, 200 * 0.8, 4);
  EXPECT_NEAR(middle.g, 100 * 0.8, 4);
}

TEST_F(VolumeLabels, AVolumeTakesTheColourOfItsLabel) {
  const GridGeometry grid = makeGrid(glm::ivec3(40), glm::dvec3(1));
  SceneView scene = sceneOf(grid, [](glm::ivec3 v) { return v.y >= 20 ? 1000 : 0; });
  scene.volumes[0].transferFunction = stepFunction(300, 400, 0.99);
  scene.labels.push_back(
      layerOf(grid, [](glm::ivec3 v) { return v.y >= 15 && v.x < 20 ? Label{1} : Label{0}; }));
  scene.labels[0].appearance = {{}, look({255, 0, 0}, 0.5f)};
  const Image image = picture(scene, viewFrom({0, -1, 0}, 200), {101, 101});
  const glm::ivec4 labelled = pixelOf(image, 42, 50), plain = pixelOf(image, 58, 50);
  EXPECT_NEAR(plain.r, plain.b, 2);
  EXPECT_GT(labelled.r, labelled.b + 80);
}

// One dense brick changed: one brick of labels goes up, and only the surfaces that it reaches are made again.
TEST_F(VolumeLabels, AnEditSendsOneBrick) {
  const GridGeometry grid = makeGrid({128, 128, 96}, glm::dvec3(1));
  SceneView scene;
  scene.labels.push_back(layerOf(grid, [&](glm::ivec3 v) {
    return glm::length(glm::dvec3(v) - glm::dvec3(64, 64, 48)) < 40 ? Label{1} : Label{0};
  }));
  scene.labels[0].appearance = {{}, look({255, 0, 0}, 1.0f), look({0, 255, 0}, 1.0f)};
  const auto first = harness_->update(scene);
  ASSERT_TRUE(first);
  EXPECT_GT(first->labelBricks, 8u);
  const auto nothing = harness_->update(scene);
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->labelBricks, 0u);
  EXPECT_EQ(nothing->surfaceBricks, 0u);
  EXPECT_EQ(nothing->labelBytes, 0u);

  const auto edit = [&](glm::ivec3 voxel) {
    LabelMap map = *scene.labels[0].map;
    LabelMapEditor editor(map);
    editor.set({voxel}, 2);
    const auto edits = editor.finish();
    EXPECT_EQ(edits.size(), 1u);
    for (const BrickEdit& change : edits) map.setBrick(change.brick, change.after);
    scene.labels[0].map = std::make_shared<const LabelMap>(map);
    const auto sent = harness_->update(scene);
    EXPECT_TRUE(sent);
    return sent.value_or(UploadReport{});
  };
  const UploadReport inside = edit({32 + 16, 32 + 16, 32 + 16});
  EXPECT_EQ(inside.labelBricks, 1u);
  EXPECT_EQ(inside.surfaceBricks, 1u);
  const UploadReport again = edit({32 + 17, 32 + 16, 32 + 16});
  EXPECT_EQ(again.labelBricks, 1u);
  EXPECT_EQ(again.surfaceBricks, 1u);
  // 64 KiB of labels, 182 KiB of surface, and the page table of surfaces.
  EXPECT_EQ(again.labelBytes,
            sizeof(DenseBrick) + 4u * kSurfaceTexels + 8u * scene.labels[0].map->brickCount());
  const UploadReport corner = edit({64, 64, 64});
  EXPECT_EQ(corner.labelBricks, 1u);
  EXPECT_EQ(corner.surfaceBricks, 8u);
}

// A sequence of edits ends in the same picture as the result sent at once.
TEST_F(VolumeLabels, EditsEndWhereAFreshStartDoes) {
  SceneView scene = ball(1.0f);
  scene.labels[0].appearance.push_back(look({0, 200, 255}, 0.6f));
  const Volume3dContent content = viewFrom({0.4, -1, 0.3}, 120);
  picture(scene, content, {80, 80});
  std::uint32_t state = 7;
  for (int round = 0; round < 12; ++round) {
    LabelMap map = *scene.labels[0].map;
    LabelMapEditor editor(map);
    state = state * 1664525u + 1013904223u;
    const glm::ivec3 at(static_cast<int>(state >> 8) % 60, static_cast<int>(state >> 14) % 50,
                        static_cast<int>(state >> 20) % 40);
    for (int z = 0; z < 10; ++z)
      for (int y = 0; y < 10; ++y)
        for (int x = 0; x < 10; ++x)
          editor.set({at + glm::ivec3(x, y, z)}, static_cast<Label>(round % 3 == 0 ? 0 : 3 + round % 2));
    for (const BrickEdit& change : editor.finish()) map.setBrick(change.brick, change.after);
    scene.labels[0].map = std::make_shared<const LabelMap>(map);
    ASSERT_TRUE(harness_->update(scene));
  }
  const Image edited = picture(scene, content, {80, 80});
  auto other = VolumeHarness::create(true);
  ASSERT_TRUE(other);
  auto fresh = (*other)->picture(scene, content, {80, 80});
  ASSERT_TRUE(fresh);
  EXPECT_EQ(edited.rgba, fresh->rgba);
}

}  // namespace
}  // namespace chiasm::test
