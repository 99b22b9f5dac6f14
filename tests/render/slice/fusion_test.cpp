// A second volume in a slice: the device's picture is the reference's, whatever the grids.
#include <gtest/gtest.h>

#include <algorithm>

#include "render/passes/fusion_table.h"
#include "tests/render/slice/reference_slice.h"
#include "tests/render/slice/slice_scene.h"

namespace chiasm::test {
namespace {

using namespace render;

const Uid kSecond = *Uid::parse("1.2.4");
const GridGeometry kFirstGrid = makeGrid({61, 47, 35}, {0.7, 0.9, 2.1}, rotation({1, 2, 3}, 25));
// Smaller than the first, turned and shifted by a registration, so that it ends inside the picture.
const GridGeometry kSecondGrid = [] {
  GridGeometry grid =
      makeGrid({40, 52, 33}, {0.8, 0.6, 1.3}, glm::dmat3(0, -1, 0, 0, 0, 1, 1, 0, 0), {3, -2, 4});
  grid.caseFromVolume = glm::dmat4(rotation({2, -1, 1}, 17.0));
  grid.caseFromVolume[3] = {4.0, -3.0, 2.5, 1.0};
  return grid;
}();

class FusionTest : public testing::Test {
 protected:
  void SetUp() override { renderer_ = headlessRenderer(); }
  void TearDown() override {
    if (renderer_) {
      EXPECT_THAT(renderer_->validationMessages(), testing::IsEmpty());
    }
  }

  static SceneVolume second(VoxelType type) {
    const Volume volume = makeVolume(kSecondGrid, type, [](PatientPoint p) {
      return 120.0 + 100.0 * std::sin(0.5 * p.mm.x) * std::cos(0.4 * p.mm.y + 0.2 * p.mm.z);
    });
    SceneVolume shown;
    shown.uid = kSecond;
    shown.voxels = volume.voxels;
    shown.grid = kSecondGrid;
    shown.rescaleSlope = volume.info.rescaleSlope;
    shown.rescaleIntercept = volume.info.rescaleIntercept;
    shown.window = {180, 110, WindowLevel::Function::linear, ""};
    shown.transferFunction = {
        "steps", {{30, {0.1, 0.9, 0.2}, 0.0}, {120, {0.9, 0.2, 0.1}, 0.02}, {200, {0.2, 0.3, 1.0}, 0.3}}};
    shown.visibleIn3d = false;
    return shown;
  }

  static SceneView fusedScene(VoxelType firstType, VoxelType secondType, AnatomicalPlane plane) {
    SceneView scene = sliceScene(letterPhantom(kFirstGrid, firstType), plane, {97, 83}, 0.71);
    scene.volumes.push_back(second(secondType));
    sliceOf(scene).interpolate = false;
    SliceFusion fusion;
    fusion.volume = kSecond;
    fusion.amount = 0.35f;
    fusion.squareMm = 7.3;
    fusion.swipe = 0.47f;
    sliceOf(scene).fusion = fusion;
    return scene;
  }

  int difference(const SceneView& scene) {
    const Viewport& viewport = scene.viewports[0];
    const ReferenceSlice reference =
        referenceSlice(scene, std::get<SliceContent>(viewport.content), viewport.size);
    EXPECT_LT(reference.uncertainCount(), reference.uncertain.size() / 8);
    return largestDifference(drawFull(*renderer_, scene), reference);
  }

