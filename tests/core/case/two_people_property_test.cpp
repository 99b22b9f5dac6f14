// Two people at once by dice, against plain arrays: the case is what remains of all acts that stand.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "core/case/case_store.h"
#include "tests/core/case/store_support.h"

namespace chiasm::test {
namespace {

constexpr glm::ivec3 kSize(70, 66, 40);  // 3×3×2 bricks

using Voxels = std::vector<Label>;

// One box of labels that somebody painted.
struct Box {
  glm::ivec3 begin, end;
  Label label;
};
// A command or a stroke: what it painted with the moment of each box, and how it ended.
struct Act {
  int author = 0;
  std::string name;
  std::vector<std::pair<std::size_t, Box>> boxes;
  Uid gesture;  // empty: a command
  std::set<int> held;
  bool open = false, stands = true;
};

int brickOf(glm::ivec3 voxel) {
  const glm::ivec3 brick = voxel / 32;
  return (brick.z * 3 + brick.y) * 3 + brick.x;
}
std::size_t indexOf(glm::ivec3 voxel) {
  return static_cast<std::size_t>((voxel.z * kSize.y + voxel.y) * kSize.x + voxel.x);
}

template <typename F>
void eachVoxel(const Box& box, F&& visit) {
  for (int z = box.begin.z; z < box.end.z; ++z)
    for (int y = box.begin.y; y < box.end.y; ++y)
      for (int x = box.begin.x; x < box.end.x; ++x) visit(glm::ivec3(x, y, z));
}

class TwoPeopleWalk {
 public:
  explicit TwoPeopleWalk(unsigned seed) : random_(seed) {
    Case first;
    first.info.uid = *Uid::parse("2.25.1");
    Volume volume;
    volume.info.uid = *Uid::parse("2.25.2");
    volume.info.grid = makeGrid(kSize, {1, 1, 1});
    first.volumes.push_back(volume);
    Segmentation segmentation;
    segmentation.info.uid = segmentation_;
    segmentation.info.volume = volume.info.uid;
    segmentation.info.grid = volume.info.grid;
    for (int label = 1; label <= 3; ++label) {
      Segment segment;
      segment.uid = *Uid::parse("2.25.4" + std::to_string(label));
      segment.segmentation = segmentation_;
      segment.name = "S" + std::to_string(label);
      segment.label = static_cast<Label>(label);
      segment.order = label;
      segmentation.segments.push_back(segment);
    }
    segmentation.layers.emplace_back(kSize);
    first.segmentations.push_back(segmentation);
    file_ = std::make_unique<MemoryCaseFile>(first);
    open();
  }

  void run(int steps) {
    for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      step();
      clock_.advance(below(150));
      ASSERT_EQ(store_->current().segmentations[0].layers[0].toDense(), voxels(nullptr)) << i << last_;
      const Act* next = nextUndo();
      ASSERT_EQ(store_->undoName(), next ? next->name : "") << i << last_;
      if (next) {
        ASSERT_EQ(store_->undoAuthor(), people_[next->author]) << i << last_;
      }
      ASSERT_EQ(store_->redoName(), redo_.empty() ? "" : acts_[redo_.back()].name) << i << last_;
    }
  }
  int count(const std::string& what) { return counts_[what]; }

 private:
  void open() { store_ = std::make_unique<CaseStore>(file_->open(), people_[0], clock_.options()); }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  void note(const std::string& what) {
    last_ = " after " + what;
    ++counts_[what];
  }

