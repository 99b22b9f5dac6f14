// Ten thousand random operations under every rule of overlap, with undo and redo, against plain arrays: the
// same labels after each, locked segments never changed, nothing written where the rule does not allow it.
#include <gtest/gtest.h>

#include "core/case/case_store.h"
#include "core/case/object_commands.h"
#include "core/segmentation/islands.h"
#include "core/segmentation/logical.h"
#include "core/segmentation/morphology.h"
#include "core/segmentation/threshold.h"
#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"
#include "tests/support/memory_case_file.h"

namespace chiasm::test {
namespace {

constexpr glm::ivec3 kSize(35, 7, 6);
constexpr std::size_t kVoxels = 35 * 7 * 6;

// Segments and layers without bricks.
struct PlainCase {
  std::vector<std::vector<Label>> layers{std::vector<Label>(kVoxels)};
  std::vector<Segment> segments;

  PlainSet set(std::size_t segment) const {
    return plainSet(layers[static_cast<std::size_t>(segments[segment].layer)], segments[segment].label);
  }
  const Segment* holder(int layer, Label label) const {
    for (const Segment& segment : segments)
      if (segment.layer == layer && segment.label == label) return &segment;
    return nullptr;
  }
  bool operator==(const PlainCase&) const = default;

  // Whether anything changed. A locked segment is refused by the caller.
  bool write(std::size_t index, const PlainSet& wanted, PaintOver over, WriteMode mode) {
    const PlainCase before = *this;
    if (!writeInLayer(index, wanted, over, mode) || over != PaintOver::overlap) return !(*this == before);
    *this = before;
    moveToOwnLayer(index);
    writeInLayer(index, wanted, over, mode);
    return true;
  }

 private:
  // True when somebody was in the way.
  bool writeInLayer(std::size_t index, const PlainSet& wanted, PaintOver over, WriteMode mode) {
    const Segment& segment = segments[index];
    bool inTheWay = false;
    std::vector<Label>& labels = layers[static_cast<std::size_t>(segment.layer)];
    for (std::size_t i = 0; i < kVoxels; ++i) {
      if (labels[i] == segment.label) {
        if (wanted[i] == 0 && mode == WriteMode::exactly) labels[i] = 0;
        continue;
      }
      if (wanted[i] == 0) continue;
      const Segment* other = holder(segment.layer, labels[i]);
      const bool may =
          !other ||
          (!other->locked && (over == PaintOver::unlocked || (over == PaintOver::hidden && !other->visible)));
      if (may) labels[i] = segment.label;
      inTheWay = inTheWay || !may;
    }
    return inTheWay;
  }

  void moveToOwnLayer(std::size_t index) {
    Segment& segment = segments[index];
    const PlainSet own = set(index);
    int layer = 0;
    while (
        std::any_of(segments.begin(), segments.end(), [&](const Segment& one) { return one.layer == layer; }))
      ++layer;
    if (static_cast<std::size_t>(layer) == layers.size()) layers.emplace_back(kVoxels);
    std::vector<Label>& from = layers[static_cast<std::size_t>(segment.layer)];
    for (std::size_t i = 0; i < kVoxels; ++i)
      if (own[i] != 0) from[i] = 0;
    segment.layer = layer;
    segment.label = 1;
    for (std::size_t i = 0; i < kVoxels; ++i)
      if (own[i] != 0) layers[static_cast<std::size_t>(layer)][i] = 1;
  }
};

class OperationWalk {
 public:
  explicit OperationWalk(unsigned seed)
      : source_(seed, VoxelType::int16, 1.0, 0.0, kSize), file_(firstCase()) {
    store_ = std::make_unique<CaseStore>(file_.open(), Author{*Uid::parse("2.25.4711"), "Dr Test"});
    EXPECT_TRUE(store_->attachVoxels(source_.volume().info.uid, source_.volume().voxels).has_value());
    plain_.segments = store_->current().segmentations[0].segments;
  }

