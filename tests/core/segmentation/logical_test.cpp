#include "core/segmentation/logical.h"

#include <gtest/gtest.h>

#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

PlainSet both(const PlainSet& a, const PlainSet& b, const std::function<bool(bool, bool)>& combine) {
  PlainSet set;
  for (std::size_t i = 0; i < a.size(); ++i) set.push_back(combine(a[i] != 0, b[i] != 0) ? 1 : 0);
  return set;
}

// The labels of segment `index` over all layers, as a set.
PlainSet setOf(const Case& value, int index) {
  const Segmentation& segmentation = value.segmentations[0];
  const Segment& segment = segmentation.segments[static_cast<std::size_t>(index)];
  return plainSet(segmentation.layers[static_cast<std::size_t>(segment.layer)].toDense(), segment.label);
}

class LogicOnRandomGrids : public testing::TestWithParam<unsigned> {
 protected:
  LogicOnRandomGrids() : random_(GetParam()) {
    // A second layer with a fourth segment, so that segments overlap.
    Segmentation& segmentation = random_.segmentation();
    Segment fourth = segmentation.segments[0];
    fourth.uid = *Uid::parse("2.25.13");
    fourth.order = 4;
    fourth.name = "Segment 3";
    fourth.layer = 1;
    fourth.label = 1;
    segmentation.segments.push_back(fourth);
    segmentation.info.layerCount = 2;
    const PlainSet set = randomPlainSet(random_.grid().size, 0.3, GetParam() + 50);
    segmentation.layers.push_back(
        LabelMap::fromDense(random_.grid().size, std::vector<Label>(set.begin(), set.end())));
  }
  const Uid& fourth() { return random_.segmentation().segments[3].uid; }
  RandomCase random_;
};

TEST_P(LogicOnRandomGrids, EqualsSetAlgebra) {
  const PlainSet a = setOf(random_.value, 0), b = setOf(random_.value, 3);
  const std::pair<Logic, std::function<bool(bool, bool)>> operations[] = {
      {Logic::copy, [](bool, bool second) { return second; }},
      {Logic::unite, [](bool first, bool second) { return first || second; }},
      {Logic::intersect, [](bool first, bool second) { return first && second; }},
      {Logic::subtract, [](bool first, bool second) { return first && !second; }}};
  for (const auto& [logic, combine] : operations)
    for (const PaintOver over : {PaintOver::unlocked, PaintOver::background})
      expectResult(random_, *combineSegments(random_.active(), logic, fourth(), over),
                   plainWrite(random_, both(a, b, combine), over, WriteMode::exactly));
}

TEST_P(LogicOnRandomGrids, LaysOneOverTheOtherByDefault) {
  // Segments 0 and 1 share a layer, as does locked segment 2: to overlap, one has to move.
  const PlainSet a = setOf(random_.value, 0), b = setOf(random_.value, 1), c = setOf(random_.value, 2);
  for (const int other : {1, 2}) {
    const Uid uid = random_.segmentation().segments[static_cast<std::size_t>(other)].uid;
    Progress progress;
    const auto edit = combineSegments(random_.active(), Logic::unite, uid)->plan(random_.value, progress);
    const PlainSet& second = other == 1 ? b : c;
    if (std::find(second.begin(), second.end(), 1) == second.end()) continue;
    ASSERT_TRUE(edit.has_value()) << edit.error().message;
    Case after = random_.value;
    ASSERT_TRUE(apply(after, edit->changes).has_value());
    EXPECT_EQ(setOf(after, 0), both(a, second, [](bool x, bool y) { return x || y; }));
    EXPECT_EQ(setOf(after, 1), b);
    EXPECT_EQ(setOf(after, 2), c);
    EXPECT_EQ(setOf(after, 3), setOf(random_.value, 3));
    EXPECT_EQ(after.segmentations[0].segments[0].layer, 2) << "a layer of its own";
    ASSERT_TRUE(apply(after, inverseOf(edit->changes)).has_value());
    EXPECT_EQ(after.segmentations[0].info, random_.value.segmentations[0].info);
    EXPECT_EQ(after.segmentations[0].layers, random_.value.segmentations[0].layers);
    EXPECT_EQ(after.segmentations[0].segments, random_.value.segmentations[0].segments);
  }
}

