// Written values brought up to what their segments measure: a new draft, undone and redone, nothing lost.
#include "core/draft/update_measurements.h"

#include <gmock/gmock.h>

#include "core/draft/insert_measurement.h"
#include "tests/core/case/store_support.h"
#include "tests/core/checks/checks_fixture.h"

namespace chiasm::test {
namespace {

constexpr const char* kLongest = "longest diameter in plane";
constexpr const char* kPerpendicular = "perpendicular diameter in plane";

class UpdateMeasurementsTest : public testing::Test {
 protected:
  void start(const std::string& text) {
    CaseSpec spec;
    spec.text = text;
    spec.masks = {{"Nodule", {{{40, 0, 0}, glm::dvec3(6), 40}}}};
    value_ = makeCase(spec);
    segment_ = value_.segmentations[0].segments[0].uid;
  }
  void insert(const std::string& behind, std::vector<std::string> quantities) {
    const Report& report = newest();
    Progress progress;
    const auto edit = insertMeasurement({report.uid,
                                         findQuote(report.uid, report.text, behind, 1)->end,
                                         segment_,
                                         std::move(quantities),
                                         {}})
                          ->plan(value_, progress);
    ASSERT_TRUE(edit) << edit.error().message;
    ASSERT_TRUE(apply(value_, edit->changes));
  }
  // Another mask under the same segment.
  void remask(double radius) {
    CaseSpec spec;
    spec.masks = {{"Nodule", {}}};
    if (radius > 0) spec.masks[0].blobs = {{{40, 0, 0}, glm::dvec3(radius), 40}};
    value_.segmentations[0].layers = makeCase(spec).segmentations[0].layers;
  }
  Expected<Edit> plan(std::vector<Uid> bound) const {
    Progress progress;
    return updateMeasurements(std::move(bound), author_)->plan(value_, progress);
  }
  // Executed, undone and redone.
  Edit update(std::vector<Uid> bound) {
    const auto edit = plan(std::move(bound));
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
  const Report& newest() const { return *value_.newestReports()[0]; }
  const BoundMeasurement& bound(std::size_t at) const { return value_.boundMeasurements.at(at); }
  std::size_t conflicts() const {
    const auto results = check(value_);
    return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), [](const auto& result) {
      return result.kind == CheckKind::written && result.verdict == CheckVerdict::conflict;
    }));
  }

  const Uid author_ = Uid::generate();
  Case value_;
  Uid segment_;
};

TEST_F(UpdateMeasurementsTest, TheNumberChangesAndNothingElse) {
  start("FINDINGS: A 🧠 nodule, round. Größe stable.");
  insert("nodule", {kLongest});
  const std::string old = bound(0).anchor.exact, text = newest().text;
  remask(52);
  EXPECT_EQ(conflicts(), 1u);
  EXPECT_EQ(newest().text, text) << "flagged, not rewritten";
  const Edit edit = update({bound(0).uid});
  const std::string now = bound(0).anchor.exact;
  EXPECT_THAT(now, testing::MatchesRegex("[0-9]+\\.[0-9] mm"));
  EXPECT_EQ(newest().text, "FINDINGS: A 🧠 nodule " + now + ", round. Größe stable.");
  EXPECT_EQ(newest().status, "draft");
  EXPECT_EQ(newest().version, 3);
  EXPECT_EQ(edit.kind, "report.update-measurement");
  EXPECT_EQ(edit.name, "Update longest diameter in plane of Nodule, " + old + " to " + now);
  EXPECT_EQ(bound(0).author, author_);
  EXPECT_EQ(conflicts(), 0u);
  EXPECT_THAT(plan({bound(0).uid}).error().message, testing::HasSubstr("is what the segment measures"));
}

TEST_F(UpdateMeasurementsTest, SeveralAtOnceInTheirOwnStyle) {
  start("Früher 2,4 x 1,9 cm. Jetzt. Volumen.");
  insert("Jetzt", {kLongest, kPerpendicular});
  insert("Volumen", {"volume"});
  remask(13);
  EXPECT_EQ(conflicts(), 3u);
  // Words around, within and behind the numbers keep what they are tied to.
  const auto spanOver = [&](const std::string& quote) {
    TextSpan span;
    span.uid = Uid::generate();
    span.order = static_cast<std::int64_t>(value_.spans.size()) + 1;
    span.type = "Finding";
    span.anchors = {*findQuote(newest().uid, newest().text, quote, 1)};
    value_.spans.push_back(span);
  };
  spanOver("Jetzt " + bound(0).anchor.exact);
  spanOver("Volumen");
  spanOver(bound(1).anchor.exact);
  const Edit edit = update({bound(2).uid, bound(0).uid, bound(1).uid});
  EXPECT_EQ(edit.name, "Update 3 written values");
  EXPECT_EQ(conflicts(), 0u);
  EXPECT_EQ(newest().text, "Früher 2,4 x 1,9 cm. Jetzt " + bound(0).anchor.exact + " x " +
                               bound(1).anchor.exact + ". Volumen " + bound(2).anchor.exact + ".");
  EXPECT_THAT(bound(0).anchor.exact, testing::HasSubstr(","));
  EXPECT_EQ(value_.spans[0].anchors[0].exact, "Jetzt " + bound(0).anchor.exact);
  EXPECT_EQ(value_.spans[1].anchors[0].exact, "Volumen");
  EXPECT_EQ(value_.spans[2].anchors[0].exact, bound(1).anchor.exact);
  for (const TextSpan& span : value_.spans) EXPECT_EQ(span.state, LinkState::active);
}

TEST_F(UpdateMeasurementsTest, ThoseThatHoldAreLeft) {
  start("A nodule is there.");
  insert("nodule", {kLongest});
  remask(9);
  insert("there", {kLongest});
  const BoundMeasurement held = bound(1);
  EXPECT_THAT(update({bound(0).uid, bound(1).uid}).name, testing::HasSubstr(" mm to "));
  EXPECT_EQ(bound(1).created, held.created);
  EXPECT_EQ(bound(1).anchor.exact, held.anchor.exact);
  EXPECT_EQ(bound(1).anchor.report, newest().uid);
}

TEST_F(UpdateMeasurementsTest, RefusesWhatMakesNoSense) {
  start("A nodule is there.");
  insert("nodule", {kLongest});
  const auto says = [&](const Expected<Edit>& edit) { return edit ? std::string() : edit.error().message; };
  EXPECT_THAT(says(plan({})), testing::HasSubstr("no written value"));
  EXPECT_THAT(says(plan({Uid::generate()})), testing::HasSubstr("no longer in the case"));
  remask(0);
  EXPECT_THAT(says(plan({bound(0).uid})), testing::HasSubstr("no voxels"));
  value_.segmentations[0].segments.clear();
  EXPECT_THAT(says(plan({bound(0).uid})), testing::HasSubstr("no longer in the case"));
}

}  // namespace
}  // namespace chiasm::test
