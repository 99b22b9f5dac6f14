// Every form in which a report comes: its text, what it says of itself, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "core/base/base64.h"
#include "data_io/reader/document_reader.h"
#include "data_io/reader/report_answer.h"
#include "data_io/sha256.h"
#include "tests/data_io/reports/report_samples.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using data_io::ReadReports;
using data_io::ReportDocument;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class ReportForms : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto started = data_io::DocumentReader::start();
    ASSERT_TRUE(started) << started.error().message;
    reader_ = std::move(*started);
  }
  static void TearDownTestSuite() { reader_.reset(); }

  std::filesystem::path file(const std::string& bytes) {
    const std::filesystem::path path = folder_.path() / "report";
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    return path;
  }
  Expected<ReadReports> readAt(const std::filesystem::path& path, const data_io::ReportChoice& choice = {}) {
    Progress progress;
    return reader_->readReports(path, choice, progress);
  }
  Expected<ReadReports> read(const std::string& bytes, const data_io::ReportChoice& choice = {}) {
    auto result = readAt(file(bytes), choice);
    if (result) {
      EXPECT_EQ(*result->bytes, bytes);
      EXPECT_EQ(result->digest, data_io::sha256(std::string_view(bytes)));
    }
    return result;
  }
  ReportDocument only(const std::string& bytes, const data_io::ReportChoice& choice = {}) {
    const auto result = read(bytes, choice);
    EXPECT_TRUE(result) << result.error().message;
    if (!result) return {};
    EXPECT_THAT(result->documents, SizeIs(1));
    return result->documents.at(0);
  }
  void expectRefused(const std::string& bytes, const std::string& about,
                     const data_io::ReportChoice& choice = {}) {
    const auto result = read(bytes, choice);
    ASSERT_FALSE(result) << result->documents[0].text;
    EXPECT_THAT(result.error().message, HasSubstr(about));
    EXPECT_THAT(result.error().message, Not(HasSubstr("CANARY")));
  }

  inline static std::unique_ptr<data_io::DocumentReader> reader_;
  TemporaryFolder folder_;
};

TEST_F(ReportForms, TextOfEveryEncodingThatCanBeKnown) {
  const std::string text = "Schädel: kein Befund.\nÖdem 3 mm\n";
  EXPECT_EQ(only(text).text, text);
  EXPECT_EQ(only("\xef\xbb\xbf" + text).text, text);
  std::string little = "\xff\xfe", big = "\xfe\xff", bare;
  for (const char letter : std::string("Normal head CT.\n")) {
    little += std::string{letter, '\0'};
    bare += std::string{letter, '\0'};
    big += std::string{'\0', letter};
  }
  EXPECT_EQ(only(little).text, "Normal head CT.\n");
  EXPECT_EQ(only(big).text, "Normal head CT.\n");
  EXPECT_EQ(only(bare).encoding, "UTF-16LE");
  EXPECT_EQ(only("Sch\xe4"
                 "del",
                 {"windows-1252", ""})
                .text,
            "Schädel");
  EXPECT_EQ(only("\xcf\xf0\xe8\xe2\xe5\xf2", {"windows-1251", ""}).text, "Привет");
  EXPECT_EQ(only("\x83\x65\x83\x58\x83\x67", {"Shift_JIS", ""}).text, "テスト");
}

TEST_F(ReportForms, AnEncodingThatCannotBeKnownIsRefusedWithItsReason) {
  expectRefused(
      "Sch\xe4"
      "del",
      "its encoding cannot be determined");
  expectRefused(
      "Sch\xe4"
      "del",
      "no encoding of the name", {"klingon", ""});
  expectRefused("\x81\x20", "not in the encoding Shift_JIS throughout", {"Shift_JIS", ""});
  expectRefused("abc\xff\xfe", "cannot be determined");
  expectRefused(std::string("abc\0def", 7), "byte 4 is zero");
  expectRefused(" \n", "empty");
}

