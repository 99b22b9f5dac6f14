// Two volumes in one picture: against the double-precision ray caster, against closed forms, and against the
// picture of one where the other shows nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <numbers>

#include "render/cpu/ray_caster.h"
#include "render/mesh_shading.h"
#include "tests/render/volume/two_volumes.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"
#include "tests/support/reference_ray_caster.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

// As in volume_oracle_test.cpp: single precision, whole table entries, 8 bits, single pixels at borders.
constexpr double kShareAbove2 = 0.002;

class VolumePair : public VolumeTest {
 protected:
  void expectAgreement(const SceneView& scene, const Volume3dContent& content, const std::string& what = {}) {
    const glm::ivec2 size(96, 80);
    const Image drawn = picture(scene, content, size);
    const auto reference = castRays(scene.volumes[0], scene.volumes[1], content, size);
    const auto first = castRays(scene.volumes[0], content, size);
    double most = 0, apart = 0, squares = 0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
      most = std::max(most, reference[i].b);
      apart = std::max(apart, std::abs(reference[i].b - first[i].b));
      for (int c = 0; c < 3; ++c)
        squares += std::pow(drawn.rgba[4 * i + static_cast<std::size_t>(c)] - 255 * reference[i][c], 2);
    }
    EXPECT_GT(most, 0.3) << what << ": the scene shows something";
    EXPECT_GT(apart, 0.1) << what << ": the second volume is seen";
    const Difference difference = compare(drawn, reference);
    EXPECT_LE(difference.shareAbove2, allowed(kShareAbove2)) << what << ", largest " << difference.largest;
    EXPECT_LE(difference.mean, 0.4) << what;
    // Half a step of 255 everywhere would be 54 dB.
    const double psnr = 10 * std::log10(255.0 * 255.0 * 3 * static_cast<double>(reference.size()) / squares);
    EXPECT_GT(psnr, 48.0) << what;
  }
  const Volume3dContent aside_ = viewFrom({0.4, -1, 0.3}, 120);
};

TEST_F(VolumePair, TwoShadedVolumesAgreeWithTheReference) {
  SceneView scene = twoBalls();
  expectAgreement(scene, aside_, "integrated");
  scene.volumes[1].sampling = Sampling::pointwise;
  expectAgreement(scene, aside_, "one at its samples alone");
  scene.volumes[0].sampling = Sampling::pointwise;
  expectAgreement(scene, viewFrom({-1, 0.2, 0.5}, 110), "both at their samples alone");
  scene.volumes[1].depthCue = 0.7f;
  scene.volumes[0].depthCue = 0.3f;
  expectAgreement(scene, aside_, "each with its depth cue");
}

TEST_F(VolumePair, EveryPairOfModesAgrees) {
  SceneView scene = twoBalls();
  scene.volumes[0].window = {120, 60, WindowLevel::Function::linearExact, ""};
  scene.volumes[1].window = {90, 50, WindowLevel::Function::linearExact, ""};
  using enum RenderMode;
  for (const auto& [first, second] :
       {std::pair(shaded, maximumIntensity), std::pair(averageIntensity, shaded),
        std::pair(maximumIntensity, averageIntensity)}) {
    scene.volumes[0].mode = first;
    scene.volumes[1].mode = second;
    expectAgreement(
        scene, aside_,
        std::to_string(static_cast<int>(first)) + " and " + std::to_string(static_cast<int>(second)));
  }
  scene.volumes[0].mode = RenderMode::shaded;
  scene.volumes[1].mode = RenderMode::maximumIntensity;
  scene.volumes[1].opacity3d = 0.4f;
  expectAgreement(scene, aside_, "a faint projection");
}

// Both project values that fall as what is stored rises.
TEST_F(VolumePair, ProjectionsAreOfValuesAndNotOfWhatIsStored) {
  SceneView scene = twoBalls();
  for (SceneVolume& volume : scene.volumes) {
    volume.rescaleSlope = -1.0;
    volume.rescaleIntercept = 100.0;
    volume.window = {120, 60, WindowLevel::Function::linearExact, ""};
  }
  scene.volumes[0].mode = RenderMode::minimumIntensity;
  scene.volumes[1].mode = RenderMode::maximumIntensity;
  scene.volumes[1].opacity3d = 0.6f;
  expectAgreement(scene, aside_, "the smallest and the largest");
}

