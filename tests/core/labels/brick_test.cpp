#include "core/labels/brick.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>

#include "core/labels/label_rows.h"

namespace chiasm {
namespace {

TEST(Brick, EqualContentHasOneRepresentation) {
  auto voxels = std::make_unique<DenseBrick>();
  voxels->fill(9);
  EXPECT_TRUE(Brick::fromVoxels(*voxels).isUniform());
  EXPECT_EQ(Brick::fromVoxels(*voxels), Brick::uniform(9));
  EXPECT_FALSE(Brick::uniform(9) == Brick::uniform(8));
  (*voxels)[32767] = 1;
  const Brick dense = Brick::fromVoxels(*voxels);
  EXPECT_FALSE(dense.isUniform());
  const Brick again = Brick::fromVoxels(*voxels);
  EXPECT_EQ(dense, again);
  EXPECT_FALSE(dense.sharesStorageWith(again));
  EXPECT_TRUE(dense.sharesStorageWith(Brick(dense)));
  EXPECT_FALSE(dense == Brick::uniform(9));
  EXPECT_EQ(dense.at(32767), 1);
  EXPECT_EQ(dense.at(0), 9);
  auto copy = std::make_unique<DenseBrick>();
  dense.copyTo(*copy);
  EXPECT_EQ(*copy, *voxels);
  Brick::uniform(3).copyTo(*copy);
  EXPECT_EQ((*copy)[12345], 3);
}

// Bricks of one to four labels, in runs and in single voxels.
DenseBrick randomVoxels(std::mt19937& random) {
  const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::vector<Label> labels;
  for (unsigned count = 1 + below(4); count > 0; --count)
    labels.push_back(static_cast<Label>(below(3) == 0 ? 0 : below(65536)));
  DenseBrick voxels;
  const unsigned longest = below(2) == 0 ? 3 : 4000;
  for (std::size_t at = 0; at < voxels.size();) {
    const std::size_t end = std::min<std::size_t>(voxels.size(), at + 1 + below(longest));
    std::fill(voxels.begin() + static_cast<std::ptrdiff_t>(at),
              voxels.begin() + static_cast<std::ptrdiff_t>(end),
              labels[below(static_cast<unsigned>(labels.size()))]);
    at = end;
  }
  return voxels;
}

TEST(Brick, IsHeldAsSmallAsItsContentAllowsAndReadsBackEveryWay) {
  std::mt19937 random(3);
  std::array<int, 3> met{};
  for (int round = 0; round < 300; ++round) {
    const DenseBrick voxels = randomVoxels(random);
    const std::set<Label> labels(voxels.begin(), voxels.end());
    const Brick brick = Brick::fromVoxels(voxels);
    ++met[std::min<std::size_t>(labels.size(), 3) - 1];
    ASSERT_EQ(brick.isUniform(), labels.size() == 1);
    ASSERT_EQ(brick.twoLabels() != nullptr, labels.size() == 2);
    ASSERT_EQ(brick.dense() != nullptr, labels.size() > 2);
    EXPECT_EQ(brick.contentBytes(), labels.size() == 1   ? 0
                                    : labels.size() == 2 ? sizeof(TwoLabelBrick)
                                                         : sizeof(DenseBrick));
    EXPECT_EQ(brick.content() == nullptr, brick.isUniform());
    DenseBrick scratch;
    ASSERT_EQ(brick.voxels(scratch), voxels);
    EXPECT_EQ(brick.unshared(), brick);
    EXPECT_EQ(brick.unshared().sharesStorageWith(brick), brick.isUniform());
    std::array<Label, kBrickEdge> row;
    for (std::size_t line = 0; line < kBrickLines; ++line) {
      const Label* held = brick.labels(line, row);
      ASSERT_TRUE(std::equal(held, held + kBrickEdge, voxels.data() + line * kBrickEdge));
      for (const Label label : {*labels.begin(), *labels.rbegin(), Label{0}, Label{77}}) {
        const std::uint32_t bits = brick.row(line, label);
        for (int x = 0; x < kBrickEdge; ++x)
          ASSERT_EQ((bits >> x & 1) != 0, voxels[line * kBrickEdge + static_cast<std::size_t>(x)] == label);
      }
    }
    for (int offset = 0; offset < kBrickVoxels; offset += 7)
      ASSERT_EQ(brick.at(offset), voxels[static_cast<std::size_t>(offset)]);
    for (const Label label : {Label{0}, Label{77}, *labels.begin(), *labels.rbegin()})
      EXPECT_EQ(brick.holds(label), labels.contains(label));
  }
  EXPECT_GT(*std::min_element(met.begin(), met.end()), 20) << "all three kinds were met";
}

TEST(Brick, ReplacingALabelIsWhatItIsInPlainVoxels) {
  std::mt19937 random(4);
  for (int round = 0; round < 200; ++round) {
    DenseBrick voxels = randomVoxels(random);
    const Brick brick = Brick::fromVoxels(voxels);
    const Label from = voxels[random() % voxels.size()];
    const Label to = random() % 2 == 0 ? voxels[random() % voxels.size()] : static_cast<Label>(random());
    std::replace(voxels.begin(), voxels.end(), from, to);
    EXPECT_EQ(brick.replaced(from, to), Brick::fromVoxels(voxels));
    const Label absent = 12345;
    if (!brick.holds(absent)) {
      EXPECT_TRUE(brick.replaced(absent, to).sharesStorageWith(brick));
    }
  }
}

TEST(Brick, TwoLabelsAreOneBrickWhicheverIsCalledSet) {
  std::mt19937 random(5);
  BrickRows rows, others;
  for (std::size_t line = 0; line < kBrickLines; ++line) {
    rows[line] = static_cast<std::uint32_t>(random());
    others[line] = ~rows[line];
  }
  const Brick one = Brick::ofTwo(3, 9, rows);
  EXPECT_EQ(one, Brick::ofTwo(9, 3, others));
  EXPECT_FALSE(one == Brick::ofTwo(3, 9, others));
  EXPECT_FALSE(one == Brick::ofTwo(3, 8, rows));
  rows.fill(0);
  EXPECT_EQ(Brick::ofTwo(3, 9, rows), Brick::uniform(3));
  rows.fill(~std::uint32_t{0});
  EXPECT_EQ(Brick::ofTwo(3, 9, rows), Brick::uniform(9));
}

TEST(LabelRows, RunsOfBitsAreThoseOfTheWord) {
  std::mt19937 random(6);
  for (int round = 0; round < 2000; ++round) {
    std::uint32_t bits = static_cast<std::uint32_t>(random()) & static_cast<std::uint32_t>(random());
    if (round == 0) bits = ~std::uint32_t{0};
    if (round == 1) bits = 0x80000001U;
    std::uint32_t seen = 0;
    int before = -1;
    forEachBitRun(bits, [&](int begin, int end) {
      ASSERT_GT(begin, before) << "runs do not touch";
      ASSERT_GT(end, begin);
      for (int i = begin; i < end; ++i) seen |= std::uint32_t{1} << i;
      before = end;
    });
    ASSERT_EQ(seen, bits);
  }
}

}  // namespace
}  // namespace chiasm
