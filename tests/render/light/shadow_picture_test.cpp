// Pictures with shadows: where they fall, the device and the processor alike, leaps that change no byte, and
// refining that ends where a picture drawn at once is.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <random>

#include "render/cpu/ray_caster.h"
#include "render/light/scene_lights.h"
#include "render/renderer.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

constexpr double kFloor = -24.0, kBallMm = 14.0, kBallHeight = 26.0;

SceneView ballScene() {
  const GridGeometry grid = makeGrid(glm::ivec3(96), glm::dvec3(1.0));
  SceneView scene = sceneOf(grid, [&](glm::ivec3 voxel) {
    const glm::dvec3 mm = voxelToPatient(grid, VoxelIndex{voxel}).mm;
    const double ball = kBallMm - glm::length(mm - glm::dvec3(0, 0, kFloor + kBallHeight));
    return std::clamp(400 * std::max(ball, kFloor - mm.z), -1000.0, 1000.0);
  });
  scene.volumes[0].transferFunction = stepFunction(-50, 100, 0.999);
  return scene;
}

Volume3dContent contentFrom(glm::dvec3 direction, double distance, float shadows) {
  Volume3dContent content = viewFrom(direction, distance);
  content.shadows = shadows;
  return content;
}

class Shadows : public VolumeTest {
 protected:
  SceneView shown(SceneView scene, const Volume3dContent& content, glm::ivec2 size) const {
    scene.viewports = {Viewport{1, size, content, false}};
    return scene;
  }
  Image lit(const SceneView& scene, const Volume3dContent& content, glm::ivec2 size) {
    EXPECT_TRUE(harness_->update(scene));
    const auto there = harness_->pass().advanceLight(scene, 1, content, LightField::Effort::all);
    EXPECT_TRUE(there && *there);
    EXPECT_TRUE(harness_->draw(scene, content, size));
    auto image = harness_->readBack();
    EXPECT_TRUE(image);
    return image ? *image : Image{};
  }
  // The same by the processor.
  static Image cast(const SceneView& scene, const Volume3dContent& content, glm::ivec2 size,
                    cpu::SimdLevel level, bool skipping) {
    const SceneVolume& volume = scene.volumes[0];
    const BrickRanges ranges =
        computeBrickRanges(*volume.voxels, volume.grid.size, brickEdgeFor(volume.grid.size));
    SceneLights lights;
    EXPECT_TRUE(lights.advance(scene, 1, content, &ranges, LightField::Effort::all));
    cpu::RayCaster caster(level, 2);
    caster.update(scene, &ranges);
    caster.setLight(lights.look(content));
    caster.setSkipping(skipping);
    return caster.picture(content, content.eyes[0], size);
  }
};

glm::ivec2 pixelAt(const Volume3dContent& content, glm::dvec3 mm, glm::ivec2 size) {
  const Camera& camera = content.eyes[0];
  const glm::dvec3 forward = glm::normalize((camera.focalPoint - camera.position).mm);
  const glm::dvec3 right = glm::normalize(glm::cross(forward, camera.viewUp.mm));
  const glm::dvec3 down = glm::cross(forward, right), to = mm - camera.position.mm;
  const double perPixel = 2.0 * std::tan(camera.verticalFieldOfViewDegrees / 360 * 3.14159265358979) / size.y;
  const double depth = glm::dot(to, forward) * perPixel;
  return {static_cast<int>(std::floor(size.x / 2.0 + glm::dot(to, right) / depth)),
          static_cast<int>(std::floor(size.y / 2.0 + glm::dot(to, down) / depth))};
}

TEST_F(Shadows, FallWhereTheBallHidesTheLamp) {
  const glm::ivec2 size(160, 160);
  const Volume3dContent content = contentFrom({0, -1, 0.8}, 300, 1.0f);
  const SceneView scene = shown(ballScene(), content, size);
  const glm::dvec3 lamp = lampOf(content.eyes[0]);
  const glm::dvec3 ball(0, 0, kFloor + kBallHeight);
  const glm::dvec3 shadow = ball - lamp * (kBallHeight / lamp.z);
  const glm::ivec2 dark = pixelAt(content, shadow, size);
  const glm::ivec2 bright = pixelAt(content, {-shadow.x, -shadow.y, shadow.z}, size);
  for (const Image& image :
       {lit(scene, content, size), cast(scene, content, size, cpu::bestSimdLevel(), true)}) {
    EXPECT_LT(pixelOf(image, dark.x, dark.y).r, 0.5 * pixelOf(image, bright.x, bright.y).r);
    EXPECT_GT(pixelOf(image, bright.x, bright.y).r, 120);
  }
  // Without: the light comes from the eye, and nothing it sees lies in a shadow.
  Volume3dContent plain = content;
  plain.shadows = 0.0f;
  const Image image = picture(scene, plain, size);
  EXPECT_NEAR(pixelOf(image, dark.x, dark.y).r, pixelOf(image, bright.x, bright.y).r, 12);
}