TEST_F(VolumePair, OpacityOfTheSecondAgrees) {
  SceneView scene = twoBalls();
  for (const float opacity : {0.3f, 0.8f}) {
    scene.volumes[1].opacity3d = opacity;
    expectAgreement(scene, aside_, std::to_string(opacity));
  }
  // What it is defined by: a path that lets 2 % through lets 1 - opacity through.
  scene.volumes[0].transferFunction = haze({1, 0, 0}, 0.0);
  SceneVolume& fog = scene.volumes[1];
  fog = sceneOf(makeGrid(glm::ivec3(24), glm::dvec3(1.5)), [](glm::ivec3) { return 100; }).volumes[0];
  fog.transferFunction = haze({1, 1, 1}, 1 - std::pow(0.02, 1 / 36.0));
  fog.shading = {1, 0, 0, 1};
  for (const float opacity : {0.25f, 0.5f, 0.75f, 1.0f}) {
    fog.opacity3d = opacity;
    const double seen = pixelOf(picture(scene, viewFrom({0, -1, 0}, 1000), {33, 33}), 16, 16).x;
    // A sample more or less of the first one's steps (1 mm) at the faces; 98 % of white are opaque.
    EXPECT_NEAR(seen, 255 * 0.98 * static_cast<double>(opacity), 255 * 0.05);
  }
}

TEST_F(VolumePair, ClipBoxAndHiddenVoxelsAgree) {
  SceneView scene = twoBalls();
  Volume3dContent content = aside_;
  content.clipBox = PatientBox{{-100, -4, -100}, {9, 100, 4}};
  expectAgreement(scene, content, "clip box");
  const glm::ivec3 size = scene.volumes[1].grid.size;
  LabelMap mask(size);
  LabelMapEditor editor(mask);
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < 21; ++y)
      for (int x = 0; x < size.x; ++x) editor.set({{x, y, z}}, 1);
  for (const BrickEdit& edit : editor.finish()) mask.setBrick(edit.brick, edit.after);
  scene.volumes[1].hiddenMask = std::make_shared<const LabelMap>(mask);
  expectAgreement(scene, aside_, "half of the second is hidden");
}

// Rays through the middles of two balls: the light of three stretches, in closed form.
TEST_F(VolumePair, OverlappingBallsLetThroughWhatBeerSays) {
  const double radius = 20, apart = 16;  // along y: the first from -28 to 12, the second from -12 to 28
  SceneView scene;
  scene.volumes.push_back(
      ball(makeGrid(glm::ivec3(96), glm::dvec3(0.75), rotation({1, 1, 0}, 30)), {0, -apart / 2, 0}, radius));
  scene.volumes.push_back(
      ball(makeGrid(glm::ivec3(80), glm::dvec3(0.9), rotation({0, 1, 2}, 50)), {0, apart / 2, 0}, radius));
  const double a = 0.02, b = 0.035;
  const glm::dvec3 red(0.9, 0.3, 0.1), blue(0.1, 0.4, 0.9);
  scene.volumes[0].transferFunction = stepFunction(50, 1, a, red);
  scene.volumes[1].transferFunction = stepFunction(50, 1, b, blue);
  scene.volumes[0].shading = scene.volumes[1].shading = {1, 0, 0, 1};
  const double depthA = -std::log(1 - a), depthB = -std::log(1 - b), both = depthA + depthB;
  const double alone = apart, shared = 2 * radius - apart;
  const double afterFirst = std::exp(-depthA * alone), afterBoth = afterFirst * std::exp(-both * shared);
  const glm::dvec3 expected = red * (1 - afterFirst) +
                              (red * depthA + blue * depthB) / both * (afterFirst - afterBoth) +
                              blue * afterBoth * (1 - std::exp(-depthB * alone));
  const auto expectColour = [&](const SceneView& shown, const std::string& what) {
    const glm::ivec4 pixel = pixelOf(picture(shown, viewFrom({0, -1, 0}, 1000), {65, 65}), 32, 32);
    // The ball's edge lies within a tenth of a voxel of its radius on a grid.
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(pixel[c], 255 * expected[c], 2) << what << ", channel " << c;
  };
  expectColour(scene, "as given");
  std::swap(scene.volumes[0], scene.volumes[1]);
  expectColour(scene, "changed over: nothing depends on which is the first");
}

