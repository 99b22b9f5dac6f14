// The study browser and the send dialog, with a program in the place of chiasm-network that answers at once.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

#include "app/session/sending.h"
#include "app/session/study_browser.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/support/test_data.h"

namespace chiasm::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kServers = R"({"servers": [
  {"name": "archive", "protocol": "dicom", "host": "pacs.example", "called_ae": "ARCHIVE"},
  {"name": "web", "protocol": "dicomweb", "url": "https://pacs.example/dicom-web"}]})";

constexpr const char* kAnswers = R"sh(#!/bin/sh
case "$(cat)" in
*'"task":1'*) echo '{"result":{"rows":[{"study":"1.2.3","id":"ANON-7","name":"CANARY TWEETY","accession":"A1","date":"2026-01-31","description":"CT head and neck with contrast","modalities":"CT, SEG","series":2,"instances":312},{"study":"1.2.4","id":"ANON-8","name":"CANARY SYLVESTER","accession":"A2","date":"2025-11-02","description":"MR brain","modalities":"MR","series":7,"instances":-1}],"more":true,"unusable":0}}';;
*'"task":2'*) echo '{"result":{"rows":[{"study":"1.2.3","series":"1.2.3.1","modality":"CT","description":"Thin 0.75 soft","date":"2026-01-31","number":2,"instances":300},{"study":"1.2.3","series":"1.2.3.2","modality":"CT","description":"Scout","date":"","number":1,"instances":2}],"more":false,"unusable":0}}';;
*'"task":3'*) echo '{"result":{"instances":2,"bytes":1000,"by":"C-GET","unasked":0}}';;
*bad*'"task":4'*) echo '{"result":{"series":[{"id":"ANON-7","date":"2026-01-31","modality":"SR","description":"Sizes","kind":"Comprehensive 3D SR","study":"1.2.3","series":"1.2.3.9","files":1,"bytes":900,"ours":true,"refusal":"it is a structured report that is not marked PARTIAL"}],"not_dicom":0}}';;
*'"task":4'*) echo '{"result":{"series":[{"id":"ANON-7","date":"2026-01-31","modality":"SEG","description":"RESEARCH, not for clinical use: lesions","kind":"Segmentation Storage","study":"1.2.3","series":"1.2.3.8","files":2,"bytes":1600000,"ours":true,"refusal":""}],"not_dicom":1}}';;
*'"task":5'*) echo '{"result":{"sent":2,"failed":0,"reasons":[],"coerced":false}}';;
esac
)sh";

class ServerOverlays : public test::WindowFixture {
 protected:
  void SetUp() override {
    for (const char* name : {"config/chiasm", "data"}) fs::create_directories(folder_.path() / name);
    std::ofstream(folder_.path() / "config/chiasm/pacs.json") << kServers;
    std::ofstream(folder_.path() / "network") << kAnswers;
    fs::permissions(folder_.path() / "network", fs::perms::owner_all);
    for (const char* name : {"result.dcm", "bad.dcm"}) std::ofstream(folder_.path() / name) << "file";
    ::setenv("XDG_CONFIG_HOME", (folder_.path() / "config").c_str(), 1);
    ::setenv("XDG_DATA_HOME", (folder_.path() / "data").c_str(), 1);
    ::setenv("CHIASM_NETWORK", (folder_.path() / "network").c_str(), 1);
    WindowFixture::SetUp();
  }
  void openWith(const char* chord) {
    ASSERT_TRUE(press(chord));
    frames(2);
    settle();
  }
  void settle() { session_->waitUntilIdle(); }
  std::string path(const char* name) const { return (folder_.path() / name).string(); }
  StudyBrowser& browser() { return session_->studyBrowser(); }
  Sending& sending() { return session_->sending(); }

  test::TemporaryFolder folder_;
};

TEST_F(ServerOverlays, NoServerIsPresetAndNothingIsAskedWithoutOne) {
  openWith("Ctrl+Shift+O");
  EXPECT_EQ(session_->ui().overlay, Overlay::studyBrowser);
  ASSERT_EQ(browser().servers().size(), 2u);
  EXPECT_EQ(browser().server(), nullptr);
  browser().find();
  EXPECT_FALSE(browser().busy());
  EXPECT_FALSE(browser().studies());
}

