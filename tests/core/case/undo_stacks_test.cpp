#include "core/case/undo_stacks.h"

#include <gtest/gtest.h>

namespace chiasm {
namespace {

// Plays a history written as words: "a" an edit of group a, "-a" its undo, "+a" its redo, "!a" its cancel.
UndoStacks played(const std::vector<std::string>& words) {
  UndoStacks stacks;
  std::uint64_t sequence = 0;
  for (const std::string& word : words) {
    const bool edit = word.size() == 1;
    const Uid group = *Uid::parse("1." + std::to_string(int(word.back())));
    HistoryEntry entry;
    entry.sequence = ++sequence;
    entry.name = word.substr(edit ? 0 : 1);
    entry.role = edit ? EntryRole::edit : word[0] == '+' ? EntryRole::redo : EntryRole::undo;
    entry.group = edit ? group : *Uid::parse("2." + std::to_string(sequence));
    if (!edit) entry.targetGroup = group;
    if (word[0] == '!') entry.kind = std::string(kGestureCancelKind);
    stacks.replay(entry);
  }
  return stacks;
}

// "undo|redo" names of what comes next.
std::string next(const std::vector<std::string>& words) {
  const UndoStacks stacks = played(words);
  return (stacks.nextUndo() ? stacks.nextUndo()->name : "") + "|" +
         (stacks.nextRedo() ? stacks.nextRedo()->name : "");
}

TEST(UndoStacks, FollowHistory) {
  EXPECT_EQ(next({}), "|");
  EXPECT_EQ(next({"a", "b"}), "b|");
  EXPECT_EQ(next({"a", "b", "-b"}), "a|b");
  EXPECT_EQ(next({"a", "b", "-b", "-a"}), "|a");
  EXPECT_EQ(next({"a", "b", "-b", "-a", "+a"}), "a|b");
  EXPECT_EQ(next({"a", "b", "-b", "c"}), "c|") << "a new edit clears redo";
  EXPECT_EQ(next({"a", "b", "-b", "c", "-c"}), "a|c");
}

TEST(UndoStacks, EntriesOfOneGroupAreOneStep) {
  const UndoStacks stacks = played({"a", "b", "b", "b"});
  ASSERT_NE(stacks.nextUndo(), nullptr);
  EXPECT_EQ(stacks.nextUndo()->sequences, (std::vector<std::uint64_t>{2, 3, 4}));
  EXPECT_EQ(next({"a", "b", "b", "b", "-b"}), "a|b");
}

TEST(UndoStacks, ACancelledGestureLeavesNoTrace) {
  EXPECT_EQ(next({"a", "b", "b", "!b"}), "a|");
  EXPECT_EQ(next({"a", "b", "-b", "c", "c", "!c"}), "a|b") << "redo is as it was before the gesture";
}

TEST(UndoStacks, AStepStandsWhereItsLastEntryIs) {
  EXPECT_EQ(next({"a", "b", "a"}), "a|") << "b was done in the middle of a";
  EXPECT_EQ(next({"a", "b", "a", "-a"}), "b|a");
  EXPECT_EQ(played({"a", "b", "a"}).nextUndo()->sequences, (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(next({"a", "b", "!a"}), "b|");
  EXPECT_EQ(next({"a", "b", "-b", "a"}), "a|") << "going on is a new edit: nothing can be redone over it";
}

TEST(UndoStacks, WhatIsGoingOnIsNoStepYet) {
  const UndoStacks stacks = played({"a", "b"});
  const Uid b = stacks.nextUndo()->group;
  ASSERT_NE(stacks.nextUndo({b}), nullptr);
  EXPECT_EQ(stacks.nextUndo({b})->name, "a");
  EXPECT_EQ(stacks.nextUndo({b, stacks.nextUndo({b})->group}), nullptr);
}

TEST(UndoStacks, ACancelBringsRedoBackOnlyWhenNothingElseHappened) {
  EXPECT_EQ(next({"x", "-x", "a", "!a"}), "|x");
  EXPECT_EQ(next({"x", "-x", "a", "b", "!a"}), "b|");
  EXPECT_EQ(next({"g", "x", "-x", "a", "g", "!a"}), "g|");
}

TEST(UndoStacks, NonsenseOfADamagedFileIsIgnored) {
  EXPECT_EQ(next({"-a", "+b", "!c"}), "|");
  EXPECT_EQ(next({"a", "-z", "+z", "!z"}), "a|");
}

}  // namespace
}  // namespace chiasm