// A volume beside one that shows nothing looks as it does alone; a second one of no opacity is not there at
// all.
TEST_F(VolumePair, WhatShowsNothingChangesNothing) {
  SceneView scene = twoBalls();
  SceneView alone = scene;
  alone.volumes.pop_back();
  const Image one = picture(alone, aside_, {96, 80});
  scene.volumes[1].opacity3d = 0.0f;
  EXPECT_EQ(picture(scene, aside_, {96, 80}).rgba, one.rgba);
  scene.volumes[1].opacity3d = 1.0f;
  scene.volumes[1].visibleIn3d = false;
  EXPECT_EQ(picture(scene, aside_, {96, 80}).rgba, one.rgba);
  scene.volumes[1].visibleIn3d = true;
  scene.volumes[1].transferFunction = haze({1, 1, 1}, 0.0);
  scene.volumes[1].sampleDistanceVoxels = 1.2;  // 1.08 mm: the steps are the first one's
  EXPECT_LE(compare(picture(scene, aside_, {96, 80}), one).largest, 1.0);
  // Too far away for a frame around both.
  scene.volumes[1].transferFunction = haze({1, 1, 1}, 0.3);
  scene.volumes[1].grid.origin.x += 3e6;
  EXPECT_EQ(picture(scene, aside_, {96, 80}).rgba, one.rgba);
  EXPECT_EQ(picture(alone, aside_, {96, 80}).rgba, one.rgba) << "and alone again";
}

// A registration places the volume as its file's direction would.
TEST_F(VolumePair, TheSecondIsSeenWhereTheCasePlacesIt) {
  SceneView scene = twoBalls();
  const Image placed = picture(scene, aside_, {96, 80});
  GridGeometry& grid = scene.volumes[1].grid;
  grid.caseFromVolume = glm::dmat4(grid.direction);
  grid.origin = glm::transpose(grid.direction) * grid.origin;
  grid.direction = glm::dmat3(1.0);
  EXPECT_LE(compare(picture(scene, aside_, {96, 80}), placed).largest, 1.0);
}

TEST_F(VolumePair, OnlyWhatChangedIsSent) {
  SceneView scene = twoBalls();
  ASSERT_TRUE(harness_->update(scene));
  auto report = harness_->update(scene);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->tableBytes, 0u);
  scene.volumes[1].opacity3d = 0.5f;
  report = harness_->update(scene);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->tableBytes, 0u) << "how much of it is seen is a number";
  scene.volumes[1].grid.caseFromVolume[3].x += 4.0;
  report = harness_->update(scene);
  ASSERT_TRUE(report);
  EXPECT_GT(report->tableBytes, 0u) << "the map of empty bricks";
  EXPECT_LT(report->tableBytes, 10000u) << "and no table";
  EXPECT_EQ(report->volumeBytes, 0u);
  expectAgreement(twoBalls(), aside_, "and back");
}

TEST_F(VolumePair, TheProcessorLeavesTwoVolumesToTheDevice) {
  SceneView scene = twoBalls();
  EXPECT_FALSE(cpu::RayCaster::canDraw(scene));
  scene.volumes[1].opacity3d = 0.0f;
  EXPECT_TRUE(cpu::RayCaster::canDraw(scene));
}

// Labels and meshes stand among two volumes as they do in one.
class VolumePairAmong : public VolumePair {
 protected:
  static std::shared_ptr<const render::Mesh> plate(double y) {
    SurfaceMesh surface;
    const auto at = [&](float x, float z) { return glm::vec3(x, static_cast<float>(y), z); };
    surface.points = {at(-60, -60), at(60, -60), at(60, 60), at(-60, 60)};
    surface.triangles = {{0, 1, 2}, {0, 2, 3}};
    return std::make_shared<const render::Mesh>(shaded(surface));
  }
};

