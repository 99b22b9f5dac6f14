// What may be sent, and what is told of it before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "data_io/network/network_client.h"
#include "tests/network/orthanc.h"
#include "tests/network/sample_study.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class Describe : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_.path() / name, std::ios::binary) << bytes;
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  // Why the one series of a file must not be sent.
  std::string refusal(const std::string& bytes) {
    write("one.dcm", bytes);
    const auto outgoing = client_.describe({path("one.dcm")}, progress_);
    if (!outgoing || outgoing->series.size() != 1) return "not described";
    EXPECT_TRUE(outgoing->series[0].ours);
    return outgoing->series[0].refusal;
  }
  data_io::NetworkClient client_;
  Progress progress_;
  TemporaryFolder folder_;
};

TEST_F(Describe, SeriesWithIdDateAndCounts) {
  const SampleStudy study = writeSampleStudy(folder_.path() / "s", "DESCRIBED");
  std::ofstream(study.folder / "notes.txt") << "no DICOM";
  const auto outgoing = client_.describe({study.folder.string()}, progress_);
  ASSERT_TRUE(outgoing) << outgoing.error().message;
  ASSERT_EQ(outgoing->series.size(), 2u);
  EXPECT_EQ(outgoing->notDicom, 1);
  const data_io::OutgoingSeries& first = outgoing->series[0];
  EXPECT_EQ(first.patientId, "DESCRIBED");
  EXPECT_EQ(first.studyDate, "2026-01-31");
  EXPECT_EQ(first.modality, "CT");
  EXPECT_EQ(first.description, "Thin");
  EXPECT_EQ(first.files, 4);
  EXPECT_EQ(first.study.text(), study.study);
  EXPECT_FALSE(first.ours);
  EXPECT_EQ(first.refusal, "");
}

TEST_F(Describe, ResultsOfOursMustSayWhatTheyAre) {
  EXPECT_EQ(refusal(ourObject("RESEARCH, not for clinical use: lesions", "", "")), "");
  EXPECT_EQ(refusal(ourObject("RESEARCH, not for clinical use", "PARTIAL", "UNVERIFIED")), "");
  EXPECT_THAT(refusal(ourObject("Lesions", "", "")), HasSubstr("RESEARCH, not for clinical use"));
  EXPECT_THAT(refusal(ourObject("RESEARCH, not for clinical use", "COMPLETE", "UNVERIFIED")),
              HasSubstr("PARTIAL"));
  EXPECT_THAT(refusal(ourObject("RESEARCH, not for clinical use", "PARTIAL", "VERIFIED")),
              HasSubstr("UNVERIFIED"));
}

TEST_F(Describe, AResultThatMustNotLeaveIsNotSent) {
  CHIASM_REQUIRE_ORTHANC();
  const SampleStudy study = writeSampleStudy(folder_.path() / "s", "WITH-A-BAD-RESULT");
  std::ofstream(study.folder / "result.dcm", std::ios::binary) << ourObject("Lesions", "", "");
  for (const data_io::PacsServer& server : {orthancs().plain.dicom(), orthancs().plain.web()}) {
    const auto sent = client_.send(server, {study.folder.string()}, progress_);
    ASSERT_FALSE(sent);
    EXPECT_THAT(sent.error().message, HasSubstr("nothing was sent"));
    data_io::StudyQuery query;
    query.patientId = "WITH-A-BAD-RESULT";
    const auto found = client_.findStudies(server, query, progress_);
    ASSERT_TRUE(found) << found.error().message;
    EXPECT_TRUE(found->rows.empty());
  }
}

TEST_F(Describe, FilesThatAreNoDicom) {
  write("a.dcm", "nothing of the kind");
  auto outgoing = client_.describe({path("a.dcm")}, progress_);
  ASSERT_FALSE(outgoing);
  EXPECT_THAT(outgoing.error().message, HasSubstr("not a DICOM file"));
  fs::create_directory(path("empty"));
  outgoing = client_.describe({path("empty")}, progress_);
  ASSERT_FALSE(outgoing);
  EXPECT_THAT(outgoing.error().message, HasSubstr("no DICOM file"));
  outgoing = client_.describe({path("missing.dcm")}, progress_);
  ASSERT_FALSE(outgoing);
  EXPECT_EQ(outgoing.error().kind, ErrorKind::notFound);
}

TEST_F(Describe, SourcesStayAsTheyAre) {
  CHIASM_REQUIRE_ORTHANC();
  const SampleStudy study = writeSampleStudy(folder_.path() / "s", "UNTOUCHED");
  const auto before = contentsOf(study.folder);
  for (const data_io::PacsServer& server : {orthancs().plain.dicom(), orthancs().plain.web()})
    ASSERT_TRUE(client_.send(server, {study.folder.string()}, progress_));
  const auto after = contentsOf(study.folder);
  ASSERT_EQ(before.size(), after.size());
  for (const auto& [instance, content] : before) EXPECT_TRUE(after.at(instance).whole == content.whole);
}

}  // namespace
}  // namespace chiasm::test
