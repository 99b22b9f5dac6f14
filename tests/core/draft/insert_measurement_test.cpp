#include "core/draft/insert_measurement.h"

#include <gmock/gmock.h>

#include "core/checks/segment_quantity.h"
#include "core/report/utf8.h"
#include "tests/core/case/store_support.h"
#include "tests/core/checks/checks_fixture.h"

namespace chiasm::test {
namespace {

constexpr const char* kLongest = "longest diameter in plane";
constexpr const char* kPerpendicular = "perpendicular diameter in plane";

class InsertMeasurementTest : public testing::Test {
 protected:
  void start(const std::string& text, double radius = 6) {
    CaseSpec spec;
    spec.text = text;
    spec.masks = {{"Nodule", {{{40, 0, 0}, glm::dvec3(radius), 40}}}};
    value_ = makeCase(spec);
    segment_ = value_.segmentations[0].segments[0].uid;
  }
  Expected<Edit> plan(std::int64_t position, std::vector<std::string> quantities) {
    Progress progress;
    return insertMeasurement({value_.newestReports()[0]->uid, position, segment_, std::move(quantities), {}})
        ->plan(value_, progress);
  }
  // Behind words; executed, undone and redone.
  Edit insert(const std::string& behind, std::vector<std::string> quantities) {
    const Report& report = *value_.newestReports()[0];
    const auto edit = plan(findQuote(report.uid, report.text, behind, 1)->end, std::move(quantities));
    EXPECT_TRUE(edit) << edit.error().message;
    if (!edit) return {};
    const Case before = value_;
    EXPECT_TRUE(apply(value_, edit->changes));
    const Case after = value_;
    EXPECT_TRUE(apply(value_, inverseOf(edit->changes)));
    EXPECT_TRUE(sameContent(value_, before));
    EXPECT_TRUE(apply(value_, edit->changes));
    EXPECT_TRUE(sameContent(value_, after));
    return *edit;
  }
  const std::string& text() const { return value_.newestReports()[0]->text; }
  // Another mask under the same segment.
  void remask(double radius) {
    CaseSpec spec;
    spec.masks = {{"Nodule", {}}};
    if (radius > 0) spec.masks[0].blobs = {{{40, 0, 0}, glm::dvec3(radius), 40}};
    value_.segmentations[0].layers = makeCase(spec).segmentations[0].layers;
  }
  CheckResult written() const {
    for (const CheckResult& result : check(value_))
      if (result.kind == CheckKind::written) return result;
    ADD_FAILURE() << "not checked";
    return {};
  }

