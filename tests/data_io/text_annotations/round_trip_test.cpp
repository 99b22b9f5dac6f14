// Annotations through every format and back, through the confined reader: what is the same, and what is said
// to be lost.
#include <algorithm>

#include "data_io/reader/program/annotation_formats.h"
#include "tests/data_io/reader/reader_fixture.h"
#include "tests/data_io/text_annotations/annotated_case.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using data_io::OffsetUnit;

// Into a case with the same report and nothing on it.
Content added(const data_io::AnnotationFile& file, const Case& original,
              std::optional<OffsetUnit> unit = std::nullopt) {
  Case empty = original;
  empty.spans.clear();
  empty.spanRelations.clear();
  empty.links.clear();
  const data_io::Placement placement = data_io::placeAnnotations(file, empty.reports, {{}, unit});
  const data_io::CaseAdditions additions = data_io::additionsOf(placement, empty, Uid::generate());
  EXPECT_EQ(placement.refused, std::vector<std::string>{});
  EXPECT_EQ(additions.refused, std::vector<std::string>{});
  EXPECT_EQ(additions.moved, 0u);
  return contentOf(additions.spans, additions.relations, additions.links);
}

Content expected(const Case& value) {
  return contentOf(value.spans, value.spanRelations, value.links);
}

// The list of docs/exchange.md: of doccano's spans, words, label and relations remain.
Case asDoccanoHoldsIt(Case value) {
  for (TextSpan& span : value.spans) {
    span.codes.clear();
    span.attributes.clear();
  }
  return value;
}

// Spans and relations with everything that a span can have.
Case oddCase() {
  Case value = caseWithReport(kOddReport);
  const auto at = [&](const char* quote, int occurrence = 1) {
    const auto anchor = findQuote(value.reports[0].uid, kOddReport, quote, occurrence);
    EXPECT_TRUE(anchor) << quote;
    return anchor ? TextRange{anchor->begin, anchor->end} : TextRange{};
  };
  TextSpan cyst = makeSpan(value, {at("right cyst of 12 mm"), at("kidney")}, "Finding");
  cyst.codes = {{"SCT", "103552005", "Cyst"}, {"RADLEX", "RID3890", ""}};
  cyst.attributes = {{"certainty", "present"}, {"laterality", "right"}, {"note", "seen by two:\n\"sure\""}};
  TextSpan size = makeSpan(value, {at("12 mm\tin the\nkidney")}, "Measurement");  // overlaps the first
  TextSpan doctor = makeSpan(value, {at("👩‍⚕️")}, "Author of it");
  TextSpan name = makeSpan(value, {at("Mu\u0308ller")}, "Name");
  TextSpan second = makeSpan(value, {at("12 mm", 3)}, "Measurement");
  TextSpan hebrew = makeSpan(value, {at("דוגמה effusion")}, "Finding");
  hebrew.attributes = {{"certainty", "negated"}};
  value.spans = {cyst, size, doctor, name, second, hebrew};
  value.spanRelations = {makeRelation(cyst, size, "measured_as"), makeRelation(cyst, hebrew, "seen with"),
                         makeRelation(size, cyst, "measured_as")};
  return value;
}

class RoundTrip : public ReaderTest {
 protected:
  data_io::AnnotationFile through(const std::string& bytes) {
    writeFile(file("annotations"), bytes);
    Progress progress;
    auto read = client().readAnnotations(file("annotations"), progress);
    EXPECT_TRUE(read) << read.error().message;
    return read ? *read : data_io::AnnotationFile{};
  }
};

TEST_F(RoundTrip, KeepsEverythingInBratWebAnnotationAndLabelStudio) {
  const Case value = oddCase();
  const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
  for (const char* format : {"brat", "webannotation", "labelstudio"}) {
    SCOPED_TRACE(format);
    const data_io::AnnotationFile read = through(encodeAs(format, annotations));
    EXPECT_EQ(read.format, format);
    EXPECT_TRUE(read.notTaken.empty());
    EXPECT_EQ(added(read, value), expected(value));
    EXPECT_EQ(data_io::lossesOf(format, {annotations}), std::vector<std::string>{});
  }
  EXPECT_EQ(added(through(encodeAs("labelstudio", annotations, OffsetUnit::utf16)), value), expected(value));
}

TEST_F(RoundTrip, KeepsSpansLabelsAndRelationsInDoccano) {
  const Case value = oddCase();
  const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
  for (const OffsetUnit unit : {OffsetUnit::codePoints, OffsetUnit::utf16}) {
    const data_io::AnnotationFile read = through(encodeAs("doccano", annotations, unit));
    EXPECT_EQ(read.format, "doccano");
    EXPECT_EQ(added(read, value), expected(asDoccanoHoldsIt(value)));
  }
  EXPECT_EQ(
      data_io::lossesOf("doccano", {annotations}),
      (std::vector<std::string>{"doccano has no place for codes (2 left out).",
                                "doccano has no place for attributes, notes and links' targets (4 left out).",
                                "doccano counts characters beyond U+FFFF as two, and 1 of the reports have "
                                "such: use --offsets utf-16 for it."}));
}

