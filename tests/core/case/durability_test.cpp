#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "core/case/case_store.h"
#include "core/case/journal_writer.h"
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

class DurabilityTest : public ::testing::Test {
 protected:
  SmallCase small_ = makeSmallCase();
  MemoryCaseFile file_{small_.value};
  test::FakeClock clock_;

  std::unique_ptr<CaseStore> open() {
    return std::make_unique<CaseStore>(file_.open(), testAuthor(), clock_.options());
  }
  Expected<void> rename(CaseStore& store, const std::string& name) {
    return store.execute(*renameSegment(small_.bone, name));
  }
  // Every way to change the case must be refused with this sentence.
  void expectReadOnly(CaseStore& store, const std::string& says) {
    const Case before = store.current();
    const std::size_t entries = store.history().size();
    std::vector<Expected<void>> results;
    results.push_back(rename(store, "Refused"));
    results.push_back(store.commit(
        paintEdit("Paint", paintBox(store.current(), small_.segmentation, 0, {0, 0, 0}, {9, 9, 9}, 2))));
    results.push_back(store.returnTo(0));
    results.push_back(store.saveViewState("{}"));
    const auto begun = store.beginGesture("segment.paint", "Paint", {});
    if (!begun) results.push_back(tl::unexpected<Error>(begun.error()));
    const auto undone = store.undo(), redone = store.redo();
    if (!undone) results.push_back(tl::unexpected<Error>(undone.error()));
    if (!redone) results.push_back(tl::unexpected<Error>(redone.error()));
    EXPECT_EQ(results.size(), 7U);
    for (const auto& result : results) {
      ASSERT_FALSE(result.has_value());
      EXPECT_EQ(result.error().kind, ErrorKind::readOnly);
      EXPECT_THAT(result.error().message, HasSubstr(says));
    }
    EXPECT_TRUE(sameContent(store.current(), before));
    EXPECT_EQ(store.history().size(), entries);
    EXPECT_FALSE(store.inGesture());
  }
};

TEST_F(DurabilityTest, SavedIsSaidOnlyAfterTheJournalAnswered) {
  auto store = open();
  EXPECT_EQ(store->savedSequence(), 0U);
  file_.hold();
  ASSERT_TRUE(rename(*store, "One").has_value());
  ASSERT_TRUE(rename(*store, "Two").has_value());
  EXPECT_EQ(store->current().segmentations[0].segments[0].name, "Two") << "the person does not wait";
  EXPECT_EQ(store->savedSequence(), 0U);
  EXPECT_EQ(store->history().size(), 2U);
  EXPECT_TRUE(store->history()[1].hash.empty());
  const UtcTime before = UtcTime::now();
  file_.letThrough();
  ASSERT_TRUE(store->flush().has_value());
  EXPECT_EQ(store->savedSequence(), 2U);
  EXPECT_GE(store->savedTime(), before);
  EXPECT_FALSE(store->history()[0].hash.empty());
  EXPECT_NE(store->history()[0].hash, store->history()[1].hash);
  store = nullptr;
  store = open();
  EXPECT_EQ(store->savedSequence(), 2U);
}

TEST_F(DurabilityTest, ClosingWaitsForTheJournal) {
  auto store = open();
  file_.hold();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(rename(*store, "Name " + std::to_string(i)).has_value());
  std::thread opener([this] { file_.letThrough(); });
  store = nullptr;
  opener.join();
  EXPECT_EQ(file_.entries().size(), 20U);
}

