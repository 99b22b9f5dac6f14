// Each annotation is checked word for word: wrong offsets are mended by the words, or the annotation is
// refused.
#include "data_io/text_annotations/place_annotations.h"

#include <gtest/gtest.h>

#include "data_io/text_annotations/offset_units.h"
#include "data_io/text_annotations/text_alignment.h"
#include "tests/data_io/text_annotations/annotated_case.h"

namespace chiasm::test {
namespace {

using data_io::FileDocument;
using data_io::FilePart;
using data_io::FileSpan;
using data_io::OffsetUnit;
using data_io::Placement;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

FileSpan spanAt(std::int64_t begin, std::int64_t end, std::string quote) {
  FileSpan span;
  span.id = "T" + std::to_string(begin);
  span.label = "Finding";
  span.parts = {FilePart{begin, end, std::move(quote), {}, {}}};
  return span;
}

Placement place(const std::string& report, std::vector<FileSpan> spans,
                std::optional<std::string> text = std::nullopt, data_io::PlacementOptions options = {}) {
  FileDocument document;
  document.text = std::move(text);
  document.spans = std::move(spans);
  data_io::AnnotationFile file;
  file.documents = {document};
  return data_io::placeAnnotations(file, caseWithReport(report).reports, options);
}

std::string words(const Placement& placement, std::size_t i = 0) {
  std::string out;
  if (i < placement.spans.size())
    for (const TextAnchor& anchor : placement.spans[i].anchors)
      out += (out.empty() ? "" : "+") + std::to_string(anchor.begin) + anchor.exact;
  return out;
}

TEST(PlaceAnnotations, TakesWhatStandsWhereItIsSaidTo) {
  const Placement placed = place("a cyst here", {spanAt(2, 6, "cyst")});
  EXPECT_EQ(words(placed), "2cyst");
  EXPECT_FALSE(placed.spans[0].moved);
  EXPECT_THAT(placed.refused, IsEmpty());
}

TEST(PlaceAnnotations, FindsWordsNearByWhenTheyStandThereOnce) {
  const Placement moved = place("a cyst here", {spanAt(0, 4, "cyst"), spanAt(9000, 9004, "cyst")});
  EXPECT_EQ(words(moved), "2cyst");
  EXPECT_TRUE(moved.spans[0].moved);
  ASSERT_EQ(moved.refused.size(), 1u);
  EXPECT_EQ(moved.refused[0],
            "Span 2 (characters 9000 to 9004) is refused: its words do not stand there, only farther away.");
  const Placement wrapped = place("a left\r\n  cyst here", {spanAt(1, 10, "left cyst")});
  EXPECT_EQ(words(wrapped), "2left\r\n  cyst");
}

TEST(PlaceAnnotations, RefusesWhatItCannotTell) {
  const Placement twice = place("a cyst, a cyst", {spanAt(1, 5, "cyst")});
  EXPECT_THAT(twice.refused,
              ElementsAre("Span 1 (characters 1 to 5) is refused: its words do not stand there, but 2 "
                          "times near by."));
  EXPECT_THAT(twice.spans, IsEmpty());
  const Placement absent = place("a cyst", {spanAt(2, 6, "Mass")});
  EXPECT_THAT(absent.refused,
              ElementsAre("Span 1 (characters 2 to 6) is refused: its words do not stand in the report."));
  // Without words and without a text nothing can be checked.
  EXPECT_THAT(place("a cyst", {spanAt(2, 6, "")}).refused, ElementsAre(HasSubstr("no words to check it by")));
  EXPECT_THAT(place("a cyst", {spanAt(2, 60, "")}, "a cyst").refused, ElementsAre(HasSubstr("no range")));
  EXPECT_THAT(place("a cyst", {spanAt(6, 2, "")}, "a cyst").refused, ElementsAre(HasSubstr("no range")));
}

TEST(PlaceAnnotations, NeighbourhoodTellsRepeatedWordsApart) {
  FileSpan span = spanAt(0, 4, "cyst");
  span.parts[0].prefix = "left ";
  const std::string far(3000, '.');
  EXPECT_EQ(words(place("right cyst, left cyst" + far, {span})), "17cyst");
  EXPECT_EQ(words(place("right cyst" + far + "left cyst", {span})), "3015cyst");
  span.parts[0].begin = span.parts[0].end = -1;
  EXPECT_EQ(words(place("right cyst, left cyst", {span})), "17cyst");
}

TEST(PlaceAnnotations, CountsUtf16UnitsWhereOnlySoTheWordsStand) {
  const std::string text = "🩻🩻 a cyst and a cyst";
  EXPECT_EQ(words(place(text, {spanAt(7, 11, "cyst")})), "5cyst");
  EXPECT_EQ(words(place(text, {spanAt(5, 9, "cyst")})), "5cyst");
  // "aa" stands at both; the other span tells how is counted.
  const std::string rows = "🩻 aaaa cyst";
  EXPECT_EQ(words(place(rows, {spanAt(3, 5, "aa"), spanAt(8, 12, "cyst")})), "2aa");
  EXPECT_EQ(words(place(rows, {spanAt(3, 5, "aa"), spanAt(7, 11, "cyst")})), "3aa");
}

TEST(PlaceAnnotations, FindsOutHowAFileWithoutQuotesCounts) {
  const std::string text = "👩‍⚕️ and 🩻: the aorta is wide, the kidney small";
  const data_io::OffsetMap offsets(text);
  const auto at = [&](const char* quote, OffsetUnit unit) {
    const auto anchor = findQuote(Uid::generate(), text, quote, 1);
    const TextRange range = offsets.fromCodePoints({anchor->begin, anchor->end}, unit);
    return spanAt(range.begin, range.end, "");
  };
  for (const OffsetUnit unit : {OffsetUnit::codePoints, OffsetUnit::utf16}) {
    const Placement placed = place(text, {at("aorta", unit), at("kidney", unit), at("🩻", unit)}, text);
    EXPECT_THAT(words(placed, 0), HasSubstr("aorta"));
    EXPECT_THAT(words(placed, 1), HasSubstr("kidney"));
    EXPECT_THAT(words(placed, 2), HasSubstr("🩻"));
    EXPECT_THAT(placed.notes, testing::SizeIs(unit == OffsetUnit::utf16 ? 1 : 0));
  }
  // Letters in a row do not tell; said, they are taken.
  const std::string letters = "🩻 aaaa";
  const Placement unknown = place(letters, {spanAt(4, 5, "")}, letters);
  EXPECT_THAT(unknown.refused, ElementsAre(HasSubstr("--offsets")));
  EXPECT_EQ(words(place(letters, {spanAt(4, 5, "")}, letters, {{}, OffsetUnit::utf16})), "3a");
  // What stands before the first such character counts the same.
  EXPECT_EQ(words(place("aa 🩻 aa", {spanAt(0, 1, "")}, "aa 🩻 aa")), "0a");
}

TEST(PlaceAnnotations, CarriesFromATextWithOtherWhiteSpace) {
  const std::string report = "FINDINGS:\r\n  left cyst\r\nof 12 mm\r\n";
  const std::string tool = "FINDINGS: left cyst of 12 mm";
  const Placement placed = place(report, {spanAt(10, 19, "left cyst"), spanAt(15, 22, "")}, tool);
  EXPECT_EQ(words(placed, 0), "13left cyst");
  EXPECT_EQ(words(placed, 1), "18cyst\r\nof");
  EXPECT_FALSE(placed.spans[0].moved);
  EXPECT_THAT(placed.refused, IsEmpty());
}

TEST(PlaceAnnotations, CarriesFromAPartOfTheReport) {
  const std::string head(2000, 'x');
  const Placement placed =
      place(head + " left cyst of 12 mm. " + head, {spanAt(5, 9, "cyst")}, "left cyst of 12 mm.");
  EXPECT_EQ(words(placed), "2006cyst");
  // And from a text of which the report is a part: what lies outside is refused.
  const Placement outside =
      place("left cyst", {spanAt(6, 10, "left"), spanAt(0, 5, "RIGHT")}, "RIGHT left cyst of 2 mm");
  EXPECT_EQ(words(outside), "0left");
  EXPECT_THAT(outside.refused, ElementsAre(HasSubstr("Span 2")));
}

TEST(PlaceAnnotations, FindsTheWordsOfAnotherText) {
  const Placement placed = place("A new sentence. A cyst.", {spanAt(4, 8, "")}, "The cyst is gone.");
  EXPECT_EQ(words(placed), "18cyst");
  EXPECT_TRUE(placed.spans[0].moved);
}

TEST(PlaceAnnotations, PutsPartsInOrderAndRefusesOverlap) {
  FileSpan apart = spanAt(7, 11, "here");
  apart.parts.push_back({0, 6, "a cyst", {}, {}});
  EXPECT_EQ(words(place("a cyst here", {apart})), "0a cyst+7here");
  apart.parts.push_back({2, 6, "cyst", {}, {}});
  EXPECT_THAT(place("a cyst here", {apart}).refused, ElementsAre("Span 1 is refused: its parts overlap."));
}

TEST(PlaceAnnotations, JoinsWhatContinues) {
  FileDocument document;
  document.spans = {spanAt(0, 1, "a"), spanAt(7, 11, "here"), spanAt(2, 6, "cyst")};
  document.relations = {{"continued_by", "T0", "T7"},
                        {"located_at", "T2", "T7"},
                        {"continued_by", "T2", "T2"},
                        {"located_at", "T2", "T9"}};
  data_io::AnnotationFile file;
  file.documents = {document};
  const Placement placed = data_io::placeAnnotations(file, caseWithReport("a cyst here").reports, {});
  ASSERT_EQ(placed.spans.size(), 2u);
  EXPECT_EQ(words(placed, 0), "0a+7here");
  ASSERT_EQ(placed.relations.size(), 1u);
  EXPECT_EQ(placed.relations[0].label, "located_at");
  EXPECT_EQ(placed.relations[0].to, 0u);
  EXPECT_THAT(placed.refused, ElementsAre(HasSubstr("1 relation has no two different spans")));
}

TEST(PlaceAnnotations, ChoosesTheReportThatIsMeant) {
  Case value = caseWithReport("a cyst in the kidney");
  Report second = value.reports[0];
  second.uid = Uid::generate();
  second.document = Uid::generate();
  second.order = 2;
  second.text = "no cyst in the liver";
  value.reports.push_back(second);
  FileDocument document;
  document.spans = {spanAt(3, 7, "cyst"), spanAt(15, 20, "liver")};
  data_io::AnnotationFile file;
  file.documents = {document};
  const auto reportOf = [&](const data_io::PlacementOptions& options = {}) {
    const Placement placed = data_io::placeAnnotations(file, value.reports, options);
    return placed.spans.empty() ? Uid{} : placed.spans[0].anchors[0].report;
  };
  EXPECT_EQ(reportOf(), second.uid);  // by its words
  EXPECT_EQ(reportOf({value.reports[0].uid, {}}), value.reports[0].uid);
  file.documents[0].name = "urn:oid:" + value.reports[0].uid.text();
  EXPECT_EQ(reportOf(), value.reports[0].uid);
  file.documents[0].name.clear();
  file.documents[0].text = "no  cyst in the liver\n";
  EXPECT_EQ(reportOf(), second.uid);  // by its text
  file.documents[0].text = "something else altogether";
  file.documents[0].spans = {spanAt(0, 9, "something")};
  const Placement nowhere = data_io::placeAnnotations(file, value.reports, {});
  EXPECT_THAT(nowhere.refused, ElementsAre(HasSubstr("--report")));
}

TEST(OffsetMap, AgreesWithCountingUnitByUnit) {
  const std::string text = "a🩻b👩‍⚕️é𝒳";
  const data_io::OffsetMap offsets(text);
  // a, U+1FA7B, b, U+1F469, U+200D, U+2695, U+FE0F, é, U+1D4B3
  const std::vector<std::int64_t> starts = {0, 1, 3, 4, 6, 7, 8, 9, 10, 12};
  for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
    const TextRange points{static_cast<std::int64_t>(i), static_cast<std::int64_t>(i) + 1};
    const TextRange units{starts[i], starts[i + 1]};
    EXPECT_EQ(offsets.fromCodePoints(points, OffsetUnit::utf16), units);
    EXPECT_EQ(offsets.toCodePoints(units.begin, units.end, OffsetUnit::utf16), points);
  }
  for (const std::int64_t middle : {2, 5, 11})
    EXPECT_FALSE(offsets.toCodePoints(0, middle, OffsetUnit::utf16)) << middle;
  EXPECT_FALSE(offsets.toCodePoints(0, 13, OffsetUnit::utf16));
  EXPECT_FALSE(offsets.toCodePoints(0, 10, OffsetUnit::codePoints));
  EXPECT_FALSE(offsets.toCodePoints(3, 3, OffsetUnit::codePoints));
}

TEST(TextAlignment, GoesBackAndForth) {
  const std::string a = "one two\r\nthree ", b = " one\ntwo three";
  const auto there = data_io::TextAlignment::between(a, b), back = data_io::TextAlignment::between(b, a);
  ASSERT_TRUE(there && back);
  EXPECT_EQ(there->carry({4, 7}), (TextRange{5, 8}));
  EXPECT_EQ(back->carry({5, 8}), (TextRange{4, 7}));
  EXPECT_EQ(there->carry({7, 9}), std::nullopt);  // white space alone
  EXPECT_EQ(there->carry({3, 8}), (TextRange{5, 8}));
  EXPECT_EQ(there->carry({0, 99}), std::nullopt);
  EXPECT_FALSE(data_io::TextAlignment::between("one", "two"));
  EXPECT_FALSE(data_io::TextAlignment::between("o", "one two"));  // at two places
  EXPECT_FALSE(data_io::TextAlignment::between("", "one"));
}

}  // namespace
}  // namespace chiasm::test