TEST_F(VolumePairAmong, FogOfBothCountsToWhereAMeshIs) {
  const double a = 0.03, b = 0.05;
  SceneView scene;
  scene.volumes = {fog(a, glm::dvec3(1.5), {0, 0, 0}), fog(b, glm::dvec3(1.6, 1.2, 1.6), {0, 6, 0})};
  // The first from y = -18 to 18, the second from -8.4 to 20.4; steps of 1.2 mm.
  const double oneSample = 1.2 * (-std::log(1 - a) - std::log(1 - b));
  const auto throughTo = [&](double y) {
    return std::pow(1 - a, std::clamp(y + 18, 0.0, 36.0)) * std::pow(1 - b, std::clamp(y + 8.4, 0.0, 28.8));
  };
  for (const double y : {-14.0, -9.0, -8.0, -3.3, 0.1, 0.5, 0.9, 19.0}) {
    scene.meshes = {{plate(y), {200, 60, 20, 255}}};
    const double green = pixelOf(picture(scene, viewFrom({0, -1, 0}, 1000), {65, 65}), 32, 32).y;
    const double through = throughTo(y);
    EXPECT_NEAR(green, 255 * (1 - through) + through * (60 + 51), 255 * through * 1.2 * oneSample + 1) << y;
  }
  // Seen through: what lies behind it comes after.
  scene.meshes = {{plate(-3), {20, 60, 200, 128}}};
  const double before = throughTo(-3), whole = throughTo(40), alpha = 128 / 255.0;
  const double green = pixelOf(picture(scene, viewFrom({0, -1, 0}, 1000), {65, 65}), 32, 32).y;
  EXPECT_NEAR(green, 255 * (1 - before) + before * alpha * (60 + 51) + 255 * (1 - alpha) * (before - whole),
              255 * 2 * oneSample);
}

TEST_F(VolumePairAmong, AnOpaqueLabelHidesWhatOfBothLiesBehindIt) {
  SceneView scene = twoBalls();
  const GridGeometry grid = makeGrid(glm::ivec3(32), glm::dvec3(2.0));
  std::vector<Label> dense;
  for (int z = 0; z < 32; ++z)
    for (int y = 0; y < 32; ++y)
      for (int x = 0; x < 32; ++x) dense.push_back(y < 4 ? 1 : 0);  // before both, seen from the front
  SceneLabels labels;
  labels.segmentation = Uid::generate();
  labels.grid = grid;
  labels.map = std::make_shared<const LabelMap>(LabelMap::fromDense(grid.size, dense));
  labels.appearance.resize(2);
  labels.appearance[1] = {{40, 200, 60}, 0, 0, 1.0f};
  scene.labels = {labels};
  const Volume3dContent content = viewFrom({0, -1, 0}, 400);
  SceneView onlyLabels = scene;
  for (SceneVolume& volume : onlyLabels.volumes) volume.visibleIn3d = false;
  const glm::ivec4 with = pixelOf(picture(scene, content, {65, 65}), 32, 32);
  const glm::ivec4 alone = pixelOf(picture(onlyLabels, content, {65, 65}), 32, 32);
  for (int c = 0; c < 3; ++c) EXPECT_NEAR(with[c], alone[c], 255 * 0.02 + 1) << "rays end when 2 % is left";
  EXPECT_GT(with.y, 100);
  // From behind both volumes are seen before it.
  const Image behind = picture(scene, viewFrom({0, 1, 0}, 400), {65, 65});
  EXPECT_GT(compare(behind, picture(onlyLabels, viewFrom({0, 1, 0}, 400), {65, 65})).shareAbove2, 0.02);
}

// Leaping over bricks in which neither shows anything changes no byte.
class VolumePairSkipping : public VolumePairAmong {
 protected:
  static SceneVolume phantom(glm::ivec3 size, glm::dmat3 turn, glm::dvec3 shift) {
    const std::vector<std::int16_t> voxels = benchPhantom(size);
    GridGeometry grid = benchPhantomGrid(size);
    grid.caseFromVolume = glm::dmat4(turn);
    grid.caseFromVolume[3] = glm::dvec4(shift, 1);
    return sceneOf(grid, VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)))).volumes[0];
  }
};

TEST_F(VolumePairSkipping, FiftyRandomPairsOfTransferFunctionsGiveTheSameBytes) {
  std::mt19937 random(20261126);
  std::uniform_real_distribution<double> centred(-1, 1);
  SceneView scene;
  scene.volumes = {phantom({48, 52, 44}, glm::dmat3(1.0), {0, 0, 0}),
                   phantom({40, 36, 42}, glm::dmat3(1.0), {0, 0, 0})};
  const SceneVolume same = phantom({48, 52, 44}, glm::dmat3(1.0), {0, 0, 0});
  const SceneVolume other = scene.volumes[1];
  for (int round = 0; round < 50; ++round) {
    scene.volumes[1] = round % 7 == 6 ? same : other;  // now and then both lie on one grid
    if (round % 7 != 6) {
      scene.volumes[1].grid.caseFromVolume =
          glm::dmat4(rotation({centred(random), centred(random), 0.3}, 120 * centred(random)));
      scene.volumes[1].grid.caseFromVolume[3] =
          glm::dvec4(90 * centred(random), 90 * centred(random), 90 * centred(random), 1);
    }
    for (SceneVolume& volume : scene.volumes) {
      volume.transferFunction = randomFunction(random);
      volume.sampling = centred(random) < 0 ? Sampling::pointwise : Sampling::integrated;
    }
    scene.volumes[1].opacity3d = round % 3 == 0 ? 0.4f : 1.0f;
    Volume3dContent content =
        viewFrom({centred(random), centred(random), centred(random)}, 350 + 250 * centred(random));
    if (round % 5 == 4) content.clipBox = PatientBox{{-60, -128, -100}, {90, 70, 100}};
    expectSame(scene, content, round);
  }
}