TEST_P(LogicOnRandomGrids, InvertsWithinARegion) {
  const PlainSet a = setOf(random_.value, 0);
  PlainSet wanted = a;
  for (std::uint8_t& one : wanted) one = one == 0 ? 1 : 0;
  expectResult(random_, *invertSegment(random_.active(), Everywhere{}, PaintOver::unlocked),
               plainWrite(random_, wanted, PaintOver::unlocked, WriteMode::exactly));
  const Region region = EllipsoidRegion{random_.point().mm, {19, 12, 25}};
  PlainSet inside = a;
  forEachVoxel(random_.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
    if (contains(region, voxelToPatient(random_.grid(), voxel))) inside[offset] = a[offset] == 0 ? 1 : 0;
  });
  expectResult(random_, *invertSegment(random_.active(), region),
               plainWrite(random_, inside, PaintOver::background, WriteMode::exactly));
}

TEST_P(LogicOnRandomGrids, MasksByRange) {
  const PlainSet a = setOf(random_.value, 0);
  for (const bool keepInside : {true, false}) {
    PlainSet wanted = a;
    forEachVoxel(random_.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      const double value = *random_.volume().valueAt(voxel);
      if ((value >= -12000 && value <= 8000) != keepInside) wanted[offset] = 0;
    });
    expectResult(random_, *maskSegmentByRange(random_.active(), {-12000, 8000}, keepInside),
                 plainWrite(random_, wanted, PaintOver::unlocked, WriteMode::exactly));
  }
}

TEST_P(LogicOnRandomGrids, JoinsAndRetargetsLinks) {
  Link link;
  link.uid = *Uid::parse("2.25.90");
  link.targets = {{std::string(kSegmentTarget), random_.other()},
                  {std::string(kSegmentTarget), random_.active()}};
  random_.value.links = {link};
  const PlainSet expected =
      both(both(setOf(random_.value, 0), setOf(random_.value, 1), [](bool x, bool y) { return x || y; }),
           setOf(random_.value, 3), [](bool x, bool y) { return x || y; });
  const PlainSet lockedBefore = setOf(random_.value, 2);
  Progress progress;
  const auto edit =
      joinSegments(random_.active(), {random_.other(), fourth()})->plan(random_.value, progress);
  ASSERT_TRUE(edit.has_value()) << edit.error().message;
  Case after = random_.value;
  const auto applied = apply(after, edit->changes);
  ASSERT_TRUE(applied.has_value()) << applied.error().message;
  ASSERT_EQ(after.segmentations[0].segments.size(), 2u);
  EXPECT_EQ(setOf(after, 0), expected);
  EXPECT_EQ(setOf(after, 1), lockedBefore);
  ASSERT_EQ(after.links.size(), 1u);
  EXPECT_EQ(after.links[0].targets,
            (std::vector<LinkTarget>{{std::string(kSegmentTarget), random_.active()}}));
  ASSERT_TRUE(apply(after, inverseOf(edit->changes)).has_value());
  EXPECT_EQ(after.segmentations[0].layers, random_.value.segmentations[0].layers);
  EXPECT_EQ(after.links, random_.value.links);
}

INSTANTIATE_TEST_SUITE_P(Seeds, LogicOnRandomGrids, testing::Range(0U, 6U));

TEST(Logic, RefusesWhatItMust) {
  RandomCase random(2);
  Progress progress;
  const auto message = [&](const std::unique_ptr<Command>& command) {
    const auto edit = command->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  EXPECT_NE(message(combineSegments(random.active(), Logic::unite, random.active())).find("itself"),
            std::string::npos);
  EXPECT_NE(message(combineSegments(random.locked(), Logic::unite, random.active())).find("locked"),
            std::string::npos);
  EXPECT_NE(message(joinSegments(random.active(), {random.locked()})).find("locked"), std::string::npos);
  EXPECT_NE(message(joinSegments(random.active(), {})).find("which"), std::string::npos);
  Segmentation elsewhere = random.segmentation();
  elsewhere.info.uid = *Uid::parse("2.25.3");
  elsewhere.info.grid.origin += 0.4;
  elsewhere.segments.resize(1);
  elsewhere.segments[0].uid = *Uid::parse("2.25.31");
  elsewhere.segments[0].segmentation = elsewhere.info.uid;
  random.value.segmentations.push_back(elsewhere);
  EXPECT_NE(message(combineSegments(random.active(), Logic::copy, *Uid::parse("2.25.31"))).find("resample"),
            std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