TEST_F(ReportForms, Hl7) {
  const ReportDocument report =
      only(hl7("OBX|1|TX|121070^Findings^DCM||Lungs \\T\\ pleura clear.~No \\F\\ fluid||||||F\r"
               "OBX|2|FT|121076^Impression^DCM||First\\.br\\Sch\xc3\xa4"
               "del\\X0D\\end||||||F\r"
               "OBX|3|ED|PDF^Report^L||^application^pdf^Base64^xxxx||||||F\r"
               "OBX|4|HD|113014^DICOM Study^DCM||2.25.4711||||||F\r"));
  EXPECT_EQ(report.text,
            "Findings:\nLungs & pleura clear.\nNo | fluid\n\nImpression:\nFirst\nSchädel\nend\n");
  EXPECT_EQ(report.title, "CT chest");
  EXPECT_EQ(report.status, "final");
  EXPECT_EQ(report.date, "2026-01-02");
  EXPECT_EQ(report.author, "Rita Reader");
  EXPECT_EQ(report.study.accessionNumber, "ACC-0042");
  EXPECT_EQ(report.study.studyInstanceUid, "2.25.4711");
  EXPECT_THAT(report.note, HasSubstr("1 observations that are no text"));
  EXPECT_THAT(report.text, Not(HasSubstr("CANARY")));

  EXPECT_EQ(only(hl7("OBX|1|TX|1^F||Sch\xe4"
                     "del||||||F\r",
                     "8859/1"))
                .text,
            "F:\nSchädel\n");
  EXPECT_TRUE(only(hl7("OBX|1|TX|1&ADT^Addendum||Later.||||||F\r")).addendum);
  expectRefused(hl7("OBX|1|TX|1^F||Sch\xe4"
                    "del||||||F\r",
                    ""),
                "cannot be determined");
  expectRefused(hl7("OBX|1|TX|1^F||x||||||F\r", "KLINGON"), "character set");
  expectRefused(hl7("OBX|1|ED|1^F||x||||||F\r"), "holds no text");
  expectRefused("MSH|^~\\&|A|B|C|D|1||ADT^A01|1|P|2.5\rPID|CANARY\r", "no result (ORU)");
}

TEST_F(ReportForms, Fhir) {
  const auto resource = [](const std::string& more) {
    return R"({"resourceType":"DiagnosticReport","status":"amended","code":{"text":"CT head"},"issued":"2026-01-05T10:00:00Z",
      "resultsInterpreter":[{"display":"Rita Reader"}],
      "identifier":[{"type":{"coding":[{"code":"ACSN"}]},"value":"ACC-0042"}],
      "imagingStudy":[{"identifier":{"system":"urn:dicom:uid","value":"urn:oid:2.25.4711"}}])" +
           more + "}";
  };
  const ReportDocument report = only(resource(
      R"(,"conclusion":"No haemorrhage.","presentedForm":[{"contentType":"text/html","data":"PGI+"},
         {"contentType":"text/plain;charset=ISO-8859-1","data":")" +
      encodeBase64("Sch\xe4"
                   "del") +
      "\"}]"));
  EXPECT_EQ(report.text, "Schädel\n\nConclusion:\nNo haemorrhage.");
  EXPECT_EQ(report.title, "CT head");
  EXPECT_EQ(report.status, "amended");
  EXPECT_EQ(report.date, "2026-01-05");
  EXPECT_EQ(report.author, "Rita Reader");
  EXPECT_EQ(report.study.accessionNumber, "ACC-0042");
  EXPECT_EQ(report.study.studyInstanceUid, "2.25.4711");
  EXPECT_THAT(report.note, HasSubstr("1 attached forms"));
  const auto bundle = read(
      R"({"resourceType":"Bundle","entry":[{"resource":)" + resource(R"(,"conclusion":"A")") +
      R"(},{"resource":{"resourceType":"Patient"}},{"resource":)" + resource(R"(,"conclusion":"B")") + "}]}");
  ASSERT_TRUE(bundle) << bundle.error().message;
  ASSERT_THAT(bundle->documents, SizeIs(2));
  EXPECT_EQ(bundle->documents[1].text, "B");
  EXPECT_THAT(only(resource(R"(,"presentedForm":[{"contentType":"application/pdf","data":")" +
                            encodeBase64(pdf("Page text")) + "\"}]"))
                  .text,
              HasSubstr("Page text"));
  expectRefused(resource(""), "neither text nor conclusion");
  expectRefused(R"({"resourceType":"Patient","name":"CANARY"})", "no FHIR DiagnosticReport");
  expectRefused(resource(R"(,"presentedForm":[{"contentType":"text/plain","data":"=CANARY="}])"), "base64");
  expectRefused(R"({"resourceType":"DiagnosticReport",)", "");
}