TEST_F(DurabilityTest, AFailingJournalTurnsTheCaseReadOnlyAndLosesNothingSilently) {
  auto store = open();
  ASSERT_TRUE(rename(*store, "Saved").has_value());
  file_.failFrom(2);
  file_.hold();
  ASSERT_TRUE(rename(*store, "Unsaved one").has_value());
  ASSERT_TRUE(rename(*store, "Unsaved two").has_value());
  EXPECT_EQ(store->readOnlyReason(), std::nullopt) << "not known yet";
  file_.letThrough();
  const auto flushed = store->flush();
  ASSERT_FALSE(flushed.has_value());
  EXPECT_EQ(flushed.error().kind, ErrorKind::storage);
  EXPECT_THAT(flushed.error().message, HasSubstr("The disk is full."));
  EXPECT_EQ(store->readOnlyReason(),
            "Saving failed: The disk is full. 2 changes are only in memory; save the case elsewhere before "
            "closing it.");
  EXPECT_EQ(store->savedSequence(), 1U);
  EXPECT_EQ(store->history().size(), 3U) << "the unsaved entries are still shown";
  EXPECT_EQ(store->current().segmentations[0].segments[0].name, "Unsaved two") << "and still in memory";
  expectReadOnly(*store, "only in memory");
  // Nothing is retried, even when the disk has room again.
  file_.failFrom(0);
  expectReadOnly(*store, "only in memory");
  store = nullptr;
  EXPECT_EQ(file_.entries().size(), 1U);
}

TEST_F(DurabilityTest, AFailureInTheMiddleOfAStrokeKeepsTheStrokeInMemory) {
  auto store = open();
  file_.failFrom(1);
  const auto stroke = store->beginGesture("segment.paint", "Paint", {});
  ASSERT_TRUE(stroke.has_value());
  ASSERT_TRUE(store
                  ->extendGesture(*stroke,
                                  paintBox(store->current(), small_.segmentation, 0, {0, 0, 0}, {2, 2, 2}, 2))
                  .has_value());
  EXPECT_FALSE(store->flush().has_value());
  const Case painted = store->current();
  const auto refused = store->extendGesture(
      *stroke, paintBox(store->current(), small_.segmentation, 0, {2, 0, 0}, {4, 2, 2}, 2));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::readOnly);
  EXPECT_EQ(store->commitGesture(*stroke).error().kind, ErrorKind::readOnly);
  EXPECT_FALSE(store->inGesture());
  EXPECT_TRUE(sameContent(store->current(), painted));
  EXPECT_THAT(*store->readOnlyReason(), HasSubstr("1 change is only in memory"));
}

TEST_F(DurabilityTest, ACaseOpenedReadOnlyRefusesEveryCommand) {
  {
    auto store = open();
    ASSERT_TRUE(rename(*store, "One").has_value());
    ASSERT_TRUE(rename(*store, "Two").has_value());
    ASSERT_TRUE(store->undo().has_value());
  }
  LoadedCase loaded = file_.open();
  loaded.readOnlyReason = "This case is held by Dr Other on reading-room-2.";
  CaseStore store(std::move(loaded), testAuthor());
  EXPECT_EQ(store.undoName(), "Rename Bone letter to One") << "names are still told";
  expectReadOnly(store, "held by Dr Other");
  EXPECT_EQ(store.readOnlyReason(), "This case is held by Dr Other on reading-room-2.");
  EXPECT_TRUE(store.flush().has_value());
  EXPECT_EQ(file_.entries().size(), 3U);
}

TEST_F(DurabilityTest, SettingReadOnlyKeepsAnOpenStroke) {
  auto store = open();
  const auto stroke = store->beginGesture("segment.paint", "Paint", {});
  ASSERT_TRUE(stroke.has_value());
  ASSERT_TRUE(store
                  ->extendGesture(*stroke,
                                  paintBox(store->current(), small_.segmentation, 0, {0, 0, 0}, {2, 2, 2}, 2))
                  .has_value());
  const Case painted = store->current();
  store->setReadOnly("Review does not change a case.");
  EXPECT_TRUE(sameContent(store->current(), painted));
  expectReadOnly(*store, "Review does not change a case.");
  ASSERT_TRUE(store->flush().has_value());
  EXPECT_EQ(file_.entries().size(), 1U);
}

