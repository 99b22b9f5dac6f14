// Edits written into a case file are there when it is opened again.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "data_io/case_file/case_file.h"
#include "tests/data_io/case_file/sample_edits.h"
#include "tests/support/test_data.h"

namespace chiasm::data_io {
namespace {

using test::kAnna;
using test::SampleEdits;
using test::TemporaryFolder;

TEST(CaseFile, ANewCaseIsEmptyAndWhole) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "new.chiasm";
  {
    const auto made = createCase(path, {Uid(), "Skull", "C-1", 2.5}, kAnna);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_FALSE(made->value.info.uid.empty());
    EXPECT_EQ(made->value.info.title, "Skull");
    EXPECT_TRUE(made->history.empty());
    EXPECT_EQ(made->authors, std::vector<Author>{kAnna});
    EXPECT_FALSE(made->readOnlyReason);
  }
  EXPECT_TRUE(looksLikeCase(path));
  // Nothing lies beside a closed case.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  const auto report = verifyCase(path);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(report->problems, testing::IsEmpty());
  EXPECT_EQ(report->entries, 0u);
}

TEST(CaseFile, AnExistingFileIsNeverOverwritten) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "new.chiasm";
  ASSERT_TRUE(createCase(path, {}, kAnna));
  const auto again = createCase(path, {}, kAnna);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_EQ(createCase(folder.path() / "missing/new.chiasm", {}, kAnna).error().kind, ErrorKind::notFound);
}

TEST(CaseFile, EveryEditIsThereAfterOpeningAgain) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    std::filesystem::remove(path);
    auto loaded = createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
    ASSERT_TRUE(loaded) << loaded.error().message;
    SampleEdits edits(seed, loaded->value);
    std::vector<Changes> written;
    std::vector<HistoryEntry> history;
    for (std::uint64_t sequence = 1; sequence <= 60; ++sequence) {
      if (sequence % 20 == 0) {  // close and open in between
        loaded->journal.reset();
        loaded = openCase(path, {.author = kAnna});
        ASSERT_TRUE(loaded) << loaded.error().message;
      }
      const JournalEntry entry = edits.next(sequence);
      const auto appended = loaded->journal->append(entry);
      ASSERT_TRUE(appended) << appended.error().message;
      written.push_back(entry.edit.changes);
      history.push_back(*appended);
    }
    loaded->journal.reset();

    const auto reopened = openCase(path);
    ASSERT_TRUE(reopened) << reopened.error().message;
    test::expectSameCase(reopened->value, edits.current());
    ASSERT_EQ(reopened->history.size(), history.size());
    for (std::size_t i = 0; i < history.size(); ++i) {
      EXPECT_EQ(reopened->history[i].hash, history[i].hash);
      EXPECT_EQ(reopened->history[i].name, history[i].name);
      EXPECT_EQ(reopened->history[i].time, history[i].time);
      EXPECT_EQ(reopened->history[i].role, history[i].role);
      EXPECT_EQ(reopened->history[i].targetGroup, history[i].targetGroup);
      const auto changes = reopened->journal->loadChanges(i + 1);
      ASSERT_TRUE(changes) << changes.error().message;
      EXPECT_EQ(*changes, written[i]);
    }
    const auto report = verifyCase(path);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_THAT(report->problems, testing::IsEmpty());
    EXPECT_EQ(report->entries, 60u);
    EXPECT_EQ(report->head, history.back().hash);
  }
}

// The same edits give the same payloads, whatever case, day and machine they are made in: what an entry did
// can be compared between files.
TEST(CaseFile, TheSameEditsGiveTheSameHistory) {
  constexpr std::uint64_t kEdits = 200;
  const TemporaryFolder folder;
  std::vector<std::vector<HistoryEntry>> histories;
  for (const char* name : {"a.chiasm", "b.chiasm"}) {
    auto made = createCase(folder.path() / name, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
    ASSERT_TRUE(made);
    SampleEdits edits(21, made->value);
    std::set<std::size_t> kinds;
    for (std::uint64_t sequence = 1; sequence <= kEdits; ++sequence) {
      const JournalEntry entry = edits.next(sequence);
      for (const ObjectChange& change : entry.edit.changes.objects) kinds.insert(change.index());
      ASSERT_TRUE(made->journal->append(entry));
    }
    ASSERT_EQ(kinds.size(), std::variant_size_v<ObjectChange>) << "every kind of object is in it";
    made->journal.reset();
    const auto reopened = openCase(folder.path() / name);
    ASSERT_TRUE(reopened);
    histories.push_back(reopened->history);
    const auto report = verifyCase(folder.path() / name);
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->whole());
    EXPECT_EQ(report->entries, kEdits);
  }
  for (std::size_t i = 0; i < kEdits; ++i) {
    EXPECT_EQ(histories[0][i].name, histories[1][i].name);
    EXPECT_EQ(histories[0][i].group, histories[1][i].group);
    // The chains begin at different creations, so that no entry can be carried over.
    EXPECT_NE(histories[0][i].hash, histories[1][i].hash);
  }
  const auto a = openCase(folder.path() / "a.chiasm"), b = openCase(folder.path() / "b.chiasm");
  for (std::uint64_t sequence = 1; sequence <= kEdits; ++sequence)
    EXPECT_EQ(*a->journal->loadChanges(sequence), *b->journal->loadChanges(sequence));
  test::expectSameCase(a->value, b->value);
}