  std::unique_ptr<Renderer> renderer_;
};

struct Way {
  FusionMode mode;
  std::optional<ColourMap> colours;
};
constexpr Way kWays[] = {{FusionMode::blend, ColourMap::hot},   {FusionMode::checkerboard, ColourMap::hot},
                         {FusionMode::swipe, ColourMap::hot},   {FusionMode::overlay, ColourMap::hot},
                         {FusionMode::overlay, ColourMap::pet}, {FusionMode::overlay, ColourMap::ice},
                         {FusionMode::overlay, std::nullopt}};

TEST_F(FusionTest, EveryWayIsExactForNearestVoxelsOnGridsOfTheirOwn) {
  constexpr VoxelType kTypes[] = {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32};
  for (std::size_t i = 0; i < std::size(kTypes); ++i)
    for (const auto plane : {AnatomicalPlane::axial, AnatomicalPlane::coronal, AnatomicalPlane::sagittal})
      for (const Way& way : kWays) {
        SceneView scene = fusedScene(kTypes[i], kTypes[(i + 1) % 4], plane);
        sliceOf(scene).fusion->mode = way.mode;
        sliceOf(scene).fusion->colours = way.colours;
        if (plane == AnatomicalPlane::sagittal) makeOblique(sliceOf(scene));
        EXPECT_EQ(difference(scene), 0)
            << voxelTypeName(kTypes[i]) << " " << planeName(plane) << " way " << &way - kWays;
      }
}

TEST_F(FusionTest, EveryWindowFunctionAndSlopeIsExact) {
  for (const WindowLevel& window : {WindowLevel{200, 90, WindowLevel::Function::linearExact, ""},
                                    WindowLevel{90, 130, WindowLevel::Function::sigmoid, ""}})
    for (const FusionMode mode : {FusionMode::blend, FusionMode::overlay}) {
      SceneView scene = fusedScene(VoxelType::int16, VoxelType::int16, AnatomicalPlane::coronal);
      sliceOf(scene).fusion->mode = mode;
      scene.volumes[1].window = window;
      EXPECT_EQ(difference(scene), 0);
      scene.volumes[1].rescaleSlope = -0.5;
      scene.volumes[1].rescaleIntercept = 170;
      EXPECT_EQ(difference(scene), 0);
    }
}

TEST_F(FusionTest, LinearSamplingIsWithinRounding) {
  for (const Way& way : kWays) {
    SceneView scene = fusedScene(VoxelType::int16, VoxelType::float32, AnatomicalPlane::axial);
    makeOblique(sliceOf(scene));
    SliceContent& content = sliceOf(scene);
    content.interpolate = true;
    content.fusion->mode = way.mode;
    content.fusion->colours = way.colours;
    // One level of the second volume more or less is up to four of a colour map's (blue of hot, green of
    // PET).
    EXPECT_LE(difference(scene), way.mode == FusionMode::overlay ? 5 : 1) << "way " << &way - kWays;
  }
}

TEST_F(FusionTest, LabelsLieAboveBothVolumes) {
  for (const Way& way : kWays) {
    SceneView scene = fusedScene(VoxelType::int16, VoxelType::uint8, AnatomicalPlane::coronal);
    scene.labels.push_back(labelLayer(kFirstGrid, {70, 44, 41}, rotation({0, 1, 1}, 12)));
    sliceOf(scene).fusion->mode = way.mode;
    sliceOf(scene).fusion->colours = way.colours;
    EXPECT_EQ(difference(scene), 0) << "way " << &way - kWays;
  }
}

// What is drawn is looked at again when anything of the second volume changes, and only then.
TEST_F(FusionTest, FollowsEveryChangeOfTheSecondVolume) {
  SceneView scene = fusedScene(VoxelType::int16, VoxelType::int16, AnatomicalPlane::axial);
  sliceOf(scene).fusion->mode = FusionMode::overlay;
  sliceOf(scene).fusion->colours.reset();
  EXPECT_EQ(difference(scene), 0);
  auto again = renderer_->draw(scene, Quality::full);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->drawnViewports, 0u) << "nothing changed";
  scene.volumes[1].transferFunction.points[1].colour = {0.2, 0.9, 0.9};
  EXPECT_EQ(difference(scene), 0) << "colours";
  sliceOf(scene).fusion->colours = ColourMap::pet;
  EXPECT_EQ(difference(scene), 0) << "colour map";
  scene.volumes[1].window.level = 80;
  EXPECT_EQ(difference(scene), 0) << "window";
  sliceOf(scene).fusion->amount = 0.8f;
  EXPECT_EQ(difference(scene), 0) << "amount";
  scene.volumes[1].grid.caseFromVolume[3].x += 5.0;
  EXPECT_EQ(difference(scene), 0) << "place";
  scene.volumes.pop_back();
  EXPECT_EQ(difference(scene), 0) << "gone";
  sliceOf(scene).fusion.reset();
  EXPECT_EQ(difference(scene), 0) << "alone";
}

// Two even volumes at 1 mm a pixel: every number can be said beforehand.
TEST_F(FusionTest, DrawsWhatTheNumbersSay) {
  const GridGeometry grid = makeGrid({64, 64, 8}, glm::dvec3(1.0));
  const auto even = [&](double value) {
    return makeVolume(grid, VoxelType::int16, [value](PatientPoint) { return value; });
  };
  SceneView scene = sliceScene(even(102), AnatomicalPlane::axial, {40, 40}, 1.0);
  scene.volumes[0].window = {255, 127.5, WindowLevel::Function::linearExact, ""};  // grey = value
  SceneVolume over = scene.volumes[0];
  over.uid = kSecond;
  over.voxels = even(204).voxels;
  scene.volumes.push_back(over);
  SliceContent& content = sliceOf(scene);
  content.centre = {{0, 0, 0.25}};  // pixel x covers x - 20 .. x - 19 mm
  SliceFusion fusion;
  fusion.volume = kSecond;
  const auto at = [&](const Image& image, int x, int y, int channel = 0) {
    return int{image.rgba[static_cast<std::size_t>(y * 40 + x) * 4 + static_cast<std::size_t>(channel)]};
  };

  fusion.amount = 0.25f;
  content.fusion = fusion;
  EXPECT_EQ(at(drawFull(*renderer_, scene), 11, 23), 128) << "102 + 102 / 4, half rounded up";

  content.fusion->mode = FusionMode::checkerboard;
  content.fusion->squareMm = 10.0;
  Image image = drawFull(*renderer_, scene);
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 40; ++x)
      ASSERT_EQ(at(image, x, y), (x / 10 + y / 10) % 2 == 0 ? 102 : 204) << x << ", " << y;
  content.centre.mm += glm::dvec3(3, -1, 0);  // panned: the squares stay with the patient
  image = drawFull(*renderer_, scene);
  EXPECT_EQ(at(image, 6, 1), 102);
  EXPECT_EQ(at(image, 7, 1), 204);
  content.centre.mm -= glm::dvec3(3, -1, 0);

