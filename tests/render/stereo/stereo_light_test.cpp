// Shadows before both eyes: those of the window where it looks from where the lamp hangs, the same from every
// place of the head, none where there is no light to be had, and no frame waits for them.
#include <gtest/gtest.h>

#include <chrono>
#include <glm/geometric.hpp>
#include <thread>

#include "render/cpu/crew.h"
#include "render/light/light_field.h"
#include "render/light/room_light.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/stereo_as_mono.h"
#include "tests/render/volume/two_volumes.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

constexpr glm::ivec2 kEye{80, 64};

// A ball over a plate, and one of a label beside it, seen from the front.
SpatialScene ballBeforeAPlate() {
  const GridGeometry grid = makeGrid(glm::ivec3(64), glm::dvec3(1.0));
  SpatialScene scene;
  scene.scene = sceneOf(grid, [&](glm::ivec3 voxel) {
    const glm::dvec3 mm = voxelToPatient(grid, VoxelIndex{voxel}).mm;
    return std::clamp(400 * std::max(9 - glm::length(mm - glm::dvec3(0, -8, 0)), mm.y - 14), -1000.0, 1000.0);
  });
  scene.scene.volumes[0].transferFunction = stepFunction(-50, 100, 0.999);
  scene.background = {0, 0, 0, 1};
  scene.shadows = 0.8f;
  return scene;
}