TEST_F(ServerOverlays, StudiesAndSeriesAreListedAndNamesAreDotsUntilAskedFor) {
  openWith("Ctrl+Shift+O");
  browser().choose("archive");
  browser().find();
  settle();
  ASSERT_TRUE(browser().studies()) << browser().problem();
  EXPECT_EQ(browser().studies()->rows.size(), 2u);
  EXPECT_EQ(browser().studies()->rows[0].patientId, "ANON-7");
  browser().listSeries(browser().studies()->rows[0].study);
  settle();
  ASSERT_TRUE(browser().series()) << browser().problem();
  EXPECT_EQ(browser().series()->rows[0].description, "Scout");
  EXPECT_FALSE(browser().showNames);
  const render::Image hidden = picture("window_study_browser");
  browser().showNames = true;
  frames(2);
  auto shown = window_->settledPicture();  // not kept: it shows names
  ASSERT_TRUE(shown);
  EXPECT_NE(hidden.rgba, shown->rgba);
  EXPECT_TRUE(session_->messages().empty());
}

TEST_F(ServerOverlays, AStudyThatWasFetchedLiesInAFolderOfOurNaming) {
  openWith("Ctrl+Shift+O");
  browser().choose("archive");
  browser().find();
  settle();
  std::string opened;
  browser().fetch(*Uid::parse("1.2.3"), Uid(), [&](const std::string& folder) { opened = folder; });
  EXPECT_TRUE(browser().fetching());
  settle();
  EXPECT_FALSE(browser().busy());
  EXPECT_EQ(browser().problem(), "");
  EXPECT_THAT(opened, HasSubstr(path("data") + "/chiasm/fetched/"));
  EXPECT_TRUE(fs::is_directory(opened));
}

TEST_F(ServerOverlays, ACancelledFetchOpensNothing) {
  openWith("Ctrl+Shift+O");
  browser().choose("archive");
  bool opened = false;
  browser().fetch(*Uid::parse("1.2.3"), Uid(), [&](const std::string&) { opened = true; });
  browser().cancel();
  EXPECT_FALSE(browser().busy());
  settle();
  EXPECT_FALSE(opened);
}

TEST_F(ServerOverlays, DaysThatAreNoneAndServersThatAreNotNamedAreSaid) {
  openWith("Ctrl+Shift+O");
  browser().choose("web");
  browser().search.from = "yesterday";
  browser().find();
  EXPECT_THAT(browser().problem(), HasSubstr("2026-01-31"));
  session_->ui().overlay = Overlay::none;
  fs::remove(folder_.path() / "config/chiasm/pacs.json");
  openWith("Ctrl+Shift+O");
  EXPECT_THAT(browser().problem(), HasSubstr("pacs.json"));
  picture("window_study_browser_without_servers");
}

TEST_F(ServerOverlays, SendingIsLookedAtChosenAndOnlyThenDone) {
  sending().path = path("result.dcm");  // before the field has the keyboard, or the field's own text wins
  openWith("Ctrl+Shift+E");
  EXPECT_EQ(session_->ui().overlay, Overlay::send);
  EXPECT_THAT(sending().obstacle(), HasSubstr("Look"));
  sending().send();
  EXPECT_FALSE(sending().busy());
  sending().look();
  settle();
  ASSERT_NE(sending().outgoing(), nullptr) << sending().problem();
  EXPECT_THAT(sending().obstacle(), HasSubstr("Choose"));
  sending().send();
  EXPECT_FALSE(sending().busy());
  sending().choose("archive");
  EXPECT_EQ(sending().obstacle(), "");
  picture("window_send");
  EXPECT_EQ(sending().outcome(), "") << "drawing sends nothing";
  sending().send();
  settle();
  EXPECT_EQ(sending().outcome(), "sent 2 objects to archive");
  EXPECT_EQ(sending().outgoing(), nullptr) << "another click does not send it again";
}

TEST_F(ServerOverlays, AnotherPathIsLookedAtAnew) {
  openWith("Ctrl+Shift+E");
  sending().path = path("result.dcm");
  sending().look();
  settle();
  ASSERT_NE(sending().outgoing(), nullptr);
  sending().path = path("bad.dcm");
  EXPECT_EQ(sending().outgoing(), nullptr);
}

TEST_F(ServerOverlays, WhatMustNotLeaveIsNotSent) {
  sending().path = path("bad.dcm");
  openWith("Ctrl+Shift+E");
  sending().look();
  sending().choose("archive");
  settle();
  EXPECT_THAT(sending().obstacle(), HasSubstr("not marked PARTIAL"));
  picture("window_send_refused");
  sending().send();
  EXPECT_FALSE(sending().busy());
  EXPECT_EQ(sending().outcome(), "");
}

}  // namespace
}  // namespace chiasm::app
