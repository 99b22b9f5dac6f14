#include "core/case/case_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/case/store_support.h"

namespace chiasm {
namespace {

using test::makeSmallCase;
using test::MemoryCaseFile;
using test::paintBox;
using test::paintEdit;
using test::sameContent;
using test::SmallCase;
using test::testAuthor;
using ::testing::HasSubstr;

class CaseStoreTest : public ::testing::Test {
 protected:
  SmallCase small_ = makeSmallCase();
  MemoryCaseFile file_{small_.value};
  test::FakeClock clock_;

  std::unique_ptr<CaseStore> open() {
    return std::make_unique<CaseStore>(file_.open(), testAuthor(), clock_.options());
  }
  void rename(CaseStore& store, const std::string& name) {
    const auto renamed = store.execute(*renameSegment(small_.bone, name));
    ASSERT_TRUE(renamed.has_value()) << renamed.error().message;
  }
  static std::string boneName(const CaseStore& store) {
    return store.current().segmentations[0].segments[0].name;
  }
};

TEST_F(CaseStoreTest, ExecuteUndoRedoWithNames) {
  auto store = open();
  EXPECT_EQ(store->undoName(), "");
  EXPECT_EQ(store->undo().error().message, "There is nothing to undo.");
  EXPECT_EQ(store->redo().error().message, "There is nothing to redo.");
  rename(*store, "Skull");
  EXPECT_EQ(store->undoName(), "Rename Bone letter to Skull");
  EXPECT_EQ(store->undo(), "Rename Bone letter to Skull");
  EXPECT_EQ(boneName(*store), "Bone letter");
  EXPECT_EQ(store->undoName(), "");
  EXPECT_EQ(store->redoName(), "Rename Bone letter to Skull");
  EXPECT_EQ(store->redo(), "Rename Bone letter to Skull");
  EXPECT_EQ(boneName(*store), "Skull");
  EXPECT_EQ(store->redoName(), "");
  ASSERT_TRUE(store->flush().has_value());
  const auto entries = file_.entries();
  ASSERT_EQ(entries.size(), 3U) << "undo appends";
  EXPECT_EQ(entries[0].role, EntryRole::edit);
  EXPECT_EQ(entries[0].edit.kind, "segment.rename");
  EXPECT_EQ(entries[1].role, EntryRole::undo);
  EXPECT_EQ(entries[1].targetGroup, entries[0].group);
  EXPECT_EQ(entries[1].edit.name, "Rename Bone letter to Skull");
  EXPECT_EQ(entries[2].role, EntryRole::redo);
  EXPECT_EQ(entries[2].targetGroup, entries[0].group);
  EXPECT_EQ(entries[2].author, testAuthor().uid);
}

TEST_F(CaseStoreTest, UndoAndRedoSurviveARestart) {
  {
    auto store = open();
    for (const char* name : {"One", "Two", "Three"}) rename(*store, name);
    ASSERT_TRUE(store->undo().has_value());
  }
  auto store = open();
  EXPECT_EQ(boneName(*store), "Two");
  EXPECT_EQ(store->undoName(), "Rename One to Two");
  EXPECT_EQ(store->redoName(), "Rename Two to Three");
  ASSERT_TRUE(store->undo().has_value());
  ASSERT_TRUE(store->undo().has_value());
  EXPECT_TRUE(sameContent(store->current(), small_.value));
  EXPECT_GT(file_.changesLoaded(), 0) << "old changes come from the journal";
  store = nullptr;
  store = open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store->redo().has_value());
  EXPECT_EQ(boneName(*store), "Three");
  EXPECT_EQ(store->history().size(), 9U);
}

TEST_F(CaseStoreTest, ReturnToBringsBackAnyPointAndIsItselfUndoable) {
  auto store = open();
  std::vector<Case> states = {store->current()};
  for (int step = 0; step < 6; ++step) {
    ASSERT_TRUE(
        store
            ->commit(paintEdit("Paint", paintBox(store->current(), small_.segmentation, 0, {step, 0, 0},
                                                 {step + 8, 20, 20}, static_cast<Label>(1 + step % 3))))
            .has_value());
    states.push_back(store->current());
  }
  ASSERT_TRUE(store->undo().has_value());
  states.push_back(store->current());
  for (const std::size_t target : {3U, 0U, 7U, 2U, 1U}) {
    ASSERT_TRUE(store->returnTo(target).has_value());
    EXPECT_TRUE(sameContent(store->current(), states[target])) << target;
    states.push_back(store->current());
    ASSERT_EQ(store->history().size() + 1, states.size());
  }
  EXPECT_EQ(store->undoName(), "Return to 'Paint'");
  ASSERT_TRUE(store->undo().has_value());
  EXPECT_TRUE(sameContent(store->current(), states[2]));
  EXPECT_EQ(store->returnTo(999).error().kind, ErrorKind::notFound);
  const std::size_t entries = store->history().size();
  ASSERT_TRUE(store->returnTo(entries).has_value());
  EXPECT_EQ(store->history().size(), entries) << "nothing to change, nothing recorded";
  // The same through a restart.
  store = nullptr;
  store = open();
  ASSERT_TRUE(store->returnTo(0).has_value());
  EXPECT_TRUE(sameContent(store->current(), small_.value));
  EXPECT_EQ(store->undoName(), "Return to the beginning");
}

TEST_F(CaseStoreTest, AnEditPlannedOnAnOlderSnapshotConflicts) {
  auto store = open();
  const Case snapshot = store->current();
  Edit worker = paintEdit("Paint", paintBox(snapshot, small_.segmentation, 0, {0, 0, 0}, {9, 9, 9}, 2));
  Edit elsewhere =
      paintEdit("Paint", paintBox(snapshot, small_.segmentation, 0, {40, 36, 34}, {48, 40, 36}, 2));
  ASSERT_TRUE(
      store->commit(paintEdit("Paint", paintBox(snapshot, small_.segmentation, 0, {4, 4, 4}, {6, 6, 6}, 3)))
          .has_value());
  const Case before = store->current();
  const auto refused = store->commit(worker);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(sameContent(store->current(), before));
  EXPECT_EQ(store->history().size(), 1U);
  EXPECT_TRUE(store->commit(elsewhere).has_value()) << "other bricks are free";
}

TEST_F(CaseStoreTest, AnEditThatTouchesASegmentLockedMeanwhileIsRefused) {
  auto store = open();
  const Edit paint =
      paintEdit("Paint", paintBox(store->current(), small_.segmentation, 0, {0, 0, 0}, {48, 40, 36}, 3));
  ASSERT_TRUE(store->execute(*setSegmentLocked(small_.bone, true)).has_value());
  const auto refused = store->commit(paint);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message,
            "The segment 'Bone letter' is locked. Unlock it in the Segments panel first.");
  EXPECT_TRUE(store->undo().has_value()) << "undoing the lock itself is free";
  EXPECT_TRUE(store->commit(paint).has_value());
}

