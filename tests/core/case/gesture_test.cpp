#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/case/case_store.h"
#include "tests/core/case/store_support.h"

namespace chiasm {
namespace {

using test::makeSmallCase;
using test::MemoryCaseFile;
using test::paintBox;
using test::sameContent;
using test::SmallCase;
using ::testing::HasSubstr;

class GestureTest : public ::testing::Test {
 protected:
  SmallCase small_ = makeSmallCase();
  MemoryCaseFile file_{small_.value};
  test::FakeClock clock_;
  std::unique_ptr<CaseStore> store_ = open();
  Uid stroke_;

  std::unique_ptr<CaseStore> open() {
    return std::make_unique<CaseStore>(file_.open(), test::testAuthor(), clock_.options());
  }
  void reopen() {
    store_ = nullptr;
    store_ = open();
  }
  void begin() {
    const auto begun = store_->beginGesture("segment.paint", "Paint Left marker", {});
    ASSERT_TRUE(begun.has_value());
    stroke_ = *begun;
  }
  // One dab of the stroke, then time goes by.
  void dab(int step, int milliseconds = 0) {
    const auto extended = store_->extendGesture(
        stroke_, paintBox(store_->current(), small_.segmentation, 0, {step, 0, 0}, {step + 2, 4, 4}, 2));
    ASSERT_TRUE(extended.has_value()) << extended.error().message;
    clock_.advance(milliseconds);
  }
  std::size_t durable() {
    EXPECT_TRUE(store_->history().empty() || store_->savedSequence() <= store_->history().back().sequence);
    return file_.entries().size();
  }
};

TEST_F(GestureTest, AShortStrokeIsOneEntryAndOneUndo) {
  begin();
  EXPECT_TRUE(store_->inGesture());
  for (int step = 0; step < 10; ++step) dab(step, 10);
  EXPECT_TRUE(store_->history().empty()) << "100 ms: nothing is journaled yet";
  EXPECT_EQ(store_->current().segmentations[0].layers[0].at({{5, 1, 1}}), 2) << "but the case shows it";
  ASSERT_TRUE(store_->commitGesture(stroke_).has_value());
  EXPECT_FALSE(store_->inGesture());
  EXPECT_EQ(store_->history().size(), 1U);
  EXPECT_EQ(store_->undo(), "Paint Left marker");
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
}

TEST_F(GestureTest, ALongStrokeIsJournaledEvery250MillisecondsAndIsOneUndo) {
  begin();
  for (int step = 0; step < 20; ++step) dab(step, 50);  // a second
  // Beats at 250, 500 and 750 ms (the dab after each beat carries it).
  EXPECT_EQ(store_->history().size(), 3U);
  ASSERT_TRUE(store_->commitGesture(stroke_).has_value());
  EXPECT_EQ(store_->history().size(), 4U);
  ASSERT_TRUE(store_->flush().has_value());
  const auto entries = file_.entries();
  for (const JournalEntry& entry : entries) {
    EXPECT_EQ(entry.group, entries[0].group);
    EXPECT_EQ(entry.edit.name, "Paint Left marker");
    EXPECT_EQ(entry.edit.kind, "segment.paint");
  }
  const Case painted = store_->current();
  EXPECT_EQ(store_->undo(), "Paint Left marker");
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
  EXPECT_EQ(store_->undoName(), "");
  ASSERT_TRUE(store_->redo().has_value());
  EXPECT_TRUE(sameContent(store_->current(), painted));
  reopen();
  EXPECT_TRUE(sameContent(store_->current(), painted));
  ASSERT_TRUE(store_->undo().has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value)) << "one undo also after a restart";
}

TEST_F(GestureTest, ARestingStrokeIsJournaledByTheTick) {
  begin();
  dab(0);
  clock_.advance(249);
  store_->tick();
  EXPECT_EQ(store_->history().size(), 0U);
  clock_.advance(1);
  store_->tick();
  EXPECT_EQ(store_->history().size(), 1U);
  clock_.advance(1000);
  store_->tick();
  EXPECT_EQ(store_->history().size(), 1U) << "nothing new, nothing written";
  ASSERT_TRUE(store_->commitGesture(stroke_).has_value());
  EXPECT_EQ(store_->history().size(), 1U);
}

TEST_F(GestureTest, CancelBeforeTheFirstBeatLeavesNoTrace) {
  begin();
  dab(0);
  dab(1);
  ASSERT_TRUE(store_->cancelGesture(stroke_).has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
  EXPECT_TRUE(store_->history().empty());
  EXPECT_EQ(store_->undoName(), "");
}

TEST_F(GestureTest, CancelTakesBackWhatWasJournaledByAnAppendedEntry) {
  ASSERT_TRUE(store_->execute(*renameSegment(small_.bone, "Skull")).has_value());
  ASSERT_TRUE(store_->undo().has_value());
  begin();
  for (int step = 0; step < 9; ++step) dab(step, 100);
  ASSERT_GT(store_->history().size(), 3U);
  ASSERT_TRUE(store_->cancelGesture(stroke_).has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
  EXPECT_EQ(store_->history().back().role, EntryRole::undo);
  EXPECT_EQ(store_->undoName(), "");
  EXPECT_EQ(store_->redoName(), "Rename Bone letter to Skull") << "as before the gesture";
  reopen();
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
  EXPECT_EQ(store_->undoName(), "");
  EXPECT_EQ(store_->redoName(), "Rename Bone letter to Skull");
  EXPECT_TRUE(store_->redo().has_value());
}

TEST_F(GestureTest, CancelWhenTheJournaledPartAmountsToNothing) {
  begin();
  dab(0, 300);
  dab(1, 300);  // journaled
  ASSERT_TRUE(store_
                  ->extendGesture(
                      stroke_, paintBox(store_->current(), small_.segmentation, 0, {0, 0, 0}, {5, 4, 4}, 0))
                  .has_value());  // erased again, journaled
  ASSERT_TRUE(store_->cancelGesture(stroke_).has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
  EXPECT_EQ(store_->undoName(), "");
  reopen();
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
  EXPECT_EQ(store_->undoName(), "");
}

TEST_F(GestureTest, ACrashInAStrokeKeepsWhatWasJournaledAsOneUndo) {
  begin();
  for (int step = 0; step < 9; ++step) dab(step, 100);
  const std::size_t journaled = store_->history().size();
  while (store_->savedSequence() < journaled) std::this_thread::yield();
  // What another process finds now, with the stroke still going on here.
  LoadedCase loaded = file_.open();
  EXPECT_EQ(loaded.history.size(), journaled);
  CaseStore after(std::move(loaded), test::testAuthor());
  EXPECT_EQ(after.undoName(), "Paint Left marker");
  EXPECT_NE(after.current().segmentations[0].layers[0].toDense(),
            small_.value.segmentations[0].layers[0].toDense());
}

TEST_F(GestureTest, WhatItHasTouchedNothingElseChangesMeanwhile) {
  begin();
  dab(0);
  const auto over = paintBox(store_->current(), small_.segmentation, 0, {3, 0, 0}, {5, 4, 4}, 1);
  for (const auto& refused : {store_->commit({"x", "x", {}, 1, over}), store_->returnTo(0)}) {
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    EXPECT_THAT(refused.error().message, HasSubstr("Paint Left marker"));
  }
  EXPECT_FALSE(store_->undo().has_value()) << "nothing is finished yet";
  EXPECT_FALSE(store_->redo().has_value());
  EXPECT_TRUE(store_->execute(*renameSegment(small_.bone, "Skull")).has_value()) << "elsewhere";
  ASSERT_TRUE(store_->commitGesture(stroke_).has_value());
  EXPECT_FALSE(store_->extendGesture(stroke_, {}).has_value());
  EXPECT_FALSE(store_->commitGesture(stroke_).has_value());
  EXPECT_FALSE(store_->cancelGesture(stroke_).has_value());
}

TEST_F(GestureTest, AConflictingDabIsRefusedAndTheRestStands) {
  begin();
  dab(0);
  const Case before = store_->current();
  const Changes stale = paintBox(small_.value, small_.segmentation, 0, {6, 0, 0}, {8, 4, 4}, 2);
  const auto refused = store_->extendGesture(stroke_, stale);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(sameContent(store_->current(), before));
  ASSERT_TRUE(store_->commitGesture(stroke_).has_value());
  ASSERT_TRUE(store_->undo().has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
}

TEST_F(GestureTest, LockedSegmentsArePaintedByNoStroke) {
  ASSERT_TRUE(store_->execute(*setSegmentLocked(small_.leftMarker, true)).has_value());
  begin();
  const auto refused = store_->extendGesture(
      stroke_, paintBox(store_->current(), small_.segmentation, 0, {0, 0, 0}, {2, 2, 2}, 2));
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message, HasSubstr("'Left marker' is locked"));
  ASSERT_TRUE(store_->cancelGesture(stroke_).has_value());
}

TEST_F(GestureTest, ClosingCommitsAnOpenStroke) {
  begin();
  dab(0);
  const Case painted = store_->current();
  reopen();
  EXPECT_TRUE(sameContent(store_->current(), painted));
  EXPECT_EQ(store_->undoName(), "Paint Left marker");
}

TEST_F(GestureTest, FlushWritesWhatTheStrokeHasGathered) {
  begin();
  dab(0);
  ASSERT_TRUE(store_->flush().has_value());
  EXPECT_EQ(file_.entries().size(), 1U);
  ASSERT_TRUE(store_->cancelGesture(stroke_).has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
}

TEST_F(GestureTest, AnEmptyGestureLeavesNoTrace) {
  begin();
  ASSERT_TRUE(store_->commitGesture(stroke_).has_value());
  EXPECT_TRUE(store_->history().empty());
}

}  // namespace
}  // namespace chiasm
