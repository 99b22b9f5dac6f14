// Thick slices against sums in double precision, in the picture that a viewport shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

#include "core/volume/window_presets.h"
#include "render/passes/slice_cutter.h"
#include "render/passes/window_thresholds.h"
#include "tests/render/slice/reference_slice.h"
#include "tests/render/slice/slice_scene.h"

namespace chiasm::test {
namespace {

using namespace render;

const GridGeometry kOblique = makeGrid({61, 47, 35}, {0.7, 0.9, 2.1}, rotation({1, 2, 3}, 25));

// A value between voxel centres; nullopt more than half a voxel outside.
std::optional<double> valueAt(const SceneVolume& volume, PatientPoint point) {
  const glm::dvec3 voxel = patientToVoxel(volume.grid, point).ijk;
  const glm::ivec3 size = volume.grid.size;
  for (int axis = 0; axis < 3; ++axis)
    if (voxel[axis] < -0.5 || voxel[axis] > size[axis] - 0.5) return std::nullopt;
  const glm::dvec3 base = glm::floor(voxel), part = voxel - base;
  double sum = 0;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::ivec3 offset(corner & 1, corner >> 1 & 1, corner >> 2);
    const glm::ivec3 at = glm::clamp(glm::ivec3(base) + offset, glm::ivec3(0), size - 1);
    double weight = 1;
    for (int axis = 0; axis < 3; ++axis) weight *= offset[axis] == 1 ? part[axis] : 1 - part[axis];
    sum += weight * volume.voxels->valueAt(static_cast<std::size_t>(at.x + size.x * (at.y + size.y * at.z)));
  }
  return volume.rescaleSlope * sum + volume.rescaleIntercept;
}

// The grey that a thick slice has at a pixel, layer by layer.
int greyAt(const SceneVolume& volume, const SliceContent& content, glm::ivec2 size, int x, int y) {
  const glm::dvec3 normal = glm::cross(content.right.mm, content.down.mm);
  const SlabLayers layers = layersOf(volume.grid, content);
  double most = -1e300, least = 1e300, sum = 0;
  int count = 0;
  for (int layer = 0; layer < layers.count; ++layer) {
    const double depth = ((layer + 0.5) / layers.count - 0.5) * content.slab.mm;
    const PatientPoint point{
        content.centre.mm + content.right.mm * ((x + 0.5 - size.x / 2.0) * content.mmPerPixel) +
        content.down.mm * ((y + 0.5 - size.y / 2.0) * content.mmPerPixel) + normal * depth};
    const auto value = valueAt(volume, point);
    if (!value) continue;
    most = std::max(most, *value);
    least = std::min(least, *value);
    sum += *value;
    ++count;
  }
  if (count == 0) return 0;
  const SlabKind kind = content.slab.kind;
  return greyLevel(volume.window, kind == SlabKind::maximum   ? most
                                  : kind == SlabKind::minimum ? least
                                                              : sum / count);
}

class SlabTest : public testing::Test {
 protected:
  void SetUp() override { renderer_ = headlessRenderer(); }
  void TearDown() override {
    if (renderer_) {
      EXPECT_THAT(renderer_->validationMessages(), testing::IsEmpty());
    }
  }
  std::unique_ptr<Renderer> renderer_;
};

TEST_F(SlabTest, EveryKindAgreesWithSumsInDoublePrecision) {
  for (const VoxelType type : {VoxelType::int16, VoxelType::uint8, VoxelType::float32})
    for (const SlabKind kind : {SlabKind::maximum, SlabKind::minimum, SlabKind::mean})
      for (const double slope : {1.0, -0.5}) {
        SceneView scene = sliceScene(letterPhantom(kOblique, type), AnatomicalPlane::coronal, {97, 83}, 0.71);
        SceneVolume& volume = scene.volumes[0];
        volume.rescaleSlope *= slope;
        volume.window = {8000, 0, WindowLevel::Function::linear, ""};  // all of them, either way round
        SliceContent& content = sliceOf(scene);
        makeOblique(content);
        content.slab = {7.0, kind};
        const Image image = drawFull(*renderer_, scene);
        int worst = 0;
        std::size_t different = 0, shown = 0;
        for (int y = 0; y < image.size.y; ++y)
          for (int x = 0; x < image.size.x; ++x) {
            const std::uint8_t* pixel = &image.rgba[static_cast<std::size_t>(y * image.size.x + x) * 4];
            const int apart = std::abs(pixel[0] - greyAt(volume, content, image.size, x, y));
            worst = std::max(worst, apart);
            different +=
                apart > 1;  // single precision; a layer may end at the volume's border on either side
            shown += pixel[0] > 0;
            ASSERT_EQ(pixel[3], 255);
          }
        EXPECT_LE(different, 20u) << voxelTypeName(type) << static_cast<int>(kind) << ", worst " << worst;
        EXPECT_GT(shown, 500u);
      }
}

// A quarter of the way over a step from 0 to 100: 25 linearly, 20.3 by Catmull and Rom's cubic.
TEST_F(SlabTest, CubicSlicesShowTheCubicThinAndThick) {
  const GridGeometry grid = makeGrid({24, 24, 24}, {1, 1, 1});
  const double step = voxelToPatient(grid, VoxelIndex{{12, 0, 0}}).mm.x;
  SceneView scene = sliceScene(
      makeVolume(grid, VoxelType::int16, [&](PatientPoint p) { return p.mm.x > step - 0.5 ? 100.0 : 0.0; }),
      AnatomicalPlane::axial, {33, 33}, 0.25);
  scene.volumes[0].window = {100, 50, WindowLevel::Function::linearExact, ""};
  SliceContent& content = sliceOf(scene);
  content.centre.mm.x = step - 0.75;
  const auto middle = [&] {
    const Image image = drawFull(*renderer_, scene);
    return static_cast<int>(image.rgba[static_cast<std::size_t>(16 * image.size.x + 16) * 4]);
  };
  for (const double thickness : {0.0, 5.0}) {
    content.slab = {thickness, SlabKind::mean};
    content.cubic = false;
    EXPECT_NEAR(middle(), 255 * 0.25, 1.0) << thickness;
    content.cubic = true;
    EXPECT_NEAR(middle(), 255 * 0.203125, 1.0) << thickness;
    content.interpolate = false;
    EXPECT_EQ(middle(), 0) << thickness;
    content.interpolate = true;
  }
}

TEST_F(SlabTest, LayersLieNoFurtherApartThanVoxels) {
  SliceContent content;
  content.right = {{1, 0, 0}};
  content.down = {{0, 1, 0}};
  const GridGeometry grid = makeGrid({10, 10, 10}, {1, 1, 2.5}, glm::dmat3(1.0));
  content.slab.mm = 10.0;
  EXPECT_EQ(layersOf(grid, content).count, 4);
  EXPECT_DOUBLE_EQ(layersOf(grid, content).mmApart, 2.5);
  content.slab.mm = 11.0;
  EXPECT_EQ(layersOf(grid, content).count, 5);
  EXPECT_DOUBLE_EQ(layersOf(grid, content).mmApart, 2.2);
  content.slab.mm = 0.1;
  EXPECT_EQ(layersOf(grid, content).count, 1);
}

// Labels stay those in the plane, over the thick slice; without a thickness nothing is different.
TEST_F(SlabTest, LabelsLieOverItAndAThinSliceIsAsBefore) {
  SceneView scene =
      sliceScene(letterPhantom(kOblique, VoxelType::int16), AnatomicalPlane::axial, {90, 90}, 0.6);
  const Image thin = drawFull(*renderer_, scene);
  sliceOf(scene).slab = {12.0, SlabKind::maximum};
  const Image thick = drawFull(*renderer_, scene);
  EXPECT_NE(thin.rgba, thick.rgba);
  scene.labels.push_back(labelLayer(kOblique, {30, 28, 26}, glm::dmat3(1.0)));
  const Image labelled = drawFull(*renderer_, scene);
  SceneView over = scene;
  sliceOf(over).slab = {};
  const Image thinLabelled = drawFull(*renderer_, over);
  std::size_t coloured = 0, wrong = 0;
  for (std::size_t pixel = 0; pixel < thick.rgba.size(); pixel += 4) {
    const bool changed = !std::equal(&thick.rgba[pixel], &thick.rgba[pixel] + 4, &labelled.rgba[pixel]);
    const bool inPlane = !std::equal(&thin.rgba[pixel], &thin.rgba[pixel] + 4, &thinLabelled.rgba[pixel]);
    coloured += changed;
    wrong += changed && !inPlane;
  }
  EXPECT_GT(coloured, 200u);
  EXPECT_EQ(wrong, 0u) << "nothing is labelled that the plane does not label";
  sliceOf(scene).slab = {};
  scene.labels.clear();
  EXPECT_EQ(drawFull(*renderer_, scene).rgba, thin.rgba);
}

}  // namespace
}  // namespace chiasm::test