TEST_F(CaseStoreTest, AnEditThatChangesNothingLeavesNoTrace) {
  auto store = open();
  rename(*store, "Bone letter");
  EXPECT_TRUE(store->commit(paintEdit("Nothing", {})).has_value());
  EXPECT_TRUE(store->history().empty());
  EXPECT_EQ(store->undoName(), "");
}

TEST_F(CaseStoreTest, ViewsPullWhatChanged) {
  auto store = open();
  EXPECT_TRUE(store->changesSince(0).everything);
  const Revision start = store->revision();
  EXPECT_FALSE(store->changesSince(start).everything);
  rename(*store, "Skull");
  const Revision renamed = store->revision();
  ASSERT_TRUE(store
                  ->commit(paintEdit(
                      "Paint", paintBox(store->current(), small_.segmentation, 0, {0, 0, 0}, {4, 4, 4}, 2)))
                  .has_value());
  ASSERT_TRUE(store
                  ->commit(paintEdit(
                      "Paint", paintBox(store->current(), small_.segmentation, 0, {4, 0, 0}, {8, 4, 4}, 2)))
                  .has_value());
  const ChangeSummary painted = store->changesSince(renamed);
  EXPECT_FALSE(painted.segments);
  ASSERT_EQ(painted.bricks.size(), 1U) << "two strokes in one brick are one dirty brick";
  EXPECT_EQ(painted.bricks[0], (ChangeSummary::DirtyBrick{small_.segmentation, 0, 0}));
  EXPECT_TRUE(store->changesSince(start).segments);
  EXPECT_TRUE(store->undo().has_value());
  EXPECT_EQ(store->changesSince(store->revision() - 1).bricks.size(), 1U);
  // Too long ago: everything.
  for (int i = 0; i < 5000; ++i) rename(*store, i % 2 ? "A" : "B");
  EXPECT_TRUE(store->changesSince(start).everything);
  EXPECT_FALSE(store->changesSince(store->revision() - 100).everything);
}

TEST_F(CaseStoreTest, VoxelsArriveAndComeBackWithTheirVolume) {
  auto store = open();
  const auto voxels = store->current().volumes[0].voxels;
  VolumeInfo info = small_.value.volumes[0].info;
  info.uid = Uid();
  info.order = 0;
  ASSERT_TRUE(store->execute(*addVolume(info)).has_value());
  const Uid second = store->current().volumes[1].info.uid;
  EXPECT_EQ(store->current().volumes[1].voxels, nullptr);
  const Revision before = store->revision();
  ASSERT_TRUE(store->attachVoxels(second, voxels).has_value());
  EXPECT_EQ(store->current().volumes[1].voxels, voxels);
  EXPECT_TRUE(store->changesSince(before).volumes);
  EXPECT_EQ(store->history().size(), 1U) << "not a change of the case";
  ASSERT_TRUE(store->undo().has_value());
  ASSERT_TRUE(store->redo().has_value());
  EXPECT_EQ(store->current().volumes[1].voxels, voxels);
  const std::vector<std::byte> few(10);
  EXPECT_EQ(store->attachVoxels(second, VoxelBuffer::copyOf(VoxelType::int16, few)).error().kind,
            ErrorKind::conflict);
  EXPECT_EQ(store->attachVoxels(Uid::generate(), voxels).error().kind, ErrorKind::notFound);
  ASSERT_TRUE(store->attachVoxels(second, nullptr).has_value());
  EXPECT_EQ(store->current().volumes[1].voxels, nullptr);
  ASSERT_TRUE(store->undo().has_value());
  ASSERT_TRUE(store->redo().has_value());
  EXPECT_EQ(store->current().volumes[1].voxels, nullptr) << "taken away for good";
}

