// Opening, sharing and closing real case files in a session, without waiting on the UI thread.
#include <filesystem>

#include "app/session/recorded_edits.h"
#include "app/session/session.h"
#include "core/case/object_commands.h"
#include "data_io/case_file/case_file.h"
#include "tests/app/session/session_fixture.h"
#include "tests/support/test_data.h"

namespace chiasm::app {
namespace {

class SessionFiles : public testing::Test {
 protected:
  SessionFiles() : path_((folder_.path() / "example.chiasm").string()) {
    CaseInfo info;
    info.uid = Uid::generate();
    info.title = "Example";
    auto made = data_io::createCase(path_, info, test::testAuthor());
    EXPECT_TRUE(made) << made.error().message;
    const CaseStore closed(std::move(*made), test::testAuthor());
  }
  std::unique_ptr<Session> session(bool withAuthor = true) const {
    SessionOptions options;
    options.saveSettings = false;
    if (withAuthor) options.author = test::testAuthor();
    return std::make_unique<Session>(std::move(options));
  }
  static void paste(Session& session, const std::string& text) {
    session.intents().push(PasteReport{text, "Report"});
    session.waitUntilIdle();
  }

  test::TemporaryFolder folder_;
  std::string path_;
};

TEST_F(SessionFiles, OpensInTheBackgroundAndKeepsWhatWasDone) {
  {
    auto first = session();
    first->openPath(path_);
    EXPECT_FALSE(first->hasCase()) << "opening returns at once";
    EXPECT_EQ(first->openingName(), "example.chiasm");
    first->waitUntilIdle();
    ASSERT_TRUE(first->hasCase());
    EXPECT_TRUE(first->openingName().empty());
    EXPECT_EQ(first->current().info.title, "Example");
    EXPECT_EQ(first->settings().recentCases.front().title, "Example");
    paste(*first, "FINDINGS: something.");
    first->view().labelOpacity = 0.25;
  }
  auto second = session();
  second->openPath(path_);
  second->waitUntilIdle();
  ASSERT_TRUE(second->hasCase());
  ASSERT_EQ(second->current().reports.size(), 1u);
  EXPECT_EQ(second->current().reports[0].text, "FINDINGS: something.");
  EXPECT_EQ(second->view().labelOpacity, 0.25);
  EXPECT_FALSE(second->store().undoName().empty()) << "undo outlives the program";
}

TEST_F(SessionFiles, ASecondSessionIsReadOnlyAndToldWhy) {
  auto first = session(), second = session();
  first->openPath(path_);
  first->waitUntilIdle();
  second->openPath(path_);
  second->waitUntilIdle();
  ASSERT_TRUE(second->hasCase());
  ASSERT_TRUE(second->readOnlyReason());
  EXPECT_NE(second->readOnlyReason()->find("Test Author"), std::string::npos) << *second->readOnlyReason();
  paste(*second, "Not to be written.");
  EXPECT_TRUE(second->current().reports.empty());
  paste(*first, "Written.");
  EXPECT_EQ(first->current().reports.size(), 1u);
}

TEST_F(SessionFiles, TheAuthorIsAskedForOnceAndThenTheEditGoesOn) {
  auto asked = session(false);
  asked->openPath(path_);
  asked->waitUntilIdle();
  ASSERT_TRUE(asked->hasCase());
  EXPECT_FALSE(asked->readOnlyReason()) << "a missing name is asked for, it is no reason to refuse";
  paste(*asked, "Waiting for a name.");
  EXPECT_TRUE(asked->current().reports.empty());
  EXPECT_EQ(asked->ui().overlay, Overlay::authorPrompt);
  asked->setAuthor("Ada Example");
  asked->waitUntilIdle();
  EXPECT_EQ(asked->ui().overlay, Overlay::none);
  ASSERT_EQ(asked->current().reports.size(), 1u);
  EXPECT_EQ(asked->store().author().displayName, "Ada Example");
  EXPECT_EQ(asked->store().history().back().author, asked->store().author().uid);
}

TEST_F(SessionFiles, OpeningTheOpenCaseAgainIsHarmless) {
  auto one = session();
  one->openPath(path_);
  one->waitUntilIdle();
  paste(*one, "First.");
  one->openPath(path_);
  one->waitUntilIdle();
  ASSERT_TRUE(one->hasCase());
  EXPECT_FALSE(one->readOnlyReason()) << "its own lease does not lock it out";
  EXPECT_EQ(one->current().reports.size(), 1u);
}

TEST_F(SessionFiles, WhatIsNoCaseIsSaidAndTheOpenCaseStays) {
  auto one = session();
  one->openPath(path_);
  one->waitUntilIdle();
  const std::string broken = (folder_.path() / "broken.chiasm").string();
  std::filesystem::copy_file(path_, broken);
  std::filesystem::resize_file(broken, 100);
  one->openPath(broken);
  one->waitUntilIdle();
  ASSERT_TRUE(one->hasCase());
  EXPECT_EQ(one->current().info.title, "Example");
  ASSERT_FALSE(one->messages().empty());
  EXPECT_TRUE(one->messages().back().isError);
}

TEST(RecordedEdits, AreTheSameEditsLater) {
  const test::SmallCase small = test::makeSmallCase();
  auto recorded = recordEdits(small.value, test::testAuthor(), [&](CaseStore& store) -> Expected<void> {
    if (auto done = store.execute(*renameSegment(small.bone, "Renamed")); !done) return done;
    return store.execute(*removeLink(small.leftLink));
  });
  ASSERT_TRUE(recorded) << recorded.error().message;
  ASSERT_EQ(recorded->edits.size(), 2u);
  EXPECT_TRUE(recorded->voxels.empty()) << "voxels that were there before are not news";
  test::MemoryCaseFile file(small.value);
  CaseStore store(file.open(), test::testAuthor());
  for (Edit& edit : recorded->edits) ASSERT_TRUE(store.commit(std::move(edit)));
  EXPECT_EQ(store.current().findSegment(small.bone)->name, "Renamed");
  EXPECT_EQ(store.current().findLink(small.leftLink), nullptr);
}

TEST(RecordedEdits, AFailureLeavesNothing) {
  const auto recorded = recordEdits({}, test::testAuthor(), [](CaseStore&) -> Expected<void> {
    return failure(ErrorKind::cancelled, "Cancelled.");
  });
  ASSERT_FALSE(recorded);
  EXPECT_EQ(recorded.error().kind, ErrorKind::cancelled);
}

}  // namespace
}  // namespace chiasm::app