TEST_F(RoundTrip, KeepsFindingsAndOrgansInRadGraph) {
  Case value = oddCase();
  const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
  const data_io::AnnotationFile read = through(encodeAs("radgraph", annotations));
  EXPECT_EQ(read.format, "radgraph");
  const std::vector<std::string> losses = data_io::lossesOf("radgraph", {annotations});
  EXPECT_EQ(
      losses,
      (std::vector<std::string>{
          "RadGraph has no place for codes (2 left out).",
          "RadGraph has no place for attributes but certainty: present, negated, uncertain (2 left out).",
          "RadGraph has no place for spans that are neither findings nor organs (4 left out).",
          "Relations from or to what is left out are left out as well (2)."}));
  value.spans = {value.spans[0], value.spans[5]};
  value.spans[0].codes.clear();
  value.spans[0].attributes = {{"certainty", "present"}};
  value.spanRelations = {value.spanRelations[1]};
  EXPECT_EQ(added(read, value), expected(value));
}

TEST_F(RoundTrip, BringsLinksBackToTheirSegments) {
  const SmallCase small = makeSmallCase();
  ASSERT_GE(small.value.links.size(), 2u);
  Case value = small.value;
  value.links[0].certainty = LinkCertainty::possible;
  value.links[0].codes = {{"SCT", "1", "One"}};
  value.links[1].relation = LinkRelation::partiallyGrounds;
  value.links[1].targets.push_back({std::string(kPointTarget), small.point});
  const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
  for (const char* format : {"brat", "webannotation", "labelstudio"}) {
    SCOPED_TRACE(format);
    const auto read = through(encodeAs(format, annotations));
    EXPECT_EQ(added(read, value), expected(value));
    // Into the case that has them: nothing is added twice.
    const auto again = data_io::additionsOf(data_io::placeAnnotations(read, value.reports, {}), value, Uid{});
    EXPECT_TRUE(again.empty());
    EXPECT_EQ(again.alreadyThere, value.links.size());
    // A segment that is not there.
    Case without = value;
    without.links.clear();
    without.segmentations.clear();
    const auto refused =
        data_io::additionsOf(data_io::placeAnnotations(read, value.reports, {}), without, Uid{});
    EXPECT_TRUE(refused.links.empty());
    EXPECT_EQ(refused.refused.size(), value.links.size());
  }
}

TEST_F(RoundTrip, TakesWhatTheRulesFindOnceMarkedAsMarked) {
  Case value = caseWithReport("FINDINGS: right cyst of 12 mm in the kidney. No effusion.");
  const ReportAnalyser analyser;
  const auto analysis = analyser.analyse(value.reports[0].text);
  ASSERT_TRUE(analysis);
  const auto found = data_io::annotationsOf(value, value.reports[0], &*analysis);
  const auto additions = data_io::additionsOf(
      data_io::placeAnnotations(through(data_io::encodeBrat(found)), value.reports, {}), value, Uid{});
  EXPECT_EQ(additions.spans.size(), found.spans.size());
  EXPECT_EQ(additions.relations.size(), found.relations.size());
  value.spans = additions.spans;
  value.spanRelations = additions.relations;
  const auto again = data_io::annotationsOf(value, value.reports[0], &*analysis);
  EXPECT_EQ(again.spans.size(), found.spans.size());
  EXPECT_EQ(again.relations.size(), found.relations.size());
}

// In this process, through the same parsers: hundreds of cases.
TEST(RoundTripProperty, HoldsForRandomAnnotations) {
  std::mt19937_64 engine(20261125);
  for (int round = 0; round < 300; ++round) {
    const Case value = randomCase(engine, false);
    const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
    for (const std::string_view format : {"brat", "webannotation", "labelstudio", "doccano"})
      for (const OffsetUnit unit : {OffsetUnit::codePoints, OffsetUnit::utf16}) {
        SCOPED_TRACE(std::to_string(round) + " " + std::string(format) + "\n" + value.reports[0].text);
        const auto read = data_io::reader::readAnnotationText(encodeAs(format, annotations, unit));
        const auto wired = data_io::reader::decodeAnnotations(data_io::reader::encode(read));
        ASSERT_TRUE(wired);
        ASSERT_EQ(*wired, read);
        // The same words twice in a row may stand at both places: then the unit must be said.
        const bool counts = format == "doccano" || format == "labelstudio";
        ASSERT_EQ(added(read, value, counts ? std::optional(unit) : std::nullopt),
                  expected(format == "doccano" ? asDoccanoHoldsIt(value) : value));
      }
  }
}

TEST(RoundTripProperty, HoldsForRandomFindingsInRadGraph) {
  std::mt19937_64 engine(4);
  for (int round = 0; round < 300; ++round) {
    const Case value = randomCase(engine, true);
    const auto annotations = data_io::annotationsOf(value, value.reports[0], nullptr);
    SCOPED_TRACE(std::to_string(round) + "\n" + value.reports[0].text);
    EXPECT_TRUE(data_io::lossesOf("radgraph", {annotations}).empty());
    ASSERT_EQ(added(data_io::reader::readAnnotationText(encodeAs("radgraph", annotations)), value),
              expected(value));
  }
}

}  // namespace
}  // namespace chiasm::test
