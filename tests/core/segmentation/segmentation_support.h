// Random cases for the tests of segmentation: oblique anisotropic grids, noise, several segments.
#pragma once

#include <random>
#include <string>
#include <vector>

#include <glm/gtc/matrix_transform.hpp>

#include "core/case/changes.h"
#include "core/case/command.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

// A case with one volume of noise and a segmentation with three segments (of which one is locked) painted
// at random; deterministic for a seed.
class RandomCase {
 public:
  explicit RandomCase(unsigned seed, VoxelType type = VoxelType::int16, double slope = 1.0,
                      double intercept = 0.0, glm::ivec3 size = glm::ivec3(0))
      : random_(seed) {
    if (size == glm::ivec3(0)) size = {integer(20, 75), integer(10, 50), integer(8, 45)};
    GridGeometry grid = randomGrid(size);
    Volume volume = noise(grid, type);
    volume.info.uid = *Uid::parse("2.25.1");
    volume.info.name = "Noise";
    volume.info.unit = "HU";
    volume.info.rescaleSlope = slope;
    volume.info.rescaleIntercept = intercept;
    value.volumes.push_back(std::move(volume));

    Segmentation segmentation;
    segmentation.info.uid = *Uid::parse("2.25.2");
    segmentation.info.volume = value.volumes[0].info.uid;
    segmentation.info.grid = grid;
    segmentation.info.name = "Segments";
    for (int i = 0; i < 3; ++i) {
      Segment segment;
      segment.uid = *Uid::parse("2.25.1" + std::to_string(i));
      segment.segmentation = segmentation.info.uid;
      segment.order = i;
      segment.name = "Segment " + std::to_string(i);
      segment.label = static_cast<Label>(i * 3 + 2);
      segment.locked = i == 2;
      segmentation.segments.push_back(segment);
    }
    segmentation.layers.push_back(randomLabels(size));
    value.segmentations.push_back(std::move(segmentation));
  }

  Case value;

  Segmentation& segmentation() { return value.segmentations[0]; }
  const Volume& volume() const { return value.volumes[0]; }
  const GridGeometry& grid() { return segmentation().info.grid; }
  const Uid& active() { return segmentation().segments[0].uid; }
  const Uid& other() { return segmentation().segments[1].uid; }
  const Uid& locked() { return segmentation().segments[2].uid; }
  Label label(int segment) { return segmentation().segments[static_cast<std::size_t>(segment)].label; }
  std::vector<Label> labels() { return segmentation().layers[0].toDense(); }

  int integer(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  double real(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }
  glm::dvec3 direction() {
    std::normal_distribution<double> normal;
    const glm::dvec3 v(normal(random_), normal(random_), normal(random_));
    return glm::length(v) > 1e-3 ? glm::normalize(v) : glm::dvec3(0, 0, 1);
  }
  // A position in or a little outside the grid.
  PatientPoint point() {
    const glm::dvec3 size(grid().size);
    return voxelToPatient(grid(),
                          VoxelPoint{{real(-3, size.x + 2), real(-3, size.y + 2), real(-3, size.z + 2)}});
  }

  GridGeometry randomGrid(glm::ivec3 size) {
    GridGeometry grid = makeGrid(size, {real(0.4, 1.2), real(0.4, 1.2), real(0.6, 4.0)},
                                 rotation(direction(), real(0, 180)), {real(-90, 90), real(-90, 90), 700});
    if (integer(0, 1) == 1) {
      glm::dmat4 moved = glm::translate(glm::dmat4(1.0), {real(-20, 20), real(-20, 20), real(-20, 20)});
      moved = moved * glm::dmat4(rotation(direction(), real(0, 30)));
      // Registrations may scale and shear a little too.
      moved[0] *= real(0.9, 1.1);
      moved[1] += moved[2] * real(-0.1, 0.1);
      grid.caseFromVolume = moved;
    }
    return grid;
  }

 private:
  Volume noise(const GridGeometry& grid, VoxelType type) {
    const std::size_t count = grid.voxelCount();
    std::vector<std::byte> bytes(count * bytesPerVoxel(type));
    if (type == VoxelType::float32) {
      std::vector<float> values(count);
      for (float& number : values) number = static_cast<float>(real(-1000, 1000));
      values[0] = NAN;
      std::copy_n(std::as_bytes(std::span(values)).begin(), bytes.size(), bytes.begin());
    } else {
      for (std::byte& byte : bytes) byte = static_cast<std::byte>(integer(0, 255));
    }
    return volumeFrom(grid, type, bytes);
  }

  // Blobs of the segments' labels over background, some bricks full of one.
  LabelMap randomLabels(glm::ivec3 size) {
    std::vector<Label> labels(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                              static_cast<std::size_t>(size.z));
    for (int blob = 0; blob < 12; ++blob) {
      const glm::ivec3 begin(integer(0, size.x - 1), integer(0, size.y - 1), integer(0, size.z - 1));
      const glm::ivec3 end =
          glm::min(begin + glm::ivec3(integer(1, 40), integer(1, 30), integer(1, 20)), size);
      const auto label = static_cast<Label>(integer(0, 2) * 3 + 2);
      for (int z = begin.z; z < end.z; ++z)
        for (int y = begin.y; y < end.y; ++y)
          for (int x = begin.x; x < end.x; ++x)
            labels[(static_cast<std::size_t>(z) * static_cast<std::size_t>(size.y) +
                    static_cast<std::size_t>(y)) *
                       static_cast<std::size_t>(size.x) +
                   static_cast<std::size_t>(x)] = label;
    }
    return LabelMap::fromDense(size, labels);
  }

  std::mt19937 random_;
};

// Calls f(voxel, linear offset) for every voxel of a grid, x fastest.
template <typename F>
void forEachVoxel(glm::ivec3 size, F&& f) {
  std::size_t offset = 0;
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x) f(VoxelIndex{{x, y, z}}, offset++);
}

// What every change must hold: it applies, its inverse brings back exactly what was there, its bricks fit
// the grid and are canonical, and no brick is listed that did not change.
inline void expectSoundChanges(const Case& before, const Changes& changes) {
  const LabelMap& map = before.segmentations[0].layers[0];
  for (const BrickChange& change : changes.bricks) {
    EXPECT_FALSE(change.before == change.after);
    EXPECT_TRUE(map.fits(change.brick, change.after));
    DenseBrick scratch;
    EXPECT_EQ(Brick::fromVoxels(change.after.voxels(scratch)), change.after);
  }
  Case edited = before;
  ASSERT_TRUE(apply(edited, changes).has_value());
  ASSERT_TRUE(apply(edited, inverseOf(changes)).has_value());
  EXPECT_EQ(edited.segmentations[0].layers[0], map);
}

inline std::vector<Label> labelsAfter(const Case& before, const Changes& changes) {
  Case edited = before;
  EXPECT_TRUE(apply(edited, changes).has_value());
  return edited.segmentations[0].layers[0].toDense();
}

}  // namespace chiasm::test
