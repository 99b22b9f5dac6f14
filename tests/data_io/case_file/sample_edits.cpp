#include "tests/data_io/case_file/sample_edits.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace chiasm::test {

namespace {

// One of a list's elements, replaced or removed.
template <typename T>
Changes replaceOrRemove(RandomValues& random, const std::vector<T>& list, T other) {
  Changes changes;
  if (list.empty()) return changes;
  const T& chosen =
      list[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(list.size()) - 1))];
  other.uid = chosen.uid;
  changes.objects.push_back(
      ValueChange<T>{chosen, random.chance(0.4) ? std::nullopt : std::optional<T>(std::move(other))});
  return changes;
}

template <typename T>
Changes add(T value) {
  return {{ValueChange<T>{std::nullopt, std::move(value)}}, {}};
}

}  // namespace

SampleEdits::SampleEdits(std::uint64_t seed, Case start) : random_(seed), case_(std::move(start)) {}

Changes SampleEdits::addSegmentation() {
  SegmentationInfo info = random_.segmentation();
  info.grid.size = {static_cast<int>(random_.integer(40, 100)), 70, 64};
  Segment segment = random_.segment();
  segment.segmentation = info.uid;
  segment.layer = 0;
  return {{ValueChange<SegmentationInfo>{{}, info}, ValueChange<Segment>{{}, segment}}, {}};
}

Changes SampleEdits::paintBricks() {
  const Segmentation& target = case_.segmentations[static_cast<std::size_t>(
      random_.integer(0, static_cast<std::int64_t>(case_.segmentations.size()) - 1))];
  Changes changes;
  const auto layer = static_cast<std::size_t>(random_.integer(0, target.info.layerCount - 1));
  const LabelMap& map = target.layers[layer];
  LabelMapEditor editor(map);
  for (int stroke = 0; stroke < 2; ++stroke) {
    const auto label = static_cast<Label>(random_.chance(0.2) ? 0 : random_.integer(1, 9));
    const glm::ivec3 size = map.size();
    glm::ivec3 low, high;
    for (int axis = 0; axis < 3; ++axis) {
      low[axis] = static_cast<int>(random_.integer(0, size[axis] - 1));
      high[axis] = std::min<int>(size[axis], low[axis] + static_cast<int>(random_.integer(1, 24)));
    }
    for (int z = low.z; z < high.z; ++z)
      for (int y = low.y; y < high.y; ++y)
        for (int x = low.x; x < high.x; ++x) editor.set({{x, y, z}}, label);
  }
  for (const BrickEdit& edit : editor.finish())
    changes.bricks.push_back({target.info.uid, static_cast<int>(layer), edit.brick, edit.before, edit.after});
  return changes;
}

Changes SampleEdits::draw() {
  switch (random_.integer(0, 16)) {
    case 0: {
      CaseInfo info = random_.caseInfo();
      info.uid = case_.info.uid;
      return {{ValueChange<CaseInfo>{case_.info, info}}, {}};
    }
    case 1:
      return add(random_.volume());
    case 2:
      return add(random_.measurement());
    case 3:
      return add(random_.report());
    case 4:
      return add(random_.link());
    case 5:
      return replaceOrRemove(random_, case_.measurements, random_.measurement());
    case 6:
      return replaceOrRemove(random_, case_.links, random_.link());
    case 7:
      return replaceOrRemove(random_, case_.reports, random_.report());
    case 8:
      return random_.chance(0.7) ? add(random_.span())
                                 : replaceOrRemove(random_, case_.spans, random_.span());
    case 9:
      return random_.chance(0.7) ? add(random_.relation())
                                 : replaceOrRemove(random_, case_.spanRelations, random_.relation());
    case 10:
      return random_.chance(0.7) ? add(random_.bound())
                                 : replaceOrRemove(random_, case_.boundMeasurements, random_.bound());
    case 11:
      return random_.chance(0.5) ? add(random_.overridden()) : add(random_.rejected());
    case 12:
      return random_.chance(0.7) ? add(random_.view())
                                 : replaceOrRemove(random_, case_.savedViews, random_.view());
    case 13:
      if (random_.chance(0.4)) return add(random_.meshShape());
      return random_.chance(0.6) ? add(random_.mesh())
                                 : replaceOrRemove(random_, case_.meshes, random_.mesh());
    case 14:
      if (case_.segmentations.size() < 3) return addSegmentation();
      [[fallthrough]];
    default:
      return case_.segmentations.empty() ? addSegmentation() : paintBricks();
  }
}