class StereoShadows : public StereoTest {
 protected:
  // Until nothing is worked out beside frames any more.
  std::array<Image, 2> settled(const SpatialScene& scene, const std::array<EyeView, 2>& eyes) {
    for (int turn = 0; turn < 3000; ++turn) {
      EXPECT_TRUE(renderer_->update(scene));
      EXPECT_TRUE(renderer_->draw(scene, eyes, kEye, {0.25, 4.0, 1.0}));
      if (renderer_->settled()) return draw(scene, eyes, kEye);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ADD_FAILURE() << "the light does not come";
    return {};
  }
  static std::array<EyeView, 2> both(const Volume3dContent& content) {
    const EyeView eye = eyeOf(content.eyes[0], kEye);
    return {eye, eye};
  }
  Image without(SpatialScene scene, const std::array<EyeView, 2>& eyes) {
    scene.shadows = 0.0f;
    return draw(scene, eyes, kEye)[0];
  }
};

TEST_F(StereoShadows, IsTheWindowsThatLooksFromTheFront) {
  SpatialScene scene = ballBeforeAPlate();
  for (const bool labels : {false, true}) {
    if (labels) {
      scene.scene.labels.push_back(labelLayer(scene.scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
      scene.clipBox = PatientBox{{-40, -40, -40}, {6, 40, 40}};
    }
    Volume3dContent content = viewFrom({0, -1, 0}, 150);
    content.backgroundTop = content.backgroundBottom = scene.background;
    content.clipBox = scene.clipBox;
    content.shadows = scene.shadows;
    const Image image = settled(scene, both(content))[0];
    const Difference difference = compare(image, mono(scene.scene, content, kEye));
    EXPECT_LE(difference.shareAbove2, 0.0005) << "largest " << difference.largest;
    EXPECT_LE(difference.mean, 0.2);
    EXPECT_GT(compare(image, without(scene, both(content))).shareAbove2, 0.05) << "shadows are seen";
  }
}

TEST_F(StereoShadows, StandsStillWhileTheHeadMoves) {
  const SpatialScene scene = ballBeforeAPlate();
  // What is lit of the ball's shadow on the plate: behind the ball, away from the lamp, seen past the ball.
  const glm::dvec3 lamp = lampOf(RoomLight::lamp());
  const glm::dvec3 ball(0, -8, 0), dark = ball - lamp * (22 / -lamp.y);
  for (const glm::dvec3 from :
       {glm::dvec3(0.5, -1, 0), glm::dvec3(0.2, -1, -0.5), glm::dvec3(0.6, -1, -0.4)}) {
    const EyeView eye = eyeOf(viewFrom(from, 150).eyes[0], kEye);
    const std::array<EyeView, 2> eyes{eye, eye};
    const Image lit = settled(scene, eyes)[0], plain = without(scene, eyes);
    const glm::dvec3 to = dark - eye.position.mm;
    const double depth = -glm::dot(to, eye.back.mm);
    const glm::ivec2 at(
        static_cast<int>((glm::dot(to, eye.right.mm) / depth - eye.tanLeft) / (eye.tanRight - eye.tanLeft) *
                         kEye.x),
        static_cast<int>((glm::dot(to, eye.up.mm) / depth - eye.tanUp) / (eye.tanDown - eye.tanUp) * kEye.y));
    EXPECT_LT(pixelOf(lit, at.x, at.y).g, 0.6 * pixelOf(plain, at.x, at.y).g) << at.x << " " << at.y;
  }
}

TEST_F(StereoShadows, IsNotWhereItCannotBeRight) {
  SpatialScene scene = ballBeforeAPlate();
  const auto eyes = both(viewFrom({0.3, -1, 0.2}, 150));
  const auto lit = settled(scene, eyes)[0];
  EXPECT_NE(lit.rgba, without(scene, eyes).rgba);
  scene.clipPlanes = {{{{0, -9, 0}}, {{0, -1, 0}}}};
  EXPECT_EQ(settled(scene, eyes)[0].rgba, without(scene, eyes).rgba) << "a plane cuts";
  scene.clipPlanes.clear();
  EXPECT_EQ(settled(scene, eyes)[0].rgba, lit.rgba) << "and is gone";
  scene.scene.volumes.push_back(twoBalls().volumes[1]);
  EXPECT_EQ(settled(scene, eyes)[0].rgba, without(scene, eyes).rgba) << "two volumes";
  scene.scene.volumes.pop_back();
  scene.scene.volumes[0].mode = RenderMode::maximumIntensity;
  EXPECT_EQ(settled(scene, eyes)[0].rgba, without(scene, eyes).rgba) << "a projection";
  scene.scene.volumes[0].mode = RenderMode::shaded;
  EXPECT_EQ(settled(scene, eyes)[0].rgba, lit.rgba) << "as before, however it came there";
}

// A light that does not belong to what is shown is not shown.
TEST_F(StereoShadows, OfAnotherVolumeIsNotUsed) {
  SpatialScene scene = ballBeforeAPlate();
  const auto eyes = both(viewFrom({0.3, -1, 0.2}, 150));
  settled(scene, eyes);
  scene.scene.volumes[0].grid.origin.x += 5;
  const Image moved = settled(scene, eyes)[0];
  auto fresh = StereoRenderer::create(device_);
  ASSERT_TRUE(fresh);
  renderer_ = std::move(*fresh);
  EXPECT_EQ(settled(scene, eyes)[0].rgba, moved.rgba);
}

TEST(RoomLightTest, ConvergesToTheFieldWhateverCameBefore) {
  SpatialScene scene = ballBeforeAPlate();
  const SceneVolume& volume = scene.scene.volumes[0];
  const auto ranges = std::make_shared<const BrickRanges>(
      computeBrickRanges(*volume.voxels, volume.grid.size, brickEdgeFor(volume.grid.size)));
  RoomLight light;
  EXPECT_TRUE(light.settled());
  EXPECT_EQ(light.newest(), nullptr);
  RoomMatter matter{*lightSourceOf(scene.scene), ranges, std::nullopt};
  const auto wait = [&] {
    for (int turn = 0; turn < 5000 && !light.settled(); ++turn)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_TRUE(light.settled());
  };
  // Boxes that change faster than light comes: only the last one's counts.
  for (int i = 0; i < 20; ++i) {
    matter.box = PatientBox{{-40, -40, -40}, {20.0 - i, 40, 40}};
    light.follow(matter);
  }
  wait();
  cpu::Crew crew(1);
  LightField field(crew);
  field.advance(matter.source, ranges.get(), matter.box, RoomLight::lamp(), LightField::Effort::all);
  const auto newest = light.newest();
  ASSERT_NE(newest, nullptr);
  EXPECT_EQ(newest->grid, field.grid());
  EXPECT_EQ(newest->of, volume.grid);
  EXPECT_TRUE(
      std::equal(newest->cells.begin(), newest->cells.end(), field.cells().begin(), field.cells().end()));
  light.follow(matter);
  EXPECT_EQ(light.newest(), newest) << "the same again is no work";
  light.follow(std::nullopt);
  EXPECT_EQ(light.newest(), nullptr);
  light.follow(matter);
  wait();
  ASSERT_NE(light.newest(), nullptr);
  EXPECT_EQ(light.newest()->cells, newest->cells);
}

}  // namespace
}  // namespace chiasm::test