TEST_F(DurabilityTest, ViewStateIsSavedButNeverUndoable) {
  auto store = open();
  EXPECT_EQ(store->loadViewState(), "");
  file_.hold();
  ASSERT_TRUE(rename(*store, "One").has_value());  // occupies the writer
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(store->saveViewState("{\"n\":" + std::to_string(i) + "}").has_value());
  EXPECT_EQ(store->loadViewState(), "{\"n\":49}");
  file_.letThrough();
  ASSERT_TRUE(store->flush().has_value());
  EXPECT_LE(file_.viewStatesSaved(), 2) << "only the latest one waiting is written";
  EXPECT_EQ(store->history().size(), 1U);
  EXPECT_EQ(store->undoName(), "Rename Bone letter to One");
  store = nullptr;
  EXPECT_EQ(open()->loadViewState(), "{\"n\":49}");
}

// For ThreadSanitizer: status is read from other threads while one edits.
TEST_F(DurabilityTest, TheWriterMayBeAskedFromAnyThread) {
  JournalWriter writer(makeMemoryJournal(), 0, {});
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      (void)writer.savedSequence();
      (void)writer.savedTime();
      (void)writer.failed();
      (void)writer.journal().loadViewState();
      std::this_thread::yield();
    }
  });
  std::size_t taken = 0;
  for (std::uint64_t sequence = 1; sequence <= 500; ++sequence) {
    JournalEntry entry;
    entry.sequence = sequence;
    writer.append(std::move(entry));
    writer.saveViewState(std::to_string(sequence));
    taken += writer.takeWritten().size();
  }
  EXPECT_TRUE(writer.flush().has_value());
  taken += writer.takeWritten().size();
  done = true;
  reader.join();
  EXPECT_EQ(taken, 500U);
  EXPECT_EQ(writer.savedSequence(), 500U);
  EXPECT_EQ(writer.journal().loadViewState(), "500");
}

// Fails once and would then work again: as a disk that is full for a moment.
class FailsOnce : public Journal {
 public:
  explicit FailsOnce(std::atomic<int>& calls) : calls_(calls) {}
  Expected<HistoryEntry> append(const JournalEntry& entry) override {
    if (++calls_ == 1) return failure(ErrorKind::storage, "The disk is full.");
    HistoryEntry written;
    written.sequence = entry.sequence;
    return written;
  }
  Expected<Changes> loadChanges(std::uint64_t) override { return Changes{}; }
  Expected<void> saveAuthor(const Author&) override { return {}; }
  Expected<void> saveViewState(const std::string&) override {
    ++calls_;
    return {};
  }
  std::string loadViewState() override { return {}; }

 private:
  std::atomic<int>& calls_;
};

TEST(JournalWriter, NothingIsWrittenAfterAFailure) {
  std::atomic<int> calls = 0;
  {
    JournalWriter writer(std::make_unique<FailsOnce>(calls), 7, {});
    JournalEntry entry;
    entry.sequence = 8;
    writer.append(entry);
    EXPECT_FALSE(writer.flush().has_value());
    entry.sequence = 9;
    writer.append(entry);  // written now, entry 8 would be missing in between
    writer.saveViewState("{}");
    EXPECT_FALSE(writer.flush().has_value());
    EXPECT_EQ(writer.failed()->message, "The disk is full.");
    EXPECT_EQ(writer.savedSequence(), 7U);
    EXPECT_TRUE(writer.takeWritten().empty());
  }
  EXPECT_EQ(calls, 1);
}

TEST(MemoryJournal, KeepsEntriesInOrder) {
  const auto journal = makeMemoryJournal();
  JournalEntry entry;
  entry.sequence = 11;  // a journal may begin after a history that is elsewhere
  entry.edit.name = "Eleven";
  entry.edit.changes.bricks.push_back({Uid::generate(), 0, 3, {}, Brick::uniform(2)});
  ASSERT_TRUE(journal->append(entry).has_value());
  entry.sequence = 13;
  EXPECT_EQ(journal->append(entry).error().kind, ErrorKind::conflict);
  entry.sequence = 12;
  EXPECT_EQ(journal->append(entry)->name, "Eleven");
  EXPECT_EQ(journal->loadChanges(11)->bricks, entry.edit.changes.bricks);
  EXPECT_EQ(journal->loadChanges(10).error().kind, ErrorKind::notFound);
  EXPECT_EQ(journal->loadChanges(13).error().kind, ErrorKind::notFound);
}

}  // namespace
}  // namespace chiasm
