#include <gtest/gtest.h>

#include <algorithm>

#include "tests/render/slice/reference_slice.h"
#include "tests/render/slice/slice_scene.h"

namespace chiasm::test {
namespace {

using namespace render;

class SliceTest : public testing::Test {
 protected:
  void SetUp() override { renderer_ = headlessRenderer(); }
  void TearDown() override {
    if (renderer_) {
      EXPECT_THAT(renderer_->validationMessages(), testing::IsEmpty());
    }
  }

  // Draws and compares; the largest difference over certain pixels, of which most must be.
  int difference(const SceneView& scene) {
    const Viewport& viewport = scene.viewports[0];
    const auto& content = std::get<SliceContent>(viewport.content);
    const ReferenceSlice reference = referenceSlice(scene, content, viewport.size);
    EXPECT_LT(reference.uncertainCount(), reference.uncertain.size() / 8);
    const Image image = drawFull(*renderer_, scene);
    return largestDifference(image, reference);
  }

  std::unique_ptr<Renderer> renderer_;
};

const GridGeometry kOblique = makeGrid({61, 47, 35}, {0.7, 0.9, 2.1}, rotation({1, 2, 3}, 25));
const GridGeometry kLeftHanded =
    makeGrid({40, 52, 33}, {1.1, 0.8, 1.3}, glm::dmat3(0, -1, 0, 0, 0, 1, 1, 0, 0), {12, -7, 30});

TEST_F(SliceTest, NearestGreysAreExactForEveryVoxelTypeAndPlane) {
  for (const VoxelType type : {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32})
    for (const GridGeometry& grid : {kOblique, kLeftHanded})
      for (const auto plane : {AnatomicalPlane::axial, AnatomicalPlane::coronal, AnatomicalPlane::sagittal}) {
        SceneView scene = sliceScene(letterPhantom(grid, type), plane, {97, 83}, 0.71);
        sliceOf(scene).interpolate = false;
        if (plane == AnatomicalPlane::sagittal) makeOblique(sliceOf(scene));
        EXPECT_EQ(difference(scene), 0) << voxelTypeName(type) << " " << planeName(plane);
      }
}

TEST_F(SliceTest, NearestGreysAreExactForEveryWindowFunction) {
  const Volume volume =
      makeVolume(kOblique, VoxelType::int16, [](PatientPoint p) { return rampValue(p) * 3; });
  for (const WindowLevel& window : {WindowLevel{400, 40, WindowLevel::Function::linear, ""},
                                    WindowLevel{256, 127.5, WindowLevel::Function::linear, ""},
                                    WindowLevel{1, 10, WindowLevel::Function::linear, ""},
                                    WindowLevel{255, 40, WindowLevel::Function::linearExact, ""},
                                    WindowLevel{200, 0, WindowLevel::Function::sigmoid, ""}}) {
    SceneView scene = sliceScene(volume, AnatomicalPlane::coronal, {96, 96}, 0.7);
    sliceOf(scene).interpolate = false;
    scene.volumes[0].window = window;
    EXPECT_EQ(difference(scene), 0);
    scene.volumes[0].rescaleSlope = -0.5;
    scene.volumes[0].rescaleIntercept = 17;
    EXPECT_EQ(difference(scene), 0);
  }
}

TEST_F(SliceTest, LinearGreysAreWithinOneLevel) {
  for (const VoxelType type : {VoxelType::int16, VoxelType::float32}) {
    const Volume volume = makeVolume(kOblique, type, [](PatientPoint p) {
      return 300.0 * std::sin(0.4 * p.mm.x) * std::cos(0.3 * p.mm.y + 0.1 * p.mm.z);
    });
    SceneView scene = sliceScene(volume, AnatomicalPlane::axial, {110, 90}, 0.37);
    makeOblique(sliceOf(scene));
    EXPECT_LE(difference(scene), 1) << voxelTypeName(type);
  }
}

// conventions.md: the patient's right at the left of the screen in axial and coronal pictures; anterior at
// the left in sagittal ones; superior or anterior at the top. The phantom's markers say where is where.
TEST_F(SliceTest, LeftStaysLeftWhateverTheOrderOfTheAxes) {
  const auto orders = signedAxisOrders();
  for (std::size_t order = 0; order < orders.size(); order += 5) {
    const GridGeometry grid = makeGrid({48, 44, 40}, {1.0, 1.1, 1.2}, orders[order]);
    const Volume volume = letterPhantom(grid);
    const PatientBox box = boundingBox(grid);
    for (const auto plane : {AnatomicalPlane::axial, AnatomicalPlane::coronal, AnatomicalPlane::sagittal}) {
      SceneView scene = sliceScene(volume, plane, {64, 64}, 0.8);
      sliceOf(scene).interpolate = false;
      scene.volumes[0].window = {2000, 0, WindowLevel::Function::linear, ""};
      // Markers lie off the centre: cut through each and look for its value where it must be.
      for (const PhantomPart& part : phantomParts()) {
        const glm::dvec3 middle = (part.minimum + part.maximum) * 0.5;
        const glm::dvec3 half = (box.maximum - box.minimum) * 0.5, centre = (box.maximum + box.minimum) * 0.5;
        const PatientPoint point{centre + middle * half};
        if (letterValue(box, point) != part.value) continue;
        const PatientVector normal{glm::cross(screenRight(plane).mm, screenDown(plane).mm)};
        SliceContent& content = sliceOf(scene);
        content.centre = {centre + normal.mm * glm::dot(point.mm - centre, normal.mm) + glm::dvec3(0.01)};
        const Image image = drawFull(*renderer_, scene);
        // Written out, not through screenRight: axial (x, y), coronal (x, −z), sagittal (y, −z).
        const glm::dvec3 from = point.mm - content.centre.mm;
        const double across = plane == AnatomicalPlane::sagittal ? from.y : from.x;
        const double down = plane == AnatomicalPlane::axial ? from.y : -from.z;
        const int x = static_cast<int>(std::floor(32 + across / 0.8));
        const int y = static_cast<int>(std::floor(32 + down / 0.8));
        ASSERT_TRUE(x >= 0 && x < 64 && y >= 0 && y < 64);
        const int expected = static_cast<int>(
            std::floor(std::clamp((part.value + 0.5) / 1999.0 + 0.5, 0.0, 1.0) * 255.0 + 0.5));
        EXPECT_EQ(image.rgba[static_cast<std::size_t>(y * 64 + x) * 4], expected)
            << part.letter << " " << planeName(plane) << " order " << order;
      }
    }
  }
}

TEST_F(SliceTest, LabelsAreExactOnAnyGridWithFillAndOutline) {
  const Volume volume = letterPhantom(kOblique);
  SceneView scene = sliceScene(volume, AnatomicalPlane::coronal, {120, 101}, 0.63);
  sliceOf(scene).interpolate = false;
  scene.labels.push_back(labelLayer(kOblique, {70, 44, 41}, rotation({0, 1, 1}, 12)));
  scene.labels.push_back(labelLayer(kOblique, {33, 64, 32}, rotation({1, 1, 0}, -20), 1));
  scene.labels[1].appearance.resize(2);
  scene.labels[1].appearance[1] = {{79, 179, 217}, 0.5f, 0.75f, 0.0f};
  for (const int radius : {0, 1, 2, 4}) {
    sliceOf(scene).outlinePixels = radius;
    EXPECT_EQ(difference(scene), 0) << "outline of " << radius;
  }
  sliceOf(scene).labelOpacity = 0.5f;
  EXPECT_EQ(difference(scene), 0);
  makeOblique(sliceOf(scene));
  EXPECT_EQ(difference(scene), 0);
  // The far side of the labels hangs over the volume's edge: drawn on black.
  sliceOf(scene).centre.mm += glm::dvec3(15, 0, 10);
  EXPECT_EQ(difference(scene), 0);
}

// A square of 8 × 8 mm at 1 mm a pixel: an outline of two pixels leaves 4 × 4 pixels without.
TEST_F(SliceTest, TheOutlineIsAsWideAsItSays) {
  const GridGeometry grid = makeGrid({32, 32, 32}, glm::dvec3(1.0));
  const Volume volume = makeVolume(grid, VoxelType::int16, [](PatientPoint) { return -1000.0; });
  SceneView scene = sliceScene(volume, AnatomicalPlane::axial, {32, 32}, 1.0);
  sliceOf(scene).centre = {glm::dvec3(0.0, 0.0, 0.4)};  // pixel centres on voxel centres
  LabelMap map(grid.size);
  LabelMapEditor editor(map);
  for (int z = 0; z < 32; ++z)
    for (int y = 10; y < 18; ++y)
      for (int x = 6; x < 14; ++x) editor.set({{x, y, z}}, 3);
  for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
  SceneLabels layer;
  layer.segmentation = *Uid::parse("1.2.3.4");
  layer.map = std::make_shared<const LabelMap>(map);
  layer.grid = grid;
  layer.appearance = {{}, {}, {}, {{200, 100, 50}, 0.0f, 1.0f, 0.0f}};
  scene.labels.push_back(layer);
  const Image image = drawFull(*renderer_, scene);
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 32; ++x) {
      const bool inside = x >= 6 && x < 14 && y >= 10 && y < 18;
      const bool core = x >= 8 && x < 12 && y >= 12 && y < 16;
      const std::uint8_t* pixel = &image.rgba[static_cast<std::size_t>(y * 32 + x) * 4];
      ASSERT_EQ(pixel[0], inside && !core ? 200 : 0) << x << ", " << y;
      ASSERT_EQ(pixel[1], inside && !core ? 100 : 0) << x << ", " << y;
      ASSERT_EQ(pixel[2], inside && !core ? 50 : 0) << x << ", " << y;
      ASSERT_EQ(pixel[3], 255);
    }
}

TEST_F(SliceTest, ThePreviewTintsExactlyTheVoxelsInRange) {
  for (const VoxelType type : {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32}) {
    SceneView scene = sliceScene(letterPhantom(kOblique, type), AnatomicalPlane::axial, {97, 83}, 0.71);
    sliceOf(scene).interpolate = false;
    scene.preview = ThresholdPreview{scene.volumes[0].uid, 40, 504, {79, 179, 217}, 0.5f};
    EXPECT_EQ(difference(scene), 0) << voxelTypeName(type);
    scene.preview->volume = *Uid::parse("1.2.9");
    EXPECT_EQ(difference(scene), 0) << "a preview of another volume shows nothing";
  }
}

TEST_F(SliceTest, IsBlackOutsideTheVolumeAndWithoutOne) {
  SceneView scene = sliceScene(letterPhantom(kLeftHanded), AnatomicalPlane::axial, {40, 30}, 1.0);
  sliceOf(scene).centre.mm += glm::dvec3(0, 0, 500);
  Image image = drawFull(*renderer_, scene);
  for (std::size_t i = 0; i < image.rgba.size(); ++i) ASSERT_EQ(image.rgba[i], i % 4 == 3 ? 255 : 0);
  scene.volumes.clear();
  image = drawFull(*renderer_, scene);
  for (std::size_t i = 0; i < image.rgba.size(); ++i) ASSERT_EQ(image.rgba[i], i % 4 == 3 ? 255 : 0);
}

}  // namespace
}  // namespace chiasm::test
