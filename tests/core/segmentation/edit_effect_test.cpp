#include "core/segmentation/edit_effect.h"

#include <map>
#include <set>

#include "core/segmentation/operation.h"
#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

// The segments at each voxel of the first segmentation, over all layers.
std::vector<std::set<Uid>> holdersOf(const Case& value) {
  const Segmentation& segmentation = value.segmentations[0];
  std::vector<std::set<Uid>> holders(static_cast<std::size_t>(segmentation.info.grid.voxelCount()));
  for (std::size_t layer = 0; layer < segmentation.layers.size(); ++layer) {
    const std::vector<Label> labels = segmentation.layers[layer].toDense();
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (const Segment* one = segmentation.segmentOf(static_cast<int>(layer), labels[i]))
        holders[i].insert(one->uid);
  }
  return holders;
}

// Voxel by voxel: what a person would count.
void expectEffect(const Case& before, const Edit& edit) {
  Progress progress;
  const auto effect = effectOf(before, edit, progress);
  ASSERT_TRUE(effect) << effect.error().message;
  Case after = before;
  ASSERT_TRUE(apply(after, edit.changes));
  const auto had = holdersOf(before), has = holdersOf(after);
  std::map<Uid, SegmentEffect> counted;
  for (std::size_t i = 0; i < had.size(); ++i) {
    for (const Uid& uid : had[i]) {
      ++counted[uid].before;
      if (!has[i].contains(uid)) ++counted[uid].lost;
    }
    for (const Uid& uid : has[i])
      if (!had[i].contains(uid)) ++counted[uid].gained;
  }
  std::set<Uid> named;
  for (const SegmentEffect& one : effect->segments) {
    EXPECT_TRUE(named.insert(one.segment).second);
    EXPECT_EQ(one.before, counted[one.segment].before) << one.name;
    EXPECT_EQ(one.gained, counted[one.segment].gained) << one.name;
    EXPECT_EQ(one.lost, counted[one.segment].lost) << one.name;
  }
  for (const auto& [uid, one] : counted) EXPECT_TRUE(one.gained + one.lost == 0 || named.contains(uid));
  ASSERT_EQ(effect->ghosts.size(), 1U);
  const std::vector<Label> ghost = effect->ghosts[0].map.toDense();
  for (std::size_t i = 0; i < ghost.size(); ++i) {
    std::set<Label> right;
    for (std::size_t s = 0; s < effect->segments.size(); ++s) {
      const Uid& uid = effect->segments[s].segment;
      if (has[i].contains(uid) && !had[i].contains(uid)) right.insert(EditEffect::gainedLabel(s));
    }
    for (std::size_t s = 0; right.empty() && s < effect->segments.size(); ++s)
      if (had[i].contains(effect->segments[s].segment) && !has[i].contains(effect->segments[s].segment))
        right.insert(EditEffect::lostLabel(s));
    if (right.empty()) right.insert(0);
    ASSERT_TRUE(right.contains(ghost[i])) << "voxel " << i;
  }
}

Edit planned(const Case& value, const std::string& name, const Uid& segment,
             const std::map<std::string, std::vector<std::string>>& said) {
  const std::vector<Operation> all = segmentOperations();
  const Operation& operation = *findOperation(all, name);
  const auto values = parseValues(operation, said, value);
  EXPECT_TRUE(values) << values.error().message;
  Progress progress;
  auto edit = operation.make(segment, *values)->plan(value, progress);
  EXPECT_TRUE(edit) << edit.error().message;
  return edit ? std::move(*edit) : Edit{};
}

TEST(EditEffectTest, CountsWhatEachSegmentGainsAndLoses) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    RandomCase random(seed);
    expectEffect(random.value, planned(random.value, "dilate", random.active(), {{"radius_mm", {"2.5"}}}));
    expectEffect(random.value, planned(random.value, "erode", random.active(), {{"radius_voxels", {"1"}}}));
    expectEffect(random.value, planned(random.value, "threshold", random.active(),
                                       {{"lower", {"-20000"}}, {"upper", {"20000"}}}));
  }
}

TEST(EditEffectTest, SeesASegmentThatMovesToALayerOfItsOwn) {
  for (unsigned seed = 0; seed < 8; ++seed) {
    RandomCase random(seed);
    const Edit edit =
        planned(random.value, "margin", random.active(), {{"by_mm", {"3"}}, {"over", {"overlap"}}});
    expectEffect(random.value, edit);
    Progress progress;
    const auto effect = effectOf(random.value, edit, progress);
    ASSERT_TRUE(effect);
    for (const SegmentEffect& one : effect->segments) EXPECT_EQ(one.lost, 0) << "nobody loses anything";
  }
}

TEST(EditEffectTest, RefusesAnEditOfAnotherCaseAndStops) {
  RandomCase random(3);
  const Edit edit = planned(random.value, "dilate", random.active(), {{"radius_mm", {"2"}}});
  Case other = random.value;
  ASSERT_TRUE(apply(other, edit.changes));
  Progress progress;
  const auto late = effectOf(other, edit, progress);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::conflict);
  progress.cancel();
  const auto stopped = effectOf(random.value, edit, progress);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().kind, ErrorKind::cancelled);
}

}  // namespace
}  // namespace chiasm::test