// Two small balls in large grids: what lies around them is not looked at, and nothing that is lit is missed.
TEST_F(VolumePairSkipping, SparesTheSamplesInWhichNeitherShowsAnything) {
  SceneView scene = twoBalls();
  for (SceneVolume& volume : scene.volumes) {
    const SceneVolume small = ball(volume.grid, glm::dvec3(3, 1, -1), 4);
    volume.voxels = small.voxels;
  }
  const auto samples = [&](bool skipping) {
    harness_->pass().setSkipping(skipping);
    EXPECT_TRUE(harness_->update(scene));
    EXPECT_TRUE(harness_->pass().takeCounts(harness_->ring()));
    const auto counts = harness_->takeCountsOfOneFrame(scene, aside_, {96, 80});
    EXPECT_TRUE(counts);
    return counts ? *counts : DrawReport{};
  };
  harness_->pass().setCounting(true);
  const DrawReport all = samples(false), leapt = samples(true);
  EXPECT_GT(leapt.samples, 0u);
  EXPECT_LT(leapt.samples, all.samples / 4) << "of " << all.samples;
  EXPECT_EQ(leapt.taps - leapt.samples, all.taps - all.samples) << "gradients: what is lit is the same";
}

TEST_F(VolumePairSkipping, ModesMeshesAndLabelsGiveTheSameBytes) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> centred(-1, 1);
  SceneView scene;
  scene.volumes = {phantom({48, 52, 44}, glm::dmat3(1.0), {0, 0, 0}),
                   phantom({40, 36, 42}, rotation({1, 2, 3}, 40), {60, -30, 20})};
  using enum RenderMode;
  const std::array kModes{std::pair(shaded, maximumIntensity), std::pair(minimumIntensity, shaded),
                          std::pair(averageIntensity, averageIntensity), std::pair(shaded, shaded),
                          std::pair(maximumIntensity, maximumIntensity)};
  for (int round = 0; round < 6; ++round) {
    for (SceneVolume& volume : scene.volumes) {
      volume.transferFunction = randomFunction(random);
      volume.window = {900, 200 * centred(random), WindowLevel::Function::linear, ""};
    }
    scene.volumes[0].mode = kModes[static_cast<std::size_t>(round % 5)].first;
    scene.volumes[1].mode = kModes[static_cast<std::size_t>(round % 5)].second;
    scene.meshes.clear();
    if (round % 3 == 1) scene.meshes = {{plate(40 * centred(random)), {200, 60, 20, 120}}};
    scene.labels.clear();
    if (round % 2 == 1) {
      const GridGeometry grid = makeGrid({70, 50, 45}, {3.1, 3.7, 4.0}, rotation({1, 0, 1}, 20));
      std::vector<Label> dense;
      for (int z = 0; z < grid.size.z; ++z)
        for (int y = 0; y < grid.size.y; ++y)
          for (int x = 0; x < grid.size.x; ++x)
            dense.push_back(glm::length(voxelToPatient(grid, VoxelIndex{{x, y, z}}).mm) < 45 ? 1 : 0);
      SceneLabels labels;
      labels.segmentation = Uid::generate();
      labels.grid = grid;
      labels.map = std::make_shared<const LabelMap>(LabelMap::fromDense(grid.size, dense));
      labels.appearance.resize(2);
      labels.appearance[1] = {{250, 200, 20}, 0, 0, round % 4 == 1 ? 0.4f : 1.0f};
      scene.labels = {labels};
    }
    expectSame(scene, viewFrom({centred(random), centred(random), centred(random)}, 420), round);
  }
}

}  // namespace
}  // namespace chiasm::test
