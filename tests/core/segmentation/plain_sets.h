// Segments as plain arrays of bytes, and what writing them means voxel by voxel: the model that the
// operations on segments are held against.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/segmentation/bit_grid.h"
#include "core/segmentation/brick_writer.h"
#include "core/segmentation/write_rule.h"
#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {

using PlainSet = std::vector<std::uint8_t>;  // 0 and 1, x fastest

inline std::size_t plainOffset(glm::ivec3 size, glm::ivec3 voxel) {
  return (static_cast<std::size_t>(voxel.z) * static_cast<std::size_t>(size.y) +
          static_cast<std::size_t>(voxel.y)) *
             static_cast<std::size_t>(size.x) +
         static_cast<std::size_t>(voxel.x);
}
inline bool insideGrid(glm::ivec3 size, glm::ivec3 voxel) {
  return voxel.x >= 0 && voxel.y >= 0 && voxel.z >= 0 && voxel.x < size.x && voxel.y < size.y &&
         voxel.z < size.z;
}

inline PlainSet plainSet(const std::vector<Label>& labels, Label label) {
  PlainSet set;
  for (const Label one : labels) set.push_back(one == label ? 1 : 0);
  return set;
}

inline BitGrid bitsOf(const PlainSet& set, glm::ivec3 size) {
  BitGrid bits(size);
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    if (set[offset] != 0) bits.set(voxel.ijk);
  });
  return bits;
}
inline PlainSet plainSet(const BitGrid& bits) {
  PlainSet set;
  forEachVoxel(bits.size(),
               [&](VoxelIndex voxel, std::size_t) { set.push_back(bits.test(voxel.ijk) ? 1 : 0); });
  return set;
}

// The distances between neighbours along the grid's axes in case space.
inline glm::dvec3 axisSpacing(const GridGeometry& grid) {
  const glm::dmat4 matrix = grid.caseFromVoxel();
  return {glm::length(glm::dvec3(matrix[0])), glm::length(glm::dvec3(matrix[1])),
          glm::length(glm::dvec3(matrix[2]))};
}

// Whether any set voxel lies within a distance (mm, ties within) of a voxel: by looking at all of them.
inline bool anyWithin(const PlainSet& set, glm::ivec3 size, glm::ivec3 centre, glm::dvec3 spacing,
                      double mm) {
  bool found = false;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
    if (set[offset] == 0) return;
    const glm::dvec3 d = glm::dvec3(voxel.ijk - centre) * spacing;
    found = found || glm::dot(d, d) <= mm * mm * (1 + 1e-9);
  });
  return found;
}

// Segment 0 of a random case written with a set, one voxel at a time, as the rule says.
inline std::vector<Label> plainWrite(RandomCase& random, const PlainSet& wanted, PaintOver over,
                                     WriteMode mode) {
  std::vector<Label> labels = random.labels();
  const Segmentation& segmentation = random.segmentation();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Segment* holder = segmentation.segmentOf(0, labels[i]);
    const bool own = labels[i] == random.label(0);
    if (wanted[i] == 0 && own && mode == WriteMode::exactly) labels[i] = 0;
    if (wanted[i] == 0 || own) continue;
    const bool may =
        !holder ||
        (!holder->locked && (over == PaintOver::unlocked || (over == PaintOver::hidden && !holder->visible)));
    if (may) labels[i] = random.label(0);
  }
  return labels;
}

// A command on segment 0 does to the labels what the model says, undoably, or refuses because nothing
// changes.
inline void expectResult(RandomCase& random, const Command& command, const std::vector<Label>& expected) {
  Progress progress;
  const auto edit = command.plan(random.value, progress);
  if (!edit) {
    EXPECT_EQ(edit.error().kind, ErrorKind::notFound) << edit.error().message;
    EXPECT_EQ(expected, random.labels()) << edit.error().message;
    return;
  }
  expectSoundChanges(random.value, edit->changes);
  EXPECT_EQ(labelsAfter(random.value, edit->changes), expected) << edit->name;
}

// A set of voxels at random.
inline PlainSet randomPlainSet(glm::ivec3 size, double density, unsigned seed) {
  std::mt19937 random(seed);
  std::bernoulli_distribution coin(density);
  PlainSet set;
  forEachVoxel(size, [&](VoxelIndex, std::size_t) { set.push_back(coin(random) ? 1 : 0); });
  return set;
}

}  // namespace chiasm::test
