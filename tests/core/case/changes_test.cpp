#include "core/case/changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/core/case/store_support.h"

namespace chiasm {
namespace {

using test::makeSmallCase;
using test::paintBox;
using test::sameContent;
using test::SmallCase;
using ::testing::HasSubstr;

template <typename T>
Changes replaced(const T& before, const T& after) {
  return {{ValueChange<T>{before, after}}, {}};
}
template <typename T>
Changes created(const T& value) {
  return {{ValueChange<T>{std::nullopt, value}}, {}};
}
template <typename T>
Changes removed(const T& value) {
  return {{ValueChange<T>{value, std::nullopt}}, {}};
}

// Applying must fail, with this kind, and leave every bit as it was.
void expectRefused(const Case& target, const Changes& changes, ErrorKind kind, const std::string& says) {
  Case value = target;
  const auto applied = apply(value, changes);
  ASSERT_FALSE(applied.has_value()) << says;
  EXPECT_EQ(applied.error().kind, kind) << applied.error().message;
  EXPECT_THAT(applied.error().message, HasSubstr(says));
  EXPECT_TRUE(sameContent(value, target));
}

Changes deletionOf(const Segmentation& segmentation) {
  Changes changes = removed(segmentation.info);
  for (const Segment& segment : segmentation.segments)
    changes.objects.push_back(ValueChange<Segment>{segment, std::nullopt});
  for (int layer = 0; layer < segmentation.info.layerCount; ++layer) {
    const LabelMap& map = segmentation.layers[static_cast<std::size_t>(layer)];
    for (std::uint32_t index = 0; index < map.brickCount(); ++index)
      if (!(map.brick(index) == Brick()))
        changes.bricks.push_back({segmentation.info.uid, layer, index, map.brick(index), Brick()});
  }
  return changes;
}

TEST(Apply, InverseTakesBackCreationReplacementAndDeletion) {
  const SmallCase small = makeSmallCase();
  Measurement third = small.value.measurements[0];
  third.uid = Uid::generate();
  third.order = 3;
  Segment renamed = small.value.segmentations[0].segments[0];
  renamed.name = "Skull";
  renamed.order = 9;  // moves to the end of the list
  CaseInfo info = small.value.info;
  info.title = "Another";
  const std::vector<Changes> all = {
      created(third),
      replaced(small.value.segmentations[0].segments[0], renamed),
      removed(small.value.links[1]),
      removed(small.value.reports[0]),
      replaced(small.value.info, info),
      deletionOf(small.value.segmentations[0]),
      paintBox(small.value, small.segmentation, 0, {20, 20, 20}, {48, 40, 36}, 2)};
  for (const Changes& changes : all) {
    Case value = small.value;
    ASSERT_TRUE(apply(value, changes).has_value());
    EXPECT_FALSE(sameContent(value, small.value));
    const Case after = value;
    ASSERT_TRUE(apply(value, inverseOf(changes)).has_value());
    EXPECT_TRUE(sameContent(value, small.value));
    EXPECT_EQ(inverseOf(inverseOf(changes)), changes);
    ASSERT_TRUE(apply(value, changes).has_value());
    EXPECT_TRUE(sameContent(value, after));
  }
}

TEST(Apply, ListsStaySortedByOrder) {
  const SmallCase small = makeSmallCase();
  Case value = small.value;
  Segment renamed = value.segmentations[0].segments[0];
  renamed.order = 9;
  ASSERT_TRUE(apply(value, replaced(value.segmentations[0].segments[0], renamed)).has_value());
  EXPECT_EQ(value.segmentations[0].segments[2].uid, small.bone);
  Measurement early = small.value.measurements[0];
  early.uid = Uid::generate();
  early.order = 0;
  ASSERT_TRUE(apply(value, created(early)).has_value());
  EXPECT_EQ(value.measurements[0].uid, early.uid);
}

TEST(Apply, RefusesWhatChangedMeanwhileAndTouchesNothing) {
  const SmallCase small = makeSmallCase();
  Segment other = small.value.segmentations[0].segments[0];
  other.name = "Somebody renamed it";
  Segment after = other;
  after.colour = {1, 2, 3};
  // The first object fits, the second does not: neither may be applied.
  Changes changes = removed(small.value.links[0]);
  mergeInto(changes, replaced(other, after));
  expectRefused(small.value, changes, ErrorKind::conflict, "'Somebody renamed it' was changed meanwhile");
  expectRefused(small.value, removed(other), ErrorKind::conflict, "changed meanwhile");
  expectRefused(small.value, created(small.value.links[0]), ErrorKind::conflict, "already exists");
  Link gone = small.value.links[0];
  gone.uid = Uid::generate();
  expectRefused(small.value, removed(gone), ErrorKind::conflict, "changed meanwhile");
  CaseInfo info = small.value.info;
  info.title = "x";
  expectRefused(small.value, replaced(info, small.value.info), ErrorKind::conflict, "changed meanwhile");
}

TEST(Apply, RefusesBricksThatChangedMeanwhileAndTouchesNothing) {
  const SmallCase small = makeSmallCase();
  const Changes stroke = paintBox(small.value, small.segmentation, 0, {0, 0, 0}, {48, 40, 36}, 2);
  ASSERT_GT(stroke.bricks.size(), 4U);
  // Only the last brick of the stroke was changed by somebody else: the first ones must be taken back.
  for (const bool withObject : {false, true}) {
    Case value = small.value;
    LabelMap& map = value.segmentations[0].layers[0];
    map.setBrick(stroke.bricks.back().brick, Brick::uniform(3));
    Changes changes = stroke;
    if (withObject) mergeInto(changes, removed(small.value.links[0]));
    expectRefused(value, changes, ErrorKind::conflict, "This part of the segmentation was changed meanwhile");
  }
}

TEST(Apply, BricksAreComparedByContent) {
  const SmallCase small = makeSmallCase();
  Changes stroke = paintBox(small.value, small.segmentation, 0, {5, 5, 5}, {40, 35, 35}, 2);
  for (BrickChange& change : stroke.bricks) change.before = change.before.unshared();
  Case value = small.value;
  EXPECT_TRUE(apply(value, stroke).has_value());
}

TEST(Apply, RefusesWhatDoesNotFitTogether) {
  const SmallCase small = makeSmallCase();
  const Case& value = small.value;
  const Segmentation& segmentation = value.segmentations[0];
  const auto broken = [&value](const Changes& changes, const std::string& says) {
    expectRefused(value, changes, ErrorKind::invalidInput, says);
  };
  broken({{ValueChange<Link>{}}, {}}, "neither a before nor an after");
  Link link = value.links[0];
  link.uid = Uid();
  broken(created(link), "no identity");
  link.uid = Uid::generate();
  broken(replaced(value.links[0], link), "change its identity");
  Changes twice = created(link);
  twice.objects.push_back(twice.objects.front());
  broken(twice, "an object twice");
  // Bricks: beyond the map, and reaching over the border of the grid.
  broken({{}, {{small.segmentation, 0, 99, {}, Brick::uniform(1)}}}, "beyond the grid");
  const std::uint32_t last = segmentation.layers[0].brickCount() - 1;
  broken({{}, {{small.segmentation, 0, last, segmentation.layers[0].brick(last), Brick::uniform(1)}}},
         "beyond the grid");
  expectRefused(value, {{}, {{small.segmentation, 1, 0, {}, Brick::uniform(1)}}}, ErrorKind::conflict,
                "no longer there");
  expectRefused(value, {{}, {{Uid::generate(), 0, 0, {}, {}}}}, ErrorKind::conflict, "no longer there");
  // Segmentations: not empty, resized, without layers, on an impossible grid.
  Changes deletion = deletionOf(segmentation);
  deletion.bricks.pop_back();
  broken(deletion, "not empty");
  broken(removed(segmentation.info), "not empty");
  SegmentationInfo info = segmentation.info;
  info.grid.size.x += 1;
  broken(replaced(segmentation.info, info), "size of its grid");
  info = segmentation.info;
  info.layerCount = 0;
  broken(replaced(segmentation.info, info), "no layers");
  info = segmentation.info;
  info.uid = Uid::generate();
  info.grid.spacing.x = -1;
  broken(created(info), "spacing");
  // Segments: without label or layer, moved elsewhere, colliding.
  Segment segment = segmentation.segments[0];
  segment.label = 0;
  broken(replaced(segmentation.segments[0], segment), "no label");
  segment.label = 1;
  segment.layer = 1;
  broken(replaced(segmentation.segments[0], segment), "no layer");
  segment = segmentation.segments[0];
  segment.segmentation = Uid::generate();
  broken(replaced(segmentation.segments[0], segment), "another segmentation");
  segment = segmentation.segments[0];
  segment.uid = Uid::generate();
  segment.label = 9;
  segment.name = "LEFT marker";
  expectRefused(value, created(segment), ErrorKind::conflict,
                "marker' in this segmentation. Choose another name");
  segment.name = "New";
  segment.label = 2;
  expectRefused(value, created(segment), ErrorKind::conflict, "label");
  segment.segmentation = Uid::generate();
  expectRefused(value, created(segment), ErrorKind::conflict, "no longer there");
}

TEST(Apply, NamesMayBeSwappedInOneEdit) {
  const SmallCase small = makeSmallCase();
  Case value = small.value;
  const auto& segments = value.segmentations[0].segments;
  Segment a = segments[0], b = segments[1];
  std::swap(a.name, b.name);
  Changes swap = replaced(segments[0], a);
  mergeInto(swap, replaced(segments[1], b));
  ASSERT_TRUE(apply(value, swap).has_value());
  EXPECT_EQ(value.findSegment(small.bone)->name, "Left marker");
}

TEST(Apply, LayersAppearAndGoWhenEmpty) {
  const SmallCase small = makeSmallCase();
  Case value = small.value;
  SegmentationInfo two = value.segmentations[0].info;
  two.layerCount = 2;
  Changes grow = replaced(value.segmentations[0].info, two);
  grow.bricks.push_back({small.segmentation, 1, 0, {}, Brick::uniform(7)});
  ASSERT_TRUE(apply(value, grow).has_value());
  EXPECT_EQ(value.segmentations[0].layers[1].at({{3, 3, 3}}), 7);
  Changes shrink = replaced(two, small.value.segmentations[0].info);
  expectRefused(value, shrink, ErrorKind::invalidInput, "layer that is not empty");
  ASSERT_TRUE(apply(value, inverseOf(grow)).has_value());
  EXPECT_TRUE(sameContent(value, small.value));
}

TEST(Apply, OrderOfTheListSaysNothing) {
  const SmallCase small = makeSmallCase();
  Changes deletion = deletionOf(small.value.segmentations[0]);
  Changes creation = inverseOf(deletion);
  std::mt19937 random(4);
  for (int i = 0; i < 10; ++i) {
    std::shuffle(deletion.objects.begin(), deletion.objects.end(), random);
    std::shuffle(creation.objects.begin(), creation.objects.end(), random);
    std::shuffle(creation.bricks.begin(), creation.bricks.end(), random);
    Case value = small.value;
    ASSERT_TRUE(apply(value, deletion).has_value());
    EXPECT_TRUE(value.segmentations.empty());
    ASSERT_TRUE(apply(value, creation).has_value());
    EXPECT_TRUE(sameContent(value, small.value));
  }
}

TEST(Apply, VoxelsStayWhileTheyAreTheOnesDescribed) {
  const SmallCase small = makeSmallCase();
  Case value = small.value;
  VolumeInfo info = value.volumes[0].info;
  info.name = "Renamed";
  ASSERT_TRUE(apply(value, replaced(value.volumes[0].info, info)).has_value());
  EXPECT_EQ(value.volumes[0].voxels, small.value.volumes[0].voxels);
  VolumeInfo other = info;
  other.voxelType = VoxelType::uint16;
  ASSERT_TRUE(apply(value, replaced(info, other)).has_value());
  EXPECT_EQ(value.volumes[0].voxels, nullptr);
}

TEST(Apply, UntouchedBricksKeepTheirStorage) {
  Case value;
  SegmentationInfo info{
      Uid::generate(), Uid::generate(), 1, "S", test::makeGrid({128, 128, 128}, {1, 1, 1}), 1};
  ASSERT_TRUE(apply(value, created(info)).has_value());
  std::vector<Label> labels(128 * 128 * 128);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<Label>(i % 7);
  value.segmentations[0].layers[0] = LabelMap::fromDense({128, 128, 128}, labels);
  const Case snapshot = value;
  const Changes stroke =
      paintBox(value, info.uid, 0, {30, 40, 40}, {34, 44, 44}, 100);  // over one brick border
  EXPECT_EQ(stroke.bricks.size(), 2U);
  ASSERT_TRUE(apply(value, stroke).has_value());
  const LabelMap &now = value.segmentations[0].layers[0], &then = snapshot.segmentations[0].layers[0];
  int shared = 0;
  for (std::uint32_t index = 0; index < now.brickCount(); ++index) {
    ASSERT_FALSE(then.brick(index).isUniform());
    shared += now.brick(index).sharesStorageWith(then.brick(index)) ? 1 : 0;
  }
  EXPECT_EQ(shared, 64 - 2);
  ASSERT_TRUE(apply(value, inverseOf(stroke)).has_value());
  for (std::uint32_t index = 0; index < now.brickCount(); ++index)
    EXPECT_TRUE(now.brick(index).sharesStorageWith(then.brick(index))) << "undo swaps pointers";
}

TEST(Merge, FirstBeforeAndLastAfterRemain) {
  const SmallCase small = makeSmallCase();
  Case value = small.value;
  Changes all;
  for (int step = 0; step < 5; ++step) {
    const Changes stroke = paintBox(value, small.segmentation, 0, {step, step, step},
                                    {step + 30, step + 30, step + 30}, static_cast<Label>(1 + step % 3));
    ASSERT_TRUE(apply(value, stroke).has_value());
    mergeInto(all, stroke);
    Segment after = value.segmentations[0].segments[1];
    after.name = "Step " + std::to_string(step);
    const Changes rename = replaced(value.segmentations[0].segments[1], after);
    ASSERT_TRUE(apply(value, rename).has_value());
    mergeInto(all, rename);
  }
  EXPECT_EQ(all.objects.size(), 1U);
  Case direct = small.value;
  ASSERT_TRUE(apply(direct, all).has_value());
  EXPECT_TRUE(sameContent(direct, value));
  ASSERT_TRUE(apply(value, inverseOf(all)).has_value());
  EXPECT_TRUE(sameContent(value, small.value));
}

TEST(Merge, WhatEndsWhereItBeganIsDropped) {
  const SmallCase small = makeSmallCase();
  const Changes stroke = paintBox(small.value, small.segmentation, 0, {0, 0, 0}, {20, 20, 20}, 3);
  Changes all = stroke;
  mergeInto(all, inverseOf(stroke));
  EXPECT_TRUE(all.empty());
  all = deletionOf(small.value.segmentations[0]);
  mergeInto(all, inverseOf(deletionOf(small.value.segmentations[0])));
  EXPECT_TRUE(all.empty());
  Link added = small.value.links[0];
  added.uid = Uid::generate();
  all = created(added);
  mergeInto(all, removed(added));
  EXPECT_TRUE(all.empty());
  // Objects of different kinds are told apart even with the same UID.
  Measurement sameUid = small.value.measurements[0];
  sameUid.uid = added.uid;
  all = created(added);
  mergeInto(all, removed(sameUid));
  EXPECT_EQ(all.objects.size(), 2U);
}

TEST(Summary, NamesWhatAnEditTouched) {
  const SmallCase small = makeSmallCase();
  ChangeSummary summary = summarize(deletionOf(small.value.segmentations[0]));
  EXPECT_TRUE(summary.segments);
  EXPECT_FALSE(summary.info || summary.volumes || summary.measurements || summary.reports || summary.links);
  EXPECT_FALSE(summary.everything);
  EXPECT_FALSE(summary.bricks.empty());
  EXPECT_TRUE(summarize(removed(small.value.links[0])).links);
  EXPECT_TRUE(summarize(removed(small.value.reports[0])).reports);
  EXPECT_TRUE(summarize(removed(small.value.measurements[0])).measurements);
  EXPECT_TRUE(summarize(removed(small.value.volumes[0].info)).volumes);
  EXPECT_TRUE(summarize(removed(small.value.info)).info);
  const std::size_t bricks = summary.bricks.size();
  mergeInto(summary, ChangeSummary(summary));
  EXPECT_EQ(summary.bricks.size(), bricks) << "the same brick is named once";
  mergeInto(summary, summarize(removed(small.value.links[0])));
  EXPECT_TRUE(summary.links && summary.segments);
}

TEST(BrickBytes, CountsEachContentOnce) {
  auto voxels = std::make_unique<DenseBrick>();
  voxels->fill(1);
  (*voxels)[0] = 2;
  const Brick two = Brick::fromVoxels(*voxels);
  (*voxels)[1] = 3;
  const Brick dense = Brick::fromVoxels(*voxels);
  const Uid uid = Uid::generate();
  const std::size_t one = brickBytes({{}, {{uid, 0, 0, {}, dense}}});
  EXPECT_GE(one, sizeof(DenseBrick));
  EXPECT_LT(one, sizeof(DenseBrick) + 1024);
  EXPECT_LT(brickBytes({{}, {{uid, 0, 0, {}, dense}, {uid, 0, 1, {}, dense}}}), sizeof(DenseBrick) + 1024);
  EXPECT_LT(brickBytes({{}, {{uid, 0, 0, two, dense}, {uid, 0, 1, two, dense}}}),
            sizeof(DenseBrick) + sizeof(TwoLabelBrick) + 1024);
  EXPECT_LT(sizeof(TwoLabelBrick), sizeof(DenseBrick) / 15);
  EXPECT_LT(brickBytes({{}, {{uid, 0, 0, {}, Brick::uniform(5)}}}), 1024U);
  EXPECT_EQ(brickBytes({}), 0U);
}

}  // namespace
}  // namespace chiasm
