// Reports in and a case that travels, as scripts see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/app/cli/program.h"
#include "tests/data_io/reports/report_samples.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class CliReports : public testing::Test {
 protected:
  CliReports() { place_.makeSmallCase(); }
  json import(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"import", "case.chiasm"});
    const ProgramRun run = place_.edit(arguments);
    EXPECT_EQ(run.exitCode, 0) << run.err;
    return run.json();
  }
  CliPlace place_;
};

TEST_F(CliReports, AMessageBecomesAReportAndItsBytesStay) {
  const std::string message = hl7("OBX|1|TX|1^Findings||Liver is normal.||||||F\r");
  place_.write("message.hl7", message);
  const json said = import({"--report", "message.hl7"});
  ASSERT_THAT(said["reports"], SizeIs(1));
  EXPECT_EQ(said["reports"][0]["title"], "CT chest");
  EXPECT_EQ(said["reports"][0]["format"], "HL7 ORU");
  EXPECT_THAT(said["pairing"].get<std::string>(), HasSubstr("not compared"));
  ASSERT_EQ(
      place_.ask({"export", "case.chiasm", "--report-source", "CT chest", "--out", "back.hl7"}).exitCode, 0);
  EXPECT_EQ(contentOf(place_.path("back.hl7")), message);
  EXPECT_EQ(place_.ask({"verify", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_NE(place_.ask({"export", "case.chiasm", "--report-source", "CT chest", "--out", "b.hl7"}).exitCode,
            0);
}

TEST_F(CliReports, AnAddendumIsAVersionAndTakesAnchorsAlong) {
  place_.write("addendum.hl7", hl7("OBX|1|TX|1&ADT^Addendum||Seen again, unchanged.||||||F\r"));
  const json said = import({"--report", "addendum.hl7"});
  EXPECT_EQ(said["reports"][0]["version"], 2);
  ASSERT_EQ(
      place_.ask({"export", "case.chiasm", "--text", "brat", "--marked-only", "--out", "a.ann"}).exitCode, 0);
  const ProgramRun text = place_.ask({"text", "case.chiasm"});
  EXPECT_THAT(text.out, HasSubstr("Seen again, unchanged."));
}

TEST_F(CliReports, AnUnknownEncodingIsRefusedAndCanBeSaid) {
  place_.write("latin.txt",
               "Sch\xe4"
               "del unauff\xe4llig.\n");
  const ProgramRun refused = place_.edit({"import", "case.chiasm", "--report", "latin.txt"});
  EXPECT_EQ(refused.exitCode, 1);
  EXPECT_THAT(refused.errorMessage(), HasSubstr("--encoding"));
  const json said = import({"--report", "latin.txt", "--encoding", "windows-1252"});
  EXPECT_EQ(said["reports"][0]["encoding"], "windows-1252");
}

TEST_F(CliReports, OneThingAtATime) {
  place_.write("a.hl7", hl7("OBX|1|TX|1^F||x||||||F\r"));
  EXPECT_EQ(place_.edit({"import", "case.chiasm", "--report", "a.hl7", "--links", "b.jsonl"}).exitCode, 1);
}

// A real series: its study is asked of the confined reader, and another study's report is refused.
TEST_F(CliReports, AReportOfAnotherStudyIsNotAdded) {
  CHIASM_REQUIRE_DATA(series, "dicom_seg_sr/dcmqi/segmentations/ct-3slice");
  ASSERT_EQ(place_.edit({"new", "ct.chiasm", "--volume", series.string()}).exitCode, 0);
  place_.write("other.dcm", structuredReport("CANARY words"));
  const ProgramRun refused = place_.edit({"import", "ct.chiasm", "--report", "other.dcm"});
  EXPECT_EQ(refused.exitCode, 1);
  EXPECT_THAT(refused.errorMessage(), HasSubstr("of another study"));
  EXPECT_THAT(refused.errorMessage(), HasSubstr("4711"));
  EXPECT_THAT(refused.err + refused.out, Not(HasSubstr("2.25.4711")));
  EXPECT_THAT(refused.err + refused.out, Not(HasSubstr("CANARY")));
  const ProgramRun anyway = place_.edit({"import", "ct.chiasm", "--report", "other.dcm", "--pair-anyway"});
  EXPECT_EQ(anyway.exitCode, 0) << anyway.err;
  EXPECT_THAT(anyway.json()["pairing"].get<std::string>(), HasSubstr("because you said so"));
}

TEST_F(CliReports, ACaseTravelsOnlyWhenToldTo) {
  const ProgramRun refused = place_.edit({"pack", "case.chiasm", "--out", "case.pack"});
  EXPECT_EQ(refused.exitCode, 1);
  EXPECT_THAT(refused.errorMessage(), HasSubstr("--with-identifiers"));
  EXPECT_FALSE(std::filesystem::exists(place_.path("case.pack")));
  EXPECT_THAT(refused.out, HasSubstr("names of people who worked on it"));
  const ProgramRun packed = place_.edit({"pack", "case.chiasm", "--out", "case.pack", "--with-identifiers"});
  ASSERT_EQ(packed.exitCode, 0) << packed.err;
  EXPECT_THAT(packed.json()["files"], SizeIs(2));
  std::filesystem::remove(place_.path("head.nrrd"));
  const ProgramRun unpacked = place_.ask({"unpack", "case.pack", "--to", "there"});
  ASSERT_EQ(unpacked.exitCode, 0) << unpacked.err;
  // The voxels are read from beside the case.
  EXPECT_EQ(place_
                .edit({"segment", "there/case.chiasm", "threshold", "--lower", "300", "--upper", "5000",
                       "--name", "B"})
                .exitCode,
            0);
  EXPECT_EQ(place_.ask({"unpack", "case.pack", "--to", "there"}).exitCode, 1);
}

}  // namespace
}  // namespace chiasm::test