  void run(int steps) {
    for (int step = 0; step < steps; ++step) {
      // Now and then a long way back, so that segments that moved share a layer again.
      for (int again = dice(40) == 0 ? 30 : 0; again > 0; --again) undo();
      oneStep();
      check(step);
      if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(changed_, steps / 4) << "the walk must not stand still";
    EXPECT_GT(moved_, 10) << "segments must have moved to layers of their own";
  }

 private:
  Case firstCase() {
    Case value = source_.value;
    value.volumes[0].voxels = nullptr;
    Segmentation& segmentation = value.segmentations[0];
    segmentation.layers = {LabelMap(kSize)};
    for (Segment& segment : segmentation.segments) segment.locked = false;
    Segment fourth = segmentation.segments[0];
    fourth.uid = *Uid::parse("2.25.14");
    fourth.order = 4;
    fourth.name = "Segment 3";
    fourth.label = 40;
    segmentation.segments.push_back(fourth);
    return value;
  }
  int dice(int sides) { return source_.integer(0, sides - 1); }

  void oneStep() {
    const int roll = dice(100);
    if (roll < 10) {
      undo();
    } else if (roll < 20) {
      if (!redo_.empty()) {
        EXPECT_TRUE(store_->redo().has_value());
        undo_.push_back(plain_);
        plain_ = redo_.back();
        redo_.pop_back();
      }
    } else if (roll < 25) {
      if (!pick().locked && dice(3) != 0) return;
      flip(*setSegmentLocked(pick().uid, !pick().locked), &Segment::locked, !pick().locked);
    } else if (roll < 32) {
      flip(*setSegmentsVisible({pick().uid}, !pick().visible, ""), &Segment::visible, !pick().visible);
    } else {
      operate();
    }
    picked_ = static_cast<std::size_t>(dice(static_cast<int>(plain_.segments.size())));
  }
  void undo() {
    if (undo_.empty()) return;
    EXPECT_TRUE(store_->undo().has_value());
    redo_.push_back(plain_);
    plain_ = undo_.back();
    undo_.pop_back();
  }
  const Segment& pick() const { return plain_.segments[picked_]; }

  void flip(const Command& command, bool Segment::*member, bool value) {
    ASSERT_TRUE(store_->execute(command).has_value());
    done();
    plain_.segments[picked_].*member = value;
  }
  void done() {
    undo_.push_back(plain_);
    redo_.clear();
  }

  void operate() {
    const PaintOver over = std::array{PaintOver::unlocked, PaintOver::background, PaintOver::hidden,
                                      PaintOver::overlap}[static_cast<std::size_t>(dice(4))];
    const auto other = (picked_ + 1 + static_cast<std::size_t>(dice(3))) % 4;
    const PlainSet own = plain_.set(picked_), second = plain_.set(other);
    const bool empty = std::find(own.begin(), own.end(), 1) == own.end();
    const Uid& uid = pick().uid;
    PlainSet wanted = own;
    WriteMode mode = WriteMode::exactly;
    std::unique_ptr<Command> command;
    bool refused = pick().locked;
    const auto combined = [&](Logic logic, auto combine) {
      command = combineSegments(uid, logic, plain_.segments[other].uid, over);
      for (std::size_t i = 0; i < kVoxels; ++i) wanted[i] = combine(own[i] != 0, second[i] != 0) ? 1 : 0;
    };
    const auto morphed = [&](Morphology step, itk_oracle::Morphology theirs) {
      command = morphSegment(uid, step, {.millimetres = 0, .voxels = 1}, over);
      wanted = itk_oracle::morphology(own, kSize, theirs, 1);
      refused = refused || empty;
    };
    switch (dice(10)) {
      case 0:
      case 1: {
        const double lower = source_.real(-30000, 30000), upper = lower + source_.real(0, 9000);
        mode = WriteMode::add;
        command = thresholdSegment(uid, {lower, upper}, Everywhere{}, over);
        forEachVoxel(kSize, [&](VoxelIndex voxel, std::size_t i) {
          const double value = *source_.volume().valueAt(voxel);
          wanted[i] = value >= lower && value <= upper ? 1 : 0;
        });
        break;
      }
      case 2:
        combined(Logic::copy, [](bool, bool b) { return b; });
        break;
      case 3:
        combined(Logic::unite, [](bool a, bool b) { return a || b; });
        break;
      case 4:
        combined(Logic::subtract, [](bool a, bool b) { return a && !b; });
        refused = refused || empty;
        break;
      case 5:
        combined(Logic::intersect, [](bool a, bool b) { return a && b; });
        refused = refused || empty;
        break;
      case 6:
        morphed(Morphology::dilate, itk_oracle::Morphology::dilate);
        break;
      case 7:
        morphed(Morphology::erode, itk_oracle::Morphology::erode);
        break;
      case 8:
        morphed(Morphology::close, itk_oracle::Morphology::close);
        break;
      default:
        command = invertSegment(uid, Everywhere{}, over);
        for (std::size_t i = 0; i < kVoxels; ++i) wanted[i] = own[i] == 0 ? 1 : 0;
    }
    PlainCase next = plain_;
    const bool changes = !refused && next.write(picked_, wanted, over, mode);
    const auto executed = store_->execute(*command);
    ASSERT_EQ(executed.has_value(), changes) << (executed ? store_->undoName() : executed.error().message);
    if (!changes) return;
    done();
    ++changed_;
    moved_ += next.segments[picked_].layer != plain_.segments[picked_].layer ? 1 : 0;
    plain_ = std::move(next);
  }

  void check(int step) {
    const Segmentation& held = store_->current().segmentations[0];
    ASSERT_EQ(held.segments, plain_.segments) << step;
    ASSERT_EQ(held.layers.size(), plain_.layers.size()) << step;
    for (std::size_t layer = 0; layer < held.layers.size(); ++layer)
      ASSERT_EQ(held.layers[layer].toDense(), plain_.layers[layer]) << step << ": " << store_->undoName();
  }

  RandomCase source_;
  MemoryCaseFile file_;
  std::unique_ptr<CaseStore> store_;
  PlainCase plain_;
  std::vector<PlainCase> undo_, redo_;
  std::size_t picked_ = 0;
  int changed_ = 0, moved_ = 0;
};

class OperationsProperty : public testing::TestWithParam<unsigned> {};

TEST_P(OperationsProperty, RandomOperationsMatchPlainArrays) {
  OperationWalk(GetParam()).run(2500);
}

INSTANTIATE_TEST_SUITE_P(Seeds, OperationsProperty, testing::Values(1U, 2U, 3U, 4U));

}  // namespace
}  // namespace chiasm::test