TEST(CaseFile, ViewStateAndAuthorsAreKept) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  const Author ben{*Uid::parse("2.25.1002"), "Ben"};
  {
    const auto made = createCase(path, {}, kAnna);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->journal->loadViewState(), "");
    ASSERT_TRUE(made->journal->saveViewState(R"({"layout":"2x2"})"));
    ASSERT_TRUE(made->journal->saveViewState(R"({"layout":"1+3"})"));
    ASSERT_TRUE(made->journal->saveAuthor(ben));
    ASSERT_TRUE(made->journal->saveAuthor({ben.uid, "Benjamin"}));
  }
  const auto reopened = openCase(path);
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->journal->loadViewState(), R"({"layout":"1+3"})");
  EXPECT_THAT(reopened->authors, testing::ElementsAre(kAnna, Author{ben.uid, "Benjamin"}));
}

TEST(CaseFile, ReadOnlyRefusesEveryWrite) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  ASSERT_TRUE(createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna));
  const auto before = test::fileBytes(path);
  {
    const auto opened = openCase(path, {.readOnly = true});
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(opened->readOnlyReason);
    SampleEdits edits(1, opened->value);
    const auto appended = opened->journal->append(edits.next(1));
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().kind, ErrorKind::readOnly);
    EXPECT_FALSE(opened->journal->saveViewState("{}"));
    EXPECT_FALSE(opened->journal->saveAuthor(kAnna));
  }
  EXPECT_EQ(test::fileBytes(path), before);
}

TEST(CaseFile, EqualBricksAreStoredOnce) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  auto made = createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
  ASSERT_TRUE(made);
  SampleEdits edits(1, made->value);
  const JournalEntry paint = edits.paintEverywhere(1);
  ASSERT_GT(paint.edit.changes.bricks.size(), 10u);
  ASSERT_TRUE(made->journal->append(paint));
  // Undone and done again: no new content.
  JournalEntry undo = paint;
  undo.sequence = 2;
  undo.edit.changes = inverseOf(paint.edit.changes);
  ASSERT_TRUE(made->journal->append(undo));
  JournalEntry redo = paint;
  redo.sequence = 3;
  ASSERT_TRUE(made->journal->append(redo));
  made->journal.reset();
  const auto report = verifyCase(path);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->problems, testing::IsEmpty());
  EXPECT_EQ(report->bricks, 1u);
}

TEST(CaseFile, AnEditThatDoesNotFitTheFileIsRefusedForGood) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  auto made = createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
  ASSERT_TRUE(made);
  SampleEdits edits(1, made->value);
  ASSERT_TRUE(made->journal->append(edits.next(1)));
  JournalEntry wrong;
  wrong.sequence = 2;
  wrong.edit.kind = "case.describe";
  wrong.edit.changes.objects.push_back(ValueChange<CaseInfo>{
      CaseInfo{*Uid::parse("2.25.5"), "not so", "", {}}, CaseInfo{*Uid::parse("2.25.5"), "X", "", {}}});
  const auto refused = made->journal->append(wrong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
  const auto later = made->journal->append(edits.next(2));
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().message, refused.error().message);
  made->journal.reset();
  const auto report = verifyCase(path);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->entries, 1u);
  EXPECT_THAT(report->problems, testing::IsEmpty());
}

TEST(CaseFile, WhatCouldNotBeReadAgainIsNotWritten) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  auto made = createCase(path, {*Uid::parse("2.25.5"), "T", "", {}}, kAnna);
  ASSERT_TRUE(made);
  JournalEntry entry;
  entry.sequence = 1;
  entry.edit.kind = "report.add";
  Report report;
  report.uid = *Uid::parse("2.25.6");
  report.text = "not UTF-8: \xff";
  entry.edit.changes.objects.push_back(ValueChange<Report>{{}, report});
  const auto refused = made->journal->append(entry);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalidInput);
  made->journal.reset();
  const auto reopened = openCase(path);
  ASSERT_TRUE(reopened);
  EXPECT_TRUE(reopened->history.empty());
}

}  // namespace
}  // namespace chiasm::data_io