  content.fusion->mode = FusionMode::swipe;
  content.fusion->swipe = 0.25f;
  image = drawFull(*renderer_, scene);
  EXPECT_EQ(at(image, 9, 30), 102);
  EXPECT_EQ(at(image, 10, 30), 204);

  content.fusion->mode = FusionMode::overlay;
  content.fusion->amount = 0.5f;
  content.fusion->rampBegin = 0.0f;
  content.fusion->rampEnd = 1.0f;
  image = drawFull(*renderer_, scene);  // hot at 204: red 255, green 153, blue 52; opacity 0.5 * 0.8
  EXPECT_EQ(at(image, 5, 5, 0), 163);   // 102 + 0.4 * 153
  EXPECT_EQ(at(image, 5, 5, 1), 122);
  EXPECT_EQ(at(image, 5, 5, 2), 82);
}

// Where the second volume has nothing, a blend shows the first as it is and a square is black.
TEST_F(FusionTest, BeyondTheSecondVolumeNothingIsMadeUp) {
  SceneView scene = fusedScene(VoxelType::int16, VoxelType::int16, AnatomicalPlane::axial);
  SceneView alone = scene;
  sliceOf(alone).fusion.reset();
  const Image first = drawFull(*renderer_, alone);
  scene.volumes[1].grid.origin += glm::dvec3(0, 0, 900);
  for (const FusionMode mode : {FusionMode::blend, FusionMode::overlay}) {
    sliceOf(scene).fusion->mode = mode;
    EXPECT_EQ(drawFull(*renderer_, scene).rgba, first.rgba);
  }
  sliceOf(scene).fusion->mode = FusionMode::swipe;
  sliceOf(scene).fusion->swipe = 0.0f;
  const Image black = drawFull(*renderer_, scene);
  for (std::size_t i = 0; i < black.rgba.size(); ++i) ASSERT_EQ(black.rgba[i], i % 4 == 3 ? 255 : 0);
}

}  // namespace
}  // namespace chiasm::test
