#include "core/labels/label_map.h"

#include <gtest/gtest.h>

#include <random>

namespace chiasm {
namespace {

std::size_t linear(glm::ivec3 size, glm::ivec3 voxel) {
  return static_cast<std::size_t>((voxel.z * size.y + voxel.y) * size.x + voxel.x);
}

// Sparse blobs of labels, so that bricks of both kinds occur.
std::vector<Label> randomLabels(glm::ivec3 size, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&random](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<Label> labels(static_cast<std::size_t>(size.x * size.y * size.z));
  for (int blob = 0; blob < 6; ++blob) {
    const glm::ivec3 begin(below(size.x), below(size.y), below(size.z));
    const glm::ivec3 end = glm::min(size, begin + glm::ivec3(1 + below(40), 1 + below(40), 1 + below(40)));
    const auto label = static_cast<Label>(blob == 5 ? 65535 : below(5));
    for (int z = begin.z; z < end.z; ++z)
      for (int y = begin.y; y < end.y; ++y)
        for (int x = begin.x; x < end.x; ++x) labels[linear(size, {x, y, z})] = label;
  }
  return labels;
}

const std::vector<glm::ivec3> kSizes = {{1, 1, 1},   {32, 32, 32}, {33, 31, 64},
                                        {5, 70, 40}, {64, 64, 64}, {95, 3, 33}};

TEST(LabelMap, DenseRoundTripAndEveryVoxel) {
  for (const glm::ivec3 size : kSizes) {
    const std::vector<Label> labels = randomLabels(size, 11);
    const LabelMap map = LabelMap::fromDense(size, labels);
    EXPECT_EQ(map.toDense(), labels);
    for (int z = 0; z < size.z; ++z)
      for (int y = 0; y < size.y; ++y)
        for (int x = 0; x < size.x; ++x) ASSERT_EQ(map.at({{x, y, z}}), labels[linear(size, {x, y, z})]);
    EXPECT_EQ(map.brickGrid(), (size + 31) / 32);
    for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
      EXPECT_EQ(map.brickIndex(map.brickPosition(index)), index);
      EXPECT_TRUE(map.fits(index, map.brick(index)));
    }
  }
}

TEST(LabelMap, EqualityIsByContent) {
  const glm::ivec3 size(40, 33, 35);
  const std::vector<Label> labels = randomLabels(size, 5);
  const LabelMap a = LabelMap::fromDense(size, labels), b = LabelMap::fromDense(size, labels);
  EXPECT_TRUE(a == b);
  std::vector<Label> other = labels;
  other.back() = static_cast<Label>(other.back() + 1);
  EXPECT_FALSE(a == LabelMap::fromDense(size, other));
  EXPECT_FALSE(LabelMap({32, 32, 32}) == LabelMap({31, 32, 32}));
}

TEST(LabelMap, BorderBricksAreZeroOutsideTheGrid) {
  LabelMap map({33, 32, 32});
  EXPECT_TRUE(map.fits(0, Brick::uniform(4)));
  EXPECT_FALSE(map.fits(1, Brick::uniform(4)));
  EXPECT_TRUE(map.fits(1, Brick()));
  map.setBrick(1, Brick::uniform(4));
  EXPECT_FALSE(map.brick(1).isUniform());
  EXPECT_EQ(map.at({{32, 31, 31}}), 4);
  EXPECT_EQ(map.brick(1).at(LabelMap::offsetInBrick({1, 0, 0})), 0);
  EXPECT_EQ(map.clipped(1, Brick::uniform(4)), map.brick(1));
  const LabelMap same = LabelMap::fromDense({33, 32, 32}, map.toDense());
  EXPECT_TRUE(map == same);
  EXPECT_EQ(map.brick(1), same.brick(1));
}

TEST(LabelMap, CopiesShareAllBricks) {
  const glm::ivec3 size(64, 64, 64);
  const LabelMap map = LabelMap::fromDense(size, randomLabels(size, 2));
  LabelMap copy = map;
  std::uint32_t shared = 0;
  for (std::uint32_t index = 0; index < map.brickCount(); ++index)
    shared += map.brick(index).sharesStorageWith(copy.brick(index)) ? 1U : 0U;
  EXPECT_EQ(shared, map.brickCount());
  copy.setBrick(0, Brick::uniform(77));
  EXPECT_EQ(copy.at({{0, 0, 0}}), 77);
  EXPECT_FALSE(map == copy);
}

// Random writes, compared with a plain array after each round.
TEST(LabelMapEditor, WritesAsAPlainArrayAndReportsOnlyRealChanges) {
  std::mt19937 random(17);
  for (const glm::ivec3 size : kSizes) {
    std::vector<Label> plain = randomLabels(size, 23);
    LabelMap map = LabelMap::fromDense(size, plain);
    for (int round = 0; round < 12; ++round) {
      const LabelMap before = map;
      const std::vector<Label> plainBefore = plain;
      LabelMapEditor editor(map);
      for (int write = 0; write < 60; ++write) {
        const glm::ivec3 voxel(random() % unsigned(size.x), random() % unsigned(size.y),
                               random() % unsigned(size.z));
        const auto label = static_cast<Label>(random() % 3);
        EXPECT_EQ(editor.at({voxel}), plain[linear(size, voxel)]);
        editor.set({voxel}, label);
        plain[linear(size, voxel)] = label;
        EXPECT_EQ(editor.at({voxel}), label);
      }
      EXPECT_TRUE(map == before) << "the map itself is untouched";
      const std::vector<BrickEdit> edits = editor.finish();
      std::vector<bool> changed(map.brickCount());
      for (std::size_t i = 0; i < plain.size(); ++i) {
        if (plain[i] == plainBefore[i]) continue;
        const int x = int(i) % size.x, y = int(i) / size.x % size.y, z = int(i) / size.x / size.y;
        changed[map.brickIndex({x / 32, y / 32, z / 32})] = true;
      }
      EXPECT_EQ(static_cast<std::size_t>(std::count(changed.begin(), changed.end(), true)), edits.size());
      for (std::size_t i = 0; i < edits.size(); ++i) {
        if (i > 0) {
          EXPECT_LT(edits[i - 1].brick, edits[i].brick);
        }
        EXPECT_TRUE(changed[edits[i].brick]);
        EXPECT_TRUE(edits[i].before.sharesStorageWith(map.brick(edits[i].brick)));
        EXPECT_TRUE(map.fits(edits[i].brick, edits[i].after));
        map.setBrick(edits[i].brick, edits[i].after);
      }
      EXPECT_EQ(map.toDense(), plain);
    }
  }
}

TEST(LabelMapEditor, BulkWritesOutsideTheGridAreIgnored) {
  const LabelMap map({40, 32, 32});
  LabelMapEditor editor(map);
  editor.openBrick(1).fill(6);
  const auto edits = editor.finish();
  ASSERT_EQ(edits.size(), 1U);
  EXPECT_TRUE(map.fits(1, edits[0].after));
  LabelMap result = map;
  result.setBrick(1, edits[0].after);
  std::vector<Label> expected(40 * 32 * 32, 0);
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (i % 40 >= 32) expected[i] = 6;
  EXPECT_TRUE(result == LabelMap::fromDense({40, 32, 32}, expected));
}

TEST(LabelMapEditor, WritingTheSameLabelsIsNoChange) {
  LabelMap map({32, 32, 64});
  map.setBrick(0, Brick::uniform(2));
  LabelMapEditor editor(map);
  editor.set({{1, 1, 1}}, 2);
  editor.set({{5, 5, 40}}, 3);
  editor.set({{5, 5, 40}}, 0);
  EXPECT_TRUE(editor.finish().empty());
}

}  // namespace
}  // namespace chiasm
