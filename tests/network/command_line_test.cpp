// chiasm pacs: what scripts see, with a real Orthanc.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/app/cli/program.h"
#include "tests/network/orthanc.h"
#include "tests/network/sample_study.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class PacsCommand : public testing::Test {
 protected:
  void SetUp() override {
    CHIASM_REQUIRE_ORTHANC();
    const data_io::PacsServer dicom = orthancs().plain.dicom(), secure = orthancs().secure.web();
    const json servers = {{"servers",
                           {{{"name", "archive"},
                             {"protocol", "dicom"},
                             {"host", dicom.host},
                             {"port", dicom.port},
                             {"called_ae", dicom.calledAe}},
                            {{"name", "web"},
                             {"protocol", "dicomweb"},
                             {"url", secure.url},
                             {"tls", {{"authority", secure.tlsFiles.authority}}},
                             {"login", {{"user", "ada"}, {"password_file", secure.login.passwordFile}}}}}}};
    fs::create_directories(place_.settings().parent_path());
    std::ofstream(place_.settings().parent_path() / "pacs.json") << servers.dump(2);
  }
  CliPlace place_;
};

TEST_F(PacsCommand, FindGetAndSendBothWays) {
  for (const std::string server : {"archive", "web"}) {
    EXPECT_EQ(place_.run({"pacs", "echo", server}).exitCode, 0);
    const SampleStudy study = writeSampleStudy(place_.path("send-" + server), "CLI-" + server);
    const ProgramRun sent = place_.ask({"pacs", "send", server, "send-" + server, "--yes"});
    ASSERT_EQ(sent.exitCode, 0) << sent.err;
    EXPECT_EQ(sent.json()["sent"], 6);
    EXPECT_EQ(sent.json()["preview"]["series"].size(), 2u);
    const ProgramRun found = place_.ask({"pacs", "find", server, "--id", "CLI-" + server});
    ASSERT_EQ(found.exitCode, 0) << found.err;
    ASSERT_EQ(found.json()["studies"].size(), 1u);
    EXPECT_EQ(found.json()["studies"][0]["study_uid"], study.study);
    const ProgramRun series = place_.ask({"pacs", "find", server, "--study", study.study});
    EXPECT_EQ(series.json()["series"].size(), 2u);
    const ProgramRun got =
        place_.ask({"pacs", "get", server, "--study", study.study, "--out", "got-" + server});
    ASSERT_EQ(got.exitCode, 0) << got.err;
    EXPECT_EQ(got.json()["instances"], 6);
    expectSameObjects(study.folder, place_.path("got-" + server), false);
    // Names of patients are nowhere on the command line.
    for (const ProgramRun& run : {sent, found, series, got}) {
      EXPECT_THAT(run.out, Not(HasSubstr("Canary")));
      EXPECT_THAT(run.err, Not(HasSubstr("Canary")));
    }
    // What was fetched opens as a DICOM folder.
    const ProgramRun info = place_.ask({"info", "got-" + server});
    EXPECT_EQ(info.exitCode, 0) << info.err;
  }
}

TEST_F(PacsCommand, SendingAsksFirst) {
  const SampleStudy study = writeSampleStudy(place_.path("s"), "CLI-ASKS");
  const ProgramRun unasked = place_.run({"pacs", "send", "archive", "s"});
  EXPECT_EQ(unasked.exitCode, 1);
  EXPECT_THAT(unasked.err, HasSubstr("cannot be undone"));
  EXPECT_THAT(unasked.out, HasSubstr("patient CLI-ASKS, study of 2026-01-31"));
  const ProgramRun dry = place_.ask({"pacs", "send", "archive", "s", "--dry-run"});
  EXPECT_EQ(dry.exitCode, 0);
  EXPECT_EQ(dry.json()["preview"]["destination"], orthancs().plain.dicom().destination());
  EXPECT_EQ(dry.json()["sent"], 0);
  EXPECT_TRUE(place_.ask({"pacs", "find", "archive", "--id", "CLI-ASKS"}).json()["studies"].empty());
}

TEST_F(PacsCommand, OpenConflictsAndStaleLinksOfTheCaseAreTold) {
  place_.makeSmallCase();
  const SampleStudy study = writeSampleStudy(place_.path("s"), "CLI-CASE");
  const ProgramRun dry = place_.ask({"pacs", "send", "archive", "s", "--dry-run", "--case", "case.chiasm"});
  ASSERT_EQ(dry.exitCode, 0) << dry.err;
  EXPECT_EQ(dry.json()["preview"]["open_conflicts"], 0);
  EXPECT_EQ(dry.json()["preview"]["stale_links"], 0);
}

// The segmentation and the measurements of a case, exported, stored on the server and fetched again.
TEST_F(PacsCommand, ResultsOfACaseAreStoredAndComeBack) {
  place_.makeSmallCase();
  ASSERT_EQ(place_
                .edit({"segment", "case.chiasm", "threshold", "--lower", "600", "--upper", "1000", "--name",
                       "Bone"})
                .exitCode,
            0);
  fs::create_directory(place_.path("results"));
  const ProgramRun exported =
      place_.edit({"export", "case.chiasm", "--measurements", "sr", "--out", "results/sizes.dcm"});
  ASSERT_EQ(exported.exitCode, 0) << exported.err;
  const ProgramRun sent =
      place_.ask({"pacs", "send", "archive", "results", "--case", "case.chiasm", "--yes"});
  ASSERT_EQ(sent.exitCode, 0) << sent.err;
  EXPECT_EQ(sent.json()["sent"], 2);
  const json series = sent.json()["preview"]["series"];
  ASSERT_EQ(series.size(), 2u);
  for (const json& row : series) {
    EXPECT_EQ(row["ours"], true);
    EXPECT_THAT(row["description"].get<std::string>(), testing::StartsWith("RESEARCH, not for clinical use"));
  }
  const ProgramRun got = place_.ask(
      {"pacs", "get", "archive", "--study", series[0]["study_uid"].get<std::string>(), "--out", "back"});
  ASSERT_EQ(got.exitCode, 0) << got.err;
  EXPECT_EQ(got.json()["instances"], 2);
  EXPECT_EQ(contentsOf(place_.path("back")).size(), 2u);
}

TEST_F(PacsCommand, ServersThatAreNotNamed) {
  EXPECT_THAT(place_.ask({"pacs", "echo", "elsewhere"}).errorMessage(), HasSubstr("archive, web"));
  const ProgramRun listed = place_.ask({"pacs", "servers"});
  EXPECT_EQ(listed.json()["servers"].size(), 2u);
  EXPECT_THAT(listed.out, Not(HasSubstr("sesame")));
  fs::remove(place_.settings().parent_path() / "pacs.json");
  EXPECT_THAT(place_.ask({"pacs", "echo", "archive"}).errorMessage(), HasSubstr("docs/pacs.md"));
}

TEST_F(PacsCommand, DatesAndUidsThatAreNone) {
  EXPECT_THAT(place_.ask({"pacs", "find", "archive", "--date", "yesterday"}).errorMessage(),
              HasSubstr("2026-01-31"));
  EXPECT_EQ(place_.run({"pacs", "get", "archive", "--study", "../x", "--out", "o"}).exitCode, 1);
  EXPECT_EQ(place_.run({"pacs", "find", "archive", "--limit", "0"}).exitCode, 2);
}

}  // namespace
}  // namespace chiasm::test