// Half transparent matter, a section, a turned grid of thick slices: the device within its filter's rounding
// of the processor, whose vector widths all give the same bytes.
TEST_F(Shadows, DeviceAndProcessorAgree) {
  const glm::ivec2 size(96, 80);
  const GridGeometry oblique = makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35));
  for (const bool cut : {false, true}) {
    Volume3dContent content = contentFrom({0.4, -1, 0.3}, 120, 0.7f);
    if (cut) content.clipBox = PatientBox{{-12, -5, -30}, {30, 30, 12}};
    const SceneView scene = shown(letterScene(oblique), content, size);
    const Image device = lit(scene, content, size);
    const Image processor = cast(scene, content, size, cpu::bestSimdLevel(), true);
    EXPECT_LE(compare(device, processor).shareAbove2, allowed(0.004))
        << "largest " << compare(device, processor).largest;
    EXPECT_GT(compare(device, picture(scene, contentFrom({0.4, -1, 0.3}, 120, 0.0f), size)).mean, 1.0);
    for (const cpu::SimdLevel level : cpu::simdLevels()) {
      EXPECT_EQ(cast(scene, content, size, level, true).rgba, processor.rgba) << cpu::simdLevelName(level);
      EXPECT_EQ(cast(scene, content, size, level, false).rgba, processor.rgba) << "leaps change nothing";
    }
  }
}

TEST_F(Shadows, LeapsGiveTheSameBytes) {
  const glm::ivec3 extent(48, 52, 44);
  const glm::ivec2 size(56, 48);
  const std::vector<std::int16_t> voxels = benchPhantom(extent);
  SceneView scene = sceneOf(benchPhantomGrid(extent),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  std::mt19937 random(7);
  std::uniform_real_distribution<double> centred(-1, 1);
  for (int round = 0; round < 16; ++round) {
    scene.volumes[0].transferFunction = randomFunction(random);
    scene.volumes[0].sampling = round % 2 == 0 ? Sampling::pointwise : Sampling::integrated;
    scene.volumes[0].adaptiveSteps = false;
    Volume3dContent content =
        contentFrom({centred(random), centred(random), centred(random)}, 300 + 250 * centred(random), 0.8f);
    if (round % 4 == 3) content.clipBox = PatientBox{{-60, -128, -100}, {90, 70, 100}};
    const SceneView now = shown(scene, content, size);
    harness_->pass().setSkipping(false);
    const Image all = lit(now, content, size);
    harness_->pass().setSkipping(true);
    EXPECT_EQ(lit(now, content, size).rgba, all.rgba) << round;
  }
}

// What stands in another view's light, or was lit before, does not matter; nor by how many calls it was
// drawn.
TEST_F(Shadows, RefiningEndsWithThePictureDrawnAtOnce) {
  const glm::ivec2 size(300, 260);
  for (const RayCasting casting : {RayCasting::device, RayCasting::processor}) {
    RendererOptions options;
    options.validation = true;
    options.rayCasting = casting;
    auto made = Renderer::create(options);
    ASSERT_TRUE(made) << made.error().message;
    Renderer& renderer = **made;
    const Volume3dContent content = contentFrom({0.2, -1, 1.1}, 300, 0.7f);
    const SceneView still = shown(ballScene(), content, size);
    ASSERT_TRUE(renderer.update(still));
    ASSERT_TRUE(renderer.draw(still, Quality::full));
    const Image atOnce = *renderer.readBack(1);

    // Turned, while moving: bounded, and never more than the draft.
    SceneView moving = still;
    moving.viewports[0].moving = true;
    for (int frame = 0; frame < 3; ++frame) {
      std::get<Volume3dContent>(moving.viewports[0].content).eyes[0].position.mm.x += 20 + frame;
      ASSERT_TRUE(renderer.update(moving));
      const auto report = renderer.draw(moving, Quality::progressive);
      ASSERT_TRUE(report);
      EXPECT_TRUE(report->complete) << "moving asks for no more";
      EXPECT_LE(report->lightVisits, 2u * 24 * 24 * 24);
      EXPECT_GT(report->lightVisits, 0u);
    }
    ASSERT_TRUE(renderer.update(still));
    int calls = 0;
    for (bool complete = false; !complete; ++calls) {
      ASSERT_LT(calls, 200);
      const auto report = renderer.draw(still, Quality::progressive);
      ASSERT_TRUE(report);
      EXPECT_LE(report->lightVisits, LightField::kVisits);
      complete = report->complete;
    }
    EXPECT_EQ(renderer.readBack(1)->rgba, atOnce.rgba);
    const auto idle = renderer.draw(still, Quality::progressive);
    ASSERT_TRUE(idle);
    EXPECT_EQ(idle->drawnViewports, 0u) << "the window is idle";
    EXPECT_EQ(idle->lightVisits, 0u);
    EXPECT_TRUE(renderer.validationMessages().empty());
  }
}

}  // namespace
}  // namespace chiasm::test