TEST_F(ReportForms, CtRateTable) {
  const std::string table =
      "VolumeName,ClinicalInformation_EN,Technique_EN,Findings_EN,Impressions_EN\n"
      "train_1_a_1.nii.gz,Cough,CT,\"Nodule, 4 mm.\nNo effusion.\",Nodule\n"
      "train_2_a_1.nii.gz,,CT,Normal.,Normal\n";
  EXPECT_EQ(only(table, {"", "train_1_a_1"}).text,
            "CLINICAL INFORMATION:\nCough\n\nTECHNIQUE:\nCT\n\nFINDINGS:\nNodule, 4 mm.\nNo effusion.\n\n"
            "IMPRESSION:\nNodule");
  EXPECT_THAT(only(table, {"", "train_2_a_1.nii.gz"}).text, Not(HasSubstr("CLINICAL")));
  expectRefused(table, "2 rows");
  expectRefused(table, "none of its 2 rows", {"", "train_9"});
}

TEST_F(ReportForms, StructuredReport) {
  const ReportDocument report =
      only(structuredReport("Sch\xe4"
                            "del unauff\xe4llig."));
  EXPECT_EQ(report.text, "Findings: Schädel unauffällig.\nImpression: No change.\n");
  EXPECT_EQ(report.title, "Chest CT");
  EXPECT_EQ(report.status, "final");
  EXPECT_EQ(report.date, "2026-01-03");
  EXPECT_EQ(report.study.accessionNumber, "ACC-0042");
  EXPECT_EQ(report.study.studyInstanceUid, "2.25.4711");
  EXPECT_THAT(report.note, HasSubstr("1 names of people"));
  EXPECT_EQ(only(structuredReport("Sch\xc3\xa4"
                                  "del",
                                  "ISO_IR 192"))
                .encoding,
            "UTF-8");
  expectRefused(structuredReport("x", "ISO_IR 999"), "character set");
  const std::string whole = structuredReport("Text");
  for (std::size_t length = 140; length < whole.size(); length += 5) {
    const auto cut = read(whole.substr(0, length));
    EXPECT_FALSE(cut) << length;
  }
}

TEST_F(ReportForms, PdfAlsoWithinDicom) {
  const ReportDocument plain = only(pdf("Liver is normal."));
  EXPECT_EQ(plain.text, "Liver is normal.");
  EXPECT_THAT(plain.note, HasSubstr("pictures"));
  const auto within = [](const std::string& document) {
    return DicomBytes("1.2.840.10008.5.1.4.1.1.104.1")
        .add(0x0008, 0x0018, "UI", "2.25.1")
        .add(0x0008, 0x0050, "SH", "ACC-0042")
        .add(0x0020, 0x000d, "UI", "2.25.4711")
        .add(0x0042, 0x0011, "OB", document)
        .add(0x0042, 0x0012, "LO", "application/pdf")
        .bytes();
  };
  const ReportDocument encapsulated = only(within(pdf("Spleen is normal.")));
  EXPECT_EQ(encapsulated.text, "Spleen is normal.");
  EXPECT_EQ(encapsulated.study.studyInstanceUid, "2.25.4711");
  expectRefused(pdf(""), "without text");
  expectRefused("%PDF-1.4\nnothing", "damaged");
  expectRefused(within("no document"), "damaged");
}

