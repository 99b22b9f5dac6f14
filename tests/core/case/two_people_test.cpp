// Two people at one case: one history, each act signed by who did it, and no stroke broken by the other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/case/case_store.h"
#include "tests/core/case/store_support.h"

namespace chiasm {
namespace {

using test::makeSmallCase;
using test::MemoryCaseFile;
using test::paintBox;
using test::sameContent;
using test::SmallCase;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Author kSurgeon{*Uid::parse("2.25.100"), "Dr Lee"}, kColleague{*Uid::parse("2.25.200"), "Dr Okafor"};

class TwoPeopleTest : public ::testing::Test {
 protected:
  SmallCase small_ = makeSmallCase();
  MemoryCaseFile file_{small_.value};
  test::FakeClock clock_;
  std::unique_ptr<CaseStore> store_ = open();
  Uid stroke_;

  std::unique_ptr<CaseStore> open() {
    return std::make_unique<CaseStore>(file_.open(), kColleague, clock_.options());
  }
  void reopen() {
    store_ = nullptr;
    store_ = open();
  }
  Uid begin(const Author& who) {
    const auto begun = store_->beginGesture("segment.paint", "Paint Left marker", {}, who, small_.leftMarker);
    EXPECT_TRUE(begun.has_value());
    return begun.value_or(Uid{});
  }
  Changes box(glm::ivec3 from, glm::ivec3 to, Label label) {
    return paintBox(store_->current(), small_.segmentation, 0, from, to, label);
  }
  // A dab that is 50 ms long: five of them reach the journal.
  Expected<void> dab(const Uid& stroke, int step) {
    auto done = store_->extendGesture(stroke, box({step, 0, 0}, {step + 2, 4, 4}, 2));
    clock_.advance(50);
    return done;
  }
  void dabs(const Uid& stroke, int from, int to) {
    for (int step = from; step < to; ++step) ASSERT_TRUE(dab(stroke, step).has_value());
  }
  Link link() const {
    Link made = small_.value.links.front();
    made.uid = Uid::generate();
    made.author = kColleague.uid;
    return made;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const HistoryEntry& entry : store_->history())
      names.push_back((entry.author == kSurgeon.uid ? "Lee " : "Okafor ") + entry.name);
    return names;
  }
};

TEST_F(TwoPeopleTest, ALinkInTheMiddleOfAStrokeLeavesTheStrokeWhole) {
  const Uid stroke = begin(kSurgeon);
  dabs(stroke, 0, 7);  // journaled once
  const Case half = store_->current();
  ASSERT_TRUE(store_->execute(*addLink(link())).has_value());
  EXPECT_TRUE(store_->inGesture(stroke));
  dabs(stroke, 7, 14);  // and again
  ASSERT_TRUE(store_->commitGesture(stroke).has_value());
  const Case both = store_->current();
  const std::string linked = store_->history()[1].name;
  EXPECT_THAT(names(), ElementsAre("Lee Paint Left marker", "Okafor " + linked, "Lee Paint Left marker",
                                   "Lee Paint Left marker"));
  // The stroke was finished last, and is one step.
  EXPECT_EQ(store_->undoName(), "Paint Left marker");
  EXPECT_EQ(store_->undoAuthor(), kSurgeon);
  for (const bool restarted : {false, true}) {
    if (restarted) reopen();
    ASSERT_EQ(store_->undo().value_or(""), "Paint Left marker");
    EXPECT_EQ(store_->undoName(), linked);
    EXPECT_EQ(store_->undoAuthor(), kColleague);
    EXPECT_EQ(store_->redoAuthor(), kSurgeon);
    EXPECT_EQ(store_->current().links.size(), small_.value.links.size() + 1) << "the link stays";
    ASSERT_EQ(store_->undo(kSurgeon).value_or(""), linked);
    EXPECT_TRUE(sameContent(store_->current(), small_.value));
    EXPECT_EQ(store_->history().back().author, kSurgeon.uid) << "who undid";
    EXPECT_EQ(store_->redoAuthor(), kColleague) << "whose it was";
    ASSERT_TRUE(store_->redo().has_value());
    ASSERT_TRUE(store_->redo().has_value());
    EXPECT_TRUE(sameContent(store_->current(), both));
  }
}

TEST_F(TwoPeopleTest, AuthorsAreKeptInTheFileWithTheNameThatTheyHaveNow) {
  ASSERT_TRUE(store_->execute(*renameSegment(small_.bone, "Skull"), kSurgeon).has_value());
  reopen();
  EXPECT_THAT(store_->authors(), ::testing::Contains(kSurgeon));
  const Author married{kSurgeon.uid, "Dr Lee-Brandt"};
  ASSERT_TRUE(store_->execute(*renameSegment(small_.bone, "Cranium"), married).has_value());
  reopen();
  EXPECT_THAT(store_->authors(), ::testing::Contains(married));
  EXPECT_THAT(store_->authors(), ::testing::Not(::testing::Contains(kSurgeon)));
}

TEST_F(TwoPeopleTest, WhoseStrokeItIsIsSaidToWhoeverHasToWait) {
  const Uid stroke = begin(kSurgeon);
  dabs(stroke, 0, 2);
  const auto others = store_->commit({"x", "x", {}, 1, box({2, 2, 2}, {6, 3, 3}, 1)});
  ASSERT_FALSE(others.has_value());
  EXPECT_EQ(others.error().kind, ErrorKind::conflict);
  EXPECT_THAT(others.error().message, HasSubstr("Dr Lee's 'Paint Left marker' is still going on. Wait"));
  const auto own = store_->commit({"x", "x", {}, 1, box({2, 2, 2}, {6, 3, 3}, 1)}, kSurgeon);
  ASSERT_FALSE(own.has_value());
  EXPECT_THAT(own.error().message, HasSubstr("Finish or cancel it first"));
}

TEST_F(TwoPeopleTest, WhatAStrokePaintedAndTookBackIsStillItsOwn) {
  const Uid stroke = begin(kSurgeon);
  dabs(stroke, 0, 6);
  // Back to how it was: nothing of it remains, but half of it is in the journal.
  Changes back;
  mergeInto(back, box({0, 0, 0}, {8, 4, 4}, 0));
  ASSERT_TRUE(store_->extendGesture(stroke, back).has_value());
  EXPECT_FALSE(store_->commit({"x", "x", {}, 1, box({0, 0, 0}, {2, 2, 2}, 1)}).has_value());
  ASSERT_TRUE(store_->commitGesture(stroke).has_value());
  EXPECT_TRUE(store_->commit({"x", "x", {}, 1, box({0, 0, 0}, {2, 2, 2}, 1)}).has_value());
  const Case now = store_->current();
  reopen();
  EXPECT_TRUE(sameContent(store_->current(), now));
}

TEST_F(TwoPeopleTest, ThePaintedSegmentIsNeitherRemovedNorLockedButMayBeRenamed) {
  const Uid stroke = begin(kSurgeon);  // not a voxel yet
  EXPECT_FALSE(store_->execute(*removeSegment(small_.leftMarker)).has_value());
  EXPECT_FALSE(store_->execute(*setSegmentLocked(small_.leftMarker, true)).has_value());
  EXPECT_TRUE(store_->execute(*renameSegment(small_.leftMarker, "Marker L")).has_value());
  EXPECT_TRUE(store_->execute(*setSegmentLocked(small_.bone, true)).has_value()) << "another one";
  EXPECT_TRUE(dab(stroke, 0).has_value()) << "the stroke goes on";
  ASSERT_TRUE(store_->commitGesture(stroke).has_value());
  EXPECT_TRUE(store_->execute(*setSegmentLocked(small_.leftMarker, true)).has_value());
}

TEST_F(TwoPeopleTest, UndoDuringAStrokeTakesBackWhatWasFinishedLast) {
  ASSERT_TRUE(store_->commit(test::paintEdit("Paint below", box({0, 0, 0}, {3, 3, 3}, 1))).has_value());
  const Case painted = store_->current();
  const Uid stroke = begin(kSurgeon);
  dabs(stroke, 1, 9);
  ASSERT_TRUE(store_->execute(*renameSegment(small_.bone, "Skull")).has_value());
  EXPECT_EQ(store_->undo().value_or(""), "Rename Bone letter to Skull");
  // The next step back lies under the stroke.
  EXPECT_EQ(store_->undoName(), "Paint below");
  const auto refused = store_->undo();
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().message, HasSubstr("Dr Lee's 'Paint Left marker'"));
  dabs(stroke, 9, 12);
  ASSERT_TRUE(store_->commitGesture(stroke).has_value());
  ASSERT_EQ(store_->undo().value_or(""), "Paint Left marker");
  EXPECT_TRUE(sameContent(store_->current(), painted));
  EXPECT_TRUE(store_->undo().has_value());
}

