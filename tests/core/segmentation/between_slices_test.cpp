#include "core/segmentation/between_slices.h"

#include <gtest/gtest.h>

#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

// A grid without noise and with one segment drawn on some slices.
class DrawnSlices {
 public:
  DrawnSlices(glm::ivec3 size, glm::dvec3 spacing) : random(1, VoxelType::int16, 1, 0, {4, 4, 4}) {
    const GridGeometry grid = makeGrid(size, spacing, rotation({1, 2, 3}, 40));
    random.value.volumes[0].info.grid = grid;
    random.value.volumes[0].voxels = nullptr;
    random.segmentation().info.grid = grid;
    labels.assign(grid.voxelCount(), 0);
  }
  // A disk (mm) in a slice across an axis, around a place in the slice's own two axes (voxels).
  void disk(int axis, int slice, glm::dvec2 centre, double radius) {
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      if (voxel.ijk[axis] == slice && distance(axis, voxel.ijk, centre) <= radius)
        labels[offset] = random.label(0);
    });
  }
  double distance(int axis, glm::ivec3 voxel, glm::dvec2 centre) {
    const glm::dvec3 spacing = random.grid().spacing;
    const int u = axis == 0 ? 1 : 0, v = axis == 2 ? 1 : 2;
    return glm::length(glm::dvec2((voxel[u] - centre.x) * spacing[u], (voxel[v] - centre.y) * spacing[v]));
  }
  std::vector<Label> filled(int axis) {
    random.segmentation().layers[0] = LabelMap::fromDense(random.grid().size, labels);
    Progress progress;
    const auto edit = interpolateSlices(random.active(), axis)->plan(random.value, progress);
    if (!edit) {
      ADD_FAILURE() << edit.error().message;
      return labels;
    }
    expectSoundChanges(random.value, edit->changes);
    return labelsAfter(random.value, edit->changes);
  }
  RandomCase random;
  std::vector<Label> labels;
};

TEST(Interpolation, BetweenConcentricDisksIsACone) {
  for (int axis = 0; axis < 3; ++axis) {
    glm::ivec3 size(64, 60, 62);
    size[axis] = 21;
    glm::dvec3 spacing(0.8, 0.9, 1.0);
    DrawnSlices drawn(size, spacing);
    const glm::dvec2 centre(31.3, 29.6);
    drawn.disk(axis, 3, centre, 22.0);
    drawn.disk(axis, 17, centre, 8.0);
    const std::vector<Label> after = drawn.filled(axis);
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      const int slice = voxel.ijk[axis];
      const bool inside = after[offset] == drawn.random.label(0);
      if (slice <= 3 || slice >= 17) {
        ASSERT_EQ(after[offset], drawn.labels[offset]) << "drawn slices and what lies beyond stay";
        return;
      }
      // The closed form: a disk's signed distance is its radius less the distance to its centre, so mixing
      // two gives the disk of the mixed radius. Distances between pixel centres are right to one pixel.
      const double radius = 22.0 + (8.0 - 22.0) * (slice - 3) / 14.0;
      const double at = drawn.distance(axis, voxel.ijk, centre);
      if (at < radius - 1.0) {
        ASSERT_TRUE(inside) << slice << " " << at << " " << radius;
      }
      if (at > radius + 1.0) {
        ASSERT_FALSE(inside) << slice << " " << at << " " << radius;
      }
    });
  }
}

TEST(Interpolation, OfDisksApartIsAnObliqueCylinder) {
  const glm::ivec3 size(120, 60, 9);
  DrawnSlices drawn(size, {1, 1, 3});
  drawn.disk(2, 0, {20, 20}, 9.0);
  drawn.disk(2, 8, {92, 36}, 9.0);
  const std::vector<Label> after = drawn.filled(2);
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    const double part = voxel.ijk.z / 8.0;
    const double at = drawn.distance(2, voxel.ijk, {20 + 72 * part, 20 + 16 * part});
    if (at < 8.0) {
      ASSERT_EQ(after[offset], drawn.random.label(0));
    }
    if (at > 10.0) {
      ASSERT_EQ(after[offset], 0);
    }
  });
}

TEST(Interpolation, SaysWhenThereIsNothingToFill) {
  DrawnSlices drawn({20, 20, 9}, {1, 1, 1});
  drawn.disk(2, 4, {10, 10}, 5.0);
  drawn.disk(2, 5, {10, 10}, 5.0);
  drawn.random.segmentation().layers[0] = LabelMap::fromDense({20, 20, 9}, drawn.labels);
  Progress progress;
  const auto edit = interpolateSlices(drawn.random.active(), 2)->plan(drawn.random.value, progress);
  ASSERT_FALSE(edit.has_value());
  EXPECT_NE(edit.error().message.find("no empty slices"), std::string::npos);
}

TEST(CopySlice, AddsTheSliceToTheNextOnes) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    RandomCase random(seed);
    const glm::ivec3 size = random.grid().size;
    const int axis = static_cast<int>(seed) % 3, count = seed % 2 == 0 ? 3 : -2;
    const std::vector<Label> labels = random.labels();
    glm::ivec3 from(-1);
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      if (labels[offset] == random.label(0) && (from.x < 0 || random.integer(0, 300) == 0)) from = voxel.ijk;
    });
    if (from.x < 0) continue;
    PlainSet wanted(labels.size());
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      const int step = voxel.ijk[axis] - from[axis];
      if (count > 0 ? step < 1 || step > count : step > -1 || step < count) return;
      glm::ivec3 source = voxel.ijk;
      source[axis] = from[axis];
      wanted[offset] = labels[plainOffset(size, source)] == random.label(0) ? 1 : 0;
    });
    expectResult(random,
                 *copySlice(random.active(), axis, voxelToPatient(random.grid(), VoxelIndex{from}), count),
                 plainWrite(random, wanted, PaintOver::unlocked, WriteMode::add));
  }
}

}  // namespace
}  // namespace chiasm::test