TEST_F(ReportForms, RealReportsAreRead) {
  for (const char* name :
       {"dicom_seg_sr/dcmqi/sr-example/sr.dcm", "dicom_odd/pydicom-pkg/test_files/reportsi.dcm",
        "dicom_odd/pydicom-pkg/test_files/test-SR.dcm", "reports/mtsamples/mts_001.txt",
        "reports/medspacy/discharge_summary.txt"}) {
    CHIASM_REQUIRE_DATA(path, name);
    const auto report = readAt(path);
    EXPECT_TRUE(report) << report.error().message;
    if (!report) continue;
    EXPECT_GT(report->documents[0].text.size(), 20u) << name;
  }
  CHIASM_REQUIRE_DATA(image, "dicom_odd/pydicom-pkg/test_files/liver_1frame.dcm");
  EXPECT_FALSE(readAt(image));
}

// Bytes changed at random: an answer, and the application lives. The long run sets CHIASM_MUTATIONS.
TEST_F(ReportForms, MutatedReportsAreReadOrRefused) {
  const char* wanted = std::getenv("CHIASM_MUTATIONS");
  const int count = wanted ? std::atoi(wanted) : 40;
  const std::vector<std::string> seeds = {
      hl7("OBX|1|TX|1^F||Text \\F\\ x||||||F\r"), structuredReport("Text"), pdf("Text"),
      R"({"resourceType":"DiagnosticReport","status":"final","conclusion":"Text"})"};
  std::mt19937 random(11);
  for (const std::string& seed : seeds) {
    for (int i = 0; i < count; ++i) {
      std::string bytes = seed;
      for (unsigned n = 1 + random() % 5; n > 0; --n)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      const auto result = read(bytes);
      EXPECT_TRUE(result || result.error().message.ends_with('.')) << result.error().message;
    }
  }
}

// What is cut off anywhere is refused, or marked where all of its text is there. Lines of text and of HL7 end
// wherever they end.
TEST_F(ReportForms, CutOffAnywhereIsRefusedOrMarked) {
  const std::string plain = pdf("Spleen is normal.");
  const std::string inside = DicomBytes("1.2.840.10008.5.1.4.1.1.104.1")
                                 .add(0x0008, 0x0018, "UI", "2.25.1")
                                 .add(0x0020, 0x000d, "UI", "2.25.4711")
                                 .add(0x0042, 0x0011, "OB", plain)
                                 .add(0x0042, 0x0012, "LO", "application/pdf")
                                 .bytes();
  for (const std::string& whole :
       {plain, inside, structuredReport("No nodule."),
        std::string(R"({"resourceType":"DiagnosticReport","status":"final","conclusion":"Text"})")}) {
    ASSERT_TRUE(read(whole));
    const std::size_t last = whole.size() - (whole == plain ? 1 : 0);  // a line's end after the file's
    // reader_fuzz --cut all takes every byte.
    for (std::size_t length = 1; length < last; length += length < 30 || length + 40 > last ? 1 : 7) {
      const auto cut = read(whole.substr(0, length));
      if (cut) {
        EXPECT_EQ(cut->documents[0].text, "Spleen is normal.");
        ASSERT_THAT(cut->documents[0].note, HasSubstr("cut off"))
            << "after " << length << " of " << whole.size() << " bytes";
      }
    }
  }
}

TEST(ReportAnswer, ForgedBytesAreRefused) {
  ReadReports reports;
  reports.bytes = std::make_shared<const std::string>("source\0bytes", 12);
  reports.documents.push_back(
      {"Text", "T", "A", "2026-01-01", "final", true, "HL7 ORU", "UTF-8", "n", {"2.25.1", "7"}});
  const std::string good = data_io::reader::encode(reports);
  const auto decode = [](const std::string& bytes) {
    return data_io::reader::decodeReports(std::as_bytes(std::span(bytes.data(), bytes.size())));
  };
  const auto same = decode(good);
  ASSERT_TRUE(same);
  EXPECT_EQ(same->documents[0].text, "Text");
  EXPECT_TRUE(same->documents[0].addendum);
  EXPECT_EQ(same->documents[0].study.accessionNumber, "7");
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(decode(good.substr(0, length)));
  EXPECT_FALSE(decode(good + "x"));
}

}  // namespace
}  // namespace chiasm::test