TEST_F(CaseStoreTest, AuthorsAreSavedWithTheFirstEdit) {
  {
    auto store = open();
    EXPECT_EQ(store->author(), testAuthor());
    EXPECT_EQ(store->authors().size(), 1U);
    ASSERT_TRUE(store->flush().has_value());
    EXPECT_TRUE(file_.authors().empty()) << "looking leaves no name";
    rename(*store, "Skull");
  }
  EXPECT_EQ(file_.authors(), (std::vector<Author>{testAuthor()}));
  Author renamed = testAuthor();
  renamed.displayName = "Prof Test";
  {
    CaseStore store(file_.open(), renamed);
    EXPECT_EQ(store.authors(), (std::vector<Author>{renamed}));
    rename(store, "Cranium");
  }
  EXPECT_EQ(file_.authors(), (std::vector<Author>{renamed}));
}

TEST_F(CaseStoreTest, ACaseWithoutAJournalWorksInMemory) {
  LoadedCase loaded;
  loaded.value = small_.value;
  CaseStore store(std::move(loaded), testAuthor());
  rename(store, "Skull");
  EXPECT_TRUE(store.flush().has_value());
  EXPECT_EQ(store.savedSequence(), 1U);
  EXPECT_TRUE(store.undo().has_value());
}

TEST_F(CaseStoreTest, CancelledPlansChangeNothing) {
  auto store = open();
  Progress progress;
  progress.cancel();
  const auto cancelled = store->execute(*removeSegment(small_.bone), progress);
  ASSERT_FALSE(cancelled.has_value());
  EXPECT_EQ(cancelled.error().kind, ErrorKind::cancelled);
  EXPECT_TRUE(sameContent(store->current(), small_.value));
}

TEST_F(CaseStoreTest, OldBricksAreDroppedFromMemoryAndComeBackFromTheJournal) {
  auto store = open();
  std::vector<Case> states = {store->current()};
  for (int step = 0; step < 20; ++step) {
    ASSERT_TRUE(store
                    ->commit(paintEdit("Paint " + std::to_string(step),
                                       paintBox(store->current(), small_.segmentation, 0, {0, step, 0},
                                                {20, step + 1, 20}, static_cast<Label>(1 + step % 3))))
                    .has_value());
    states.push_back(store->current());
  }
  ASSERT_TRUE(store->flush().has_value());
  const std::size_t all = store->undoMemory();
  const std::size_t limit = 4 * sizeof(DenseBrick);
  ASSERT_GT(all, limit);
  EXPECT_EQ(file_.changesLoaded(), 0);
  store->setUndoMemoryLimit(limit);
  EXPECT_LE(store->undoMemory(), limit);
  EXPECT_GT(store->undoMemory(), 0U) << "the newest stay";
  ASSERT_TRUE(store->undo().has_value());
  EXPECT_EQ(file_.changesLoaded(), 0) << "the newest did not need the journal";
  for (int step = 18; step >= 0; --step) {
    ASSERT_TRUE(store->undo().has_value());
    EXPECT_TRUE(sameContent(store->current(), states[static_cast<std::size_t>(step)])) << step;
    ASSERT_TRUE(store->flush().has_value());
    EXPECT_LE(store->undoMemory(), limit);
  }
  EXPECT_GT(file_.changesLoaded(), 10);
  for (int step = 0; step < 20; ++step) ASSERT_TRUE(store->redo().has_value());
  EXPECT_TRUE(sameContent(store->current(), states.back()));
}

TEST_F(CaseStoreTest, WhatIsNotOnDiskYetIsNeverDropped) {
  auto store = open();
  file_.hold();
  store->setUndoMemoryLimit(0);
  for (int step = 0; step < 5; ++step)
    ASSERT_TRUE(store
                    ->commit(paintEdit("Paint", paintBox(store->current(), small_.segmentation, 0,
                                                         {0, step, 0}, {20, step + 1, 20}, 2)))
                    .has_value());
  EXPECT_GE(store->undoMemory(), 5 * sizeof(TwoLabelBrick));
  for (int step = 0; step < 5; ++step) ASSERT_TRUE(store->undo().has_value());
  EXPECT_TRUE(sameContent(store->current(), small_.value));
  EXPECT_EQ(file_.changesLoaded(), 0) << "undo did not wait for the journal";
  file_.letThrough();
  ASSERT_TRUE(store->flush().has_value());
  EXPECT_EQ(store->undoMemory(), 0U);
}

}  // namespace
}  // namespace chiasm