  // All acts that stand but one, in the order in which they were painted.
  Voxels voxels(const Act* without) const {
    std::vector<std::pair<std::size_t, Box>> boxes;
    for (const Act& act : acts_)
      if (act.stands && &act != without) boxes.insert(boxes.end(), act.boxes.begin(), act.boxes.end());
    std::sort(boxes.begin(), boxes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    Voxels result(indexOf(kSize - 1) + 1, 0);
    for (const auto& [moment, box] : boxes)
      eachVoxel(box, [&](glm::ivec3 voxel) { result[indexOf(voxel)] = box.label; });
    return result;
  }
  static std::set<int> differing(const Voxels& a, const Voxels& b) {
    std::set<int> bricks;
    eachVoxel({{0, 0, 0}, kSize, 0}, [&](glm::ivec3 voxel) {
      if (a[indexOf(voxel)] != b[indexOf(voxel)]) bricks.insert(brickOf(voxel));
    });
    return bricks;
  }
  bool held(const std::set<int>& bricks, const Act* own = nullptr) const {
    for (const Act& act : acts_)
      if (act.open && &act != own)
        for (const int brick : bricks)
          if (act.held.contains(brick)) return true;
    return false;
  }
  // The last of the finished acts that stand, in the order of their latest entries.
  const Act* nextUndo() const {
    for (auto index = undo_.rbegin(); index != undo_.rend(); ++index)
      if (!acts_[*index].open) return &acts_[*index];
    return nullptr;
  }

  Box randomBox() {
    Box box;
    for (int axis = 0; axis < 3; ++axis) {
      box.begin[axis] = below(kSize[axis]);
      box.end[axis] = std::min(kSize[axis], box.begin[axis] + 1 + below(12));
    }
    box.label = static_cast<Label>(below(4));
    return box;
  }
  std::set<int> touched(const Box& box) const {
    const Voxels now = voxels(nullptr);
    std::set<int> bricks;
    eachVoxel(box, [&](glm::ivec3 voxel) {
      if (now[indexOf(voxel)] != box.label) bricks.insert(brickOf(voxel));
    });
    return bricks;
  }
  Changes changesOf(const Box& box) {
    return paintBox(store_->current(), segmentation_, 0, box.begin, box.end, box.label);
  }

  // Takes up the entries that the last call appended: which acts stand at the end of the undo list now.
  void takeUpEntries() {
    const auto& history = store_->history();
    for (; seen_ < history.size(); ++seen_) {
      const HistoryEntry& entry = history[seen_];
      if (entry.role != EntryRole::edit) {
        sole_.reset();
        continue;
      }
      const auto found = std::find_if(acts_.begin(), acts_.end(),
                                      [&](const Act& act) { return act.gesture == entry.group; });
      const std::size_t index =
          found != acts_.end() ? static_cast<std::size_t>(found - acts_.begin()) : acts_.size() - 1;
      EXPECT_EQ(entry.author, people_[acts_[index].author].uid);
      const bool known = std::find(undo_.begin(), undo_.end(), index) != undo_.end();
      std::erase(undo_, index);
      undo_.push_back(index);
      if (!known) {
        beforeSole_ = redo_;
        sole_ = index;
      } else if (sole_ != std::optional(index)) {
        sole_.reset();
      }
      redo_.clear();
    }
  }

  void step() {
    const int who = below(2), dice = below(100);
    if (dice < 20) return begin(who);
    if (dice < 55) return dab(who);
    if (dice < 63) return end(who, true);
    if (dice < 68) return end(who, false);
    if (dice < 80) return command(who);
    if (dice < 90) return undo(who);
    if (dice < 98) return redo(who);
    return restart();
  }

  Act* openActOf(int who) {
    for (Act& act : acts_)
      if (act.open && act.author == who) return &act;
    return nullptr;
  }

  void begin(int who) {
    if (openActOf(who)) return;
    note("begin");
    Act act;
    act.author = who;
    act.name = "Stroke " + std::to_string(acts_.size());
    const auto begun = store_->beginGesture("test.stroke", act.name, {}, people_[who]);
    ASSERT_TRUE(begun.has_value());
    act.gesture = *begun;
    act.open = true;
    acts_.push_back(act);
  }
  void dab(int who) {
    Act* act = openActOf(who);
    if (!act) return;
    note("dab");
    const Box box = randomBox();
    const std::set<int> bricks = touched(box);
    const bool refused = held(bricks, act);
    if (refused) note("held dab");
    ASSERT_EQ(store_->extendGesture(act->gesture, changesOf(box)).has_value(), !refused);
    if (!refused) {
      act->boxes.emplace_back(moment_++, box);
      act->held.insert(bricks.begin(), bricks.end());
    }
    takeUpEntries();
  }
  void end(int who, bool keep) {
    Act* act = openActOf(who);
    if (!act) return;
    note(keep ? "commit" : "cancel");
    const std::size_t index = static_cast<std::size_t>(act - acts_.data());
    if (keep) {
      ASSERT_TRUE(store_->commitGesture(act->gesture).has_value());
      act->open = false;
      takeUpEntries();
      return;
    }
    const bool wasSole = sole_ == std::optional(index);
    ASSERT_TRUE(store_->cancelGesture(act->gesture).has_value());
    act->open = act->stands = false;
    const bool journaled = std::find(undo_.begin(), undo_.end(), index) != undo_.end();
    std::erase(undo_, index);
    if (journaled && wasSole) redo_ = beforeSole_;
    if (journaled && openActOf(1 - who)) note("cancel beside another stroke");
    seen_ = store_->history().size();  // the cancelling entry itself
    if (journaled) sole_.reset();
  }
  void command(int who) {
    note("command");
    const Box box = randomBox();
    const std::set<int> bricks = touched(box);
    Act act;
    act.author = who;
    act.name = "Command " + std::to_string(acts_.size());
    const bool refused = held(bricks);
    if (refused) note("held command");
    ASSERT_EQ(store_->commit(paintEdit(act.name, changesOf(box)), people_[who]).has_value(), !refused);
    if (refused || bricks.empty()) return;
    act.boxes.emplace_back(moment_++, box);
    act.gesture = store_->history().back().group;
    acts_.push_back(act);
    if (inGesture()) note("command during a stroke");
    takeUpEntries();
  }
  bool inGesture() const {
    return std::any_of(acts_.begin(), acts_.end(), [](const Act& act) { return act.open; });
  }
  void undo(int who) {
    const Act* next = nextUndo();
    const bool refused = !next || held(differing(voxels(nullptr), voxels(next)));
    if (next) note(refused ? "held undo" : inGesture() ? "undo during a stroke" : "undo");
    ASSERT_EQ(store_->undo(people_[who]).has_value(), !refused);
    if (refused) return;
    const std::size_t index = static_cast<std::size_t>(next - acts_.data());
    acts_[index].stands = false;
    std::erase(undo_, index);
    redo_.push_back(index);
    takeUpEntries();
  }
  void redo(int who) {
    const bool can = !redo_.empty();
    bool refused = !can;
    if (can) {
      // Over the array as it is now: what was undone last lies on top.
      Voxels after = voxels(nullptr);
      const Voxels now = after;
      Act& act = acts_[redo_.back()];
      act.stands = true;
      after = voxels(nullptr);
      act.stands = false;
      refused = held(differing(now, after));
      note(refused ? "held redo" : "redo");
    }
    ASSERT_EQ(store_->redo(people_[who]).has_value(), !refused);
    if (refused) return;
    acts_[redo_.back()].stands = true;
    undo_.push_back(redo_.back());
    redo_.pop_back();
    takeUpEntries();
  }
  void restart() {
    note("restart");
    store_ = nullptr;  // finishes what is open
    for (Act& act : acts_) act.open = false;
    open();
    takeUpEntries();
  }

  std::mt19937 random_;
  const Uid segmentation_ = *Uid::parse("2.25.3");
  const std::array<Author, 2> people_{Author{*Uid::parse("2.25.100"), "Dr Lee"},
                                      Author{*Uid::parse("2.25.200"), "Dr Okafor"}};
  FakeClock clock_;
  std::unique_ptr<MemoryCaseFile> file_;
  std::unique_ptr<CaseStore> store_;
  std::vector<Act> acts_;
  std::vector<std::size_t> undo_, redo_, beforeSole_;
  std::optional<std::size_t> sole_;  // the act whose entries alone came since redo was cleared
  std::size_t moment_ = 0, seen_ = 0;
  std::string last_;
  std::map<std::string, int> counts_;
};

class TwoPeopleProperty : public ::testing::TestWithParam<unsigned> {};

TEST_P(TwoPeopleProperty, TheCaseIsWhatRemainsOfTheActsThatStand) {
  TwoPeopleWalk walk(GetParam());
  walk.run(400);
  for (const char* kind : {"command during a stroke", "undo during a stroke", "held dab", "held command",
                           "held undo", "redo", "cancel beside another stroke", "restart"})
    EXPECT_GT(walk.count(kind), 0) << kind;
}

INSTANTIATE_TEST_SUITE_P(Seeds, TwoPeopleProperty, ::testing::Values(11U, 12U, 13U, 14U));

}  // namespace
}  // namespace chiasm::test