TEST_F(TwoPeopleTest, TwoStrokesAtOnceAreTwoSteps) {
  const Uid left = begin(kSurgeon), right = begin(kColleague);
  const auto far = [&](int step) {
    auto done = store_->extendGesture(right, box({36 + step, 34, 33}, {38 + step, 36, 35}, 1));
    clock_.advance(50);
    return done;
  };
  for (int step = 0; step < 12; ++step) {
    ASSERT_TRUE(dab(left, step).has_value());
    const auto done = far(step % 3);
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  EXPECT_FALSE(store_->extendGesture(right, box({0, 0, 0}, {2, 2, 2}, 1)).has_value()) << "where Lee paints";
  ASSERT_TRUE(store_->commitGesture(left).has_value());
  const Case both = store_->current();
  ASSERT_TRUE(store_->cancelGesture(right).has_value());
  EXPECT_EQ(store_->undoName(), "Paint Left marker");
  EXPECT_EQ(store_->undoAuthor(), kSurgeon);
  EXPECT_FALSE(sameContent(store_->current(), both));
  reopen();
  EXPECT_EQ(store_->undoAuthor(), kSurgeon);
  ASSERT_TRUE(store_->undo().has_value());
  EXPECT_TRUE(sameContent(store_->current(), small_.value));
}

TEST_F(TwoPeopleTest, ClosingKeepsBothStrokes) {
  const Uid left = begin(kSurgeon), right = begin(kColleague);
  dabs(left, 0, 2);
  ASSERT_TRUE(store_->extendGesture(right, box({36, 34, 33}, {38, 36, 35}, 1)).has_value());
  const Case both = store_->current();
  reopen();
  EXPECT_TRUE(sameContent(store_->current(), both));
  EXPECT_EQ(store_->history().size(), 2U);
}

}  // namespace
}  // namespace chiasm