JournalEntry SampleEdits::entry(std::uint64_t sequence, Changes changes) {
  const auto applied = apply(case_, changes);
  EXPECT_TRUE(applied) << applied.error().message;
  JournalEntry made;
  made.sequence = sequence;
  made.time.microseconds = 1'790'000'000'000'000 + static_cast<std::int64_t>(sequence) * 1'000'000;
  made.author = *Uid::parse("2.25.1001");
  made.group = random_.uid();
  made.edit.kind = "sample.edit";
  made.edit.name = "Edit " + std::to_string(sequence) + " " + random_.text();
  made.edit.parameters = random_.parameters();
  made.edit.payloadVersion = static_cast<int>(random_.integer(1, 3));
  made.edit.changes = changes;
  done_.push_back(std::move(changes));
  groups_.push_back(made.group);
  return made;
}

JournalEntry SampleEdits::next(std::uint64_t sequence) {
  if (!done_.empty() && random_.chance(0.15)) {  // undo of the last entry, itself undone by the next undo
    const Uid target = groups_.back();
    JournalEntry undo = entry(sequence, inverseOf(done_.back()));
    undo.role = random_.chance(0.5) ? EntryRole::undo : EntryRole::redo;
    undo.targetGroup = target;
    return undo;
  }
  Changes changes = draw();
  while (changes.empty()) changes = draw();
  return entry(sequence, std::move(changes));
}

JournalEntry SampleEdits::paintEverywhere(std::uint64_t sequence) {
  Changes changes = addSegmentation();
  const auto info = *std::get<ValueChange<SegmentationInfo>>(changes.objects[0]).after;
  auto voxels = std::make_unique<DenseBrick>();
  (*voxels)[0] = 7;
  const std::uint32_t count = LabelMap(info.grid.size).brickCount();
  for (std::uint32_t brick = 0; brick < count; ++brick)
    changes.bricks.push_back({info.uid, 0, brick, Brick(), Brick::fromVoxels(*voxels)});
  return entry(sequence, std::move(changes));
}

JournalEntry SampleEdits::paint(std::uint64_t sequence) {
  Changes changes = case_.segmentations.empty() ? addSegmentation() : paintBricks();
  while (changes.empty()) changes = paintBricks();
  return entry(sequence, std::move(changes));
}

JournalEntry SampleEdits::noise(std::uint64_t sequence) {
  if (case_.segmentations.empty()) return paintEverywhere(sequence);
  const Segmentation& target = case_.segmentations.front();
  Changes changes;
  for (std::uint32_t brick = 0; brick < target.layers[0].brickCount() && changes.bricks.size() < 8; ++brick) {
    LabelMapEditor editor(target.layers[0]);
    const glm::ivec3 low = target.layers[0].brickPosition(brick) * kBrickEdge;
    for (int z = low.z; z < std::min(low.z + kBrickEdge, target.info.grid.size.z); ++z)
      for (int y = low.y; y < std::min(low.y + kBrickEdge, target.info.grid.size.y); ++y)
        for (int x = low.x; x < std::min(low.x + kBrickEdge, target.info.grid.size.x); ++x)
          editor.set({{x, y, z}}, static_cast<Label>(random_.engine()()));
    for (const BrickEdit& edit : editor.finish())
      changes.bricks.push_back({target.info.uid, 0, edit.brick, edit.before, edit.after});
  }
  return entry(sequence, std::move(changes));
}

void expectSameCase(const Case& a, const Case& b) {
  EXPECT_EQ(a.info, b.info);
  EXPECT_EQ(a.measurements, b.measurements);
  EXPECT_EQ(a.reports, b.reports);
  EXPECT_EQ(a.links, b.links);
  EXPECT_EQ(a.spans, b.spans);
  EXPECT_EQ(a.spanRelations, b.spanRelations);
  EXPECT_EQ(a.boundMeasurements, b.boundMeasurements);
  EXPECT_EQ(a.checkOverrides, b.checkOverrides);
  EXPECT_EQ(a.rejectedSuggestions, b.rejectedSuggestions);
  EXPECT_EQ(a.savedViews, b.savedViews);
  EXPECT_EQ(a.meshes, b.meshes);
  EXPECT_EQ(a.meshShapes, b.meshShapes);
  ASSERT_EQ(a.volumes.size(), b.volumes.size());
  for (std::size_t i = 0; i < a.volumes.size(); ++i) EXPECT_EQ(a.volumes[i].info, b.volumes[i].info);
  ASSERT_EQ(a.segmentations.size(), b.segmentations.size());
  for (std::size_t i = 0; i < a.segmentations.size(); ++i) {
    EXPECT_EQ(a.segmentations[i].info, b.segmentations[i].info);
    EXPECT_EQ(a.segmentations[i].segments, b.segmentations[i].segments);
    EXPECT_EQ(a.segmentations[i].layers, b.segmentations[i].layers);
  }
}

}  // namespace chiasm::test