  Case value_;
  Uid segment_;
};

TEST_F(InsertMeasurementTest, MakesADraftVersionThatStaysBound) {
  start("FINDINGS: A nodule, round. Größe 🧠 stable.");
  const Edit edit = insert("A nodule", {kLongest});
  const BoundMeasurement& bound = value_.boundMeasurements.at(0);
  EXPECT_EQ(edit.kind, "report.insert-measurement");
  EXPECT_EQ(edit.name, "Insert longest diameter in plane of Nodule, " + bound.anchor.exact);
  EXPECT_EQ(text(), "FINDINGS: A nodule " + bound.anchor.exact + ", round. Größe 🧠 stable.");
  EXPECT_THAT(bound.anchor.exact, testing::MatchesRegex("1[123]\\.[0-9] mm"));
  EXPECT_EQ(value_.newestReports()[0]->version, 2);
  EXPECT_EQ(value_.newestReports()[0]->status, "draft");
  EXPECT_EQ(value_.reports.size(), 2u) << "the former version stays";
  EXPECT_EQ(written().verdict, CheckVerdict::pass) << written().sentence;
  remask(9);
  EXPECT_EQ(written().verdict, CheckVerdict::conflict) << written().sentence;
  EXPECT_EQ(text(), "FINDINGS: A nodule " + bound.anchor.exact + ", round. Größe 🧠 stable.");
  remask(0);
  EXPECT_EQ(written().verdict, CheckVerdict::conflict);
  remask(6);
  EXPECT_EQ(written().verdict, CheckVerdict::pass);
}

TEST_F(InsertMeasurementTest, TwoDiametersAndTheVolume) {
  start("A nodule is there.");
  insert("A nodule", {kLongest, kPerpendicular});
  ASSERT_EQ(value_.boundMeasurements.size(), 2u);
  const std::string first = value_.boundMeasurements[0].anchor.exact;
  const std::string second = value_.boundMeasurements[1].anchor.exact;
  EXPECT_EQ(text(), "A nodule " + first + " × " + second + " is there.");
  EXPECT_TRUE(second.ends_with(" mm")) << second;
  insert("is there", {"volume"});
  EXPECT_EQ(text(), "A nodule " + first + " × " + second + " is there " +
                        value_.boundMeasurements[2].anchor.exact + ".");
  EXPECT_THAT(value_.boundMeasurements[2].anchor.exact, testing::MatchesRegex("0\\.[0-9][0-9] ml"));
  for (const BoundMeasurement& bound : value_.boundMeasurements)
    EXPECT_EQ(bound.anchor.report, value_.newestReports()[0]->uid) << "the first two moved along";
}

TEST_F(InsertMeasurementTest, TheDocumentsOwnStyle) {
  start("Früher 2,4 x 1,9 cm. Jetzt");
  insert("Jetzt", {kLongest, kPerpendicular});
  EXPECT_EQ(value_.boundMeasurements[0].anchor.exact.find('.'), std::string::npos);
  EXPECT_NE(text().find(" x " + value_.boundMeasurements[1].anchor.exact), std::string::npos);
  EXPECT_EQ(written().verdict, CheckVerdict::pass) << written().sentence;
  EXPECT_EQ(numberStyleOf("On 12.03.2012 in images 3,4 of 7,8"), NumberStyle{});
  EXPECT_TRUE(numberStyleOf("2,4 cm on 12.03.2012").decimalComma);
}

TEST_F(InsertMeasurementTest, LinksMoveWithTheirWordsEvenWhereTheyRepeat) {
  start("nodule nodule nodule");
  for (int i = 1; i <= 3; ++i) {
    Link link;
    link.uid = Uid::generate();
    link.order = i;
    link.anchors = {*findQuote(value_.reports[0].uid, value_.reports[0].text, "nodule", i)};
    link.targets = {{std::string(kSegmentTarget), segment_}};
    value_.links.push_back(link);
  }
  const auto edit = plan(6, {kLongest});
  ASSERT_TRUE(edit && apply(value_, edit->changes));
  const std::int64_t length = codePointCount(text()) - 20;
  EXPECT_EQ(value_.links[0].anchors[0].begin, 0);
  EXPECT_EQ(value_.links[1].anchors[0].begin, 7 + length);
  EXPECT_EQ(value_.links[2].anchors[0].begin, 14 + length);
  for (const Link& link : value_.links) {
    EXPECT_EQ(link.state, LinkState::active);
    EXPECT_EQ(link.anchors[0].exact, "nodule");
  }
}

TEST_F(InsertMeasurementTest, RefusesWhatMakesNoSense) {
  start("Line\r\ne\xCC\x81 end");
  const auto says = [&](const Expected<Edit>& edit) { return edit ? std::string() : edit.error().message; };
  EXPECT_THAT(says(plan(5, {kLongest})), testing::HasSubstr("within one character"));
  EXPECT_THAT(says(plan(7, {kLongest})), testing::HasSubstr("within one character"));
  EXPECT_THAT(says(plan(99, {kLongest})), testing::HasSubstr("outside the report"));
  EXPECT_THAT(says(plan(0, {"weight"})), testing::HasSubstr("cannot be measured"));
  EXPECT_THAT(says(plan(0, {kLongest, "volume"})), testing::HasSubstr("of one unit"));
  EXPECT_THAT(says(plan(0, {})), testing::HasSubstr("One or two"));
  remask(0);
  EXPECT_THAT(says(plan(0, {kLongest})), testing::HasSubstr("no voxels"));
}

TEST_F(InsertMeasurementTest, WordsThatAreGoneCannotBeJudged) {
  start("FINDINGS: A nodule, round.");
  insert("A nodule", {kLongest});
  Report newer = *value_.newestReports()[0];
  newer.uid = Uid::generate();
  newer.version = 3;
  newer.order = 9;
  newer.text = "FINDINGS: Nothing.";
  Progress progress;
  ASSERT_TRUE(apply(value_, addReport(newer)->plan(value_, progress)->changes));
  EXPECT_EQ(written().verdict, CheckVerdict::cannotTell);
}

TEST(WrittenNumbers, ReadWithTheirRounding) {
  EXPECT_DOUBLE_EQ(readWrittenNumber("12,45 mm")->value, 12.45);
  EXPECT_DOUBLE_EQ(readWrittenNumber("12.4 mm")->rounding, 0.05);
  EXPECT_DOUBLE_EQ(readWrittenNumber("120 ml")->rounding, 0.5);
  EXPECT_FALSE(readWrittenNumber("about 3 mm"));
}

}  // namespace
}  // namespace chiasm::test
