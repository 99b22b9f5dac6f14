// A new version of a report takes along what is anchored on the old one.
#include "core/case/review_commands.h"
#include "core/case/span_commands.h"
#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

class ReanchorTest : public test::CommandTest {
 protected:
  void SetUp() override {
    addVersion(1, "FINDINGS: A dense 🧠 nodule lies right.\r\nNo effusion. Größe é stable.");
  }

  void addVersion(int version, const std::string& text) {
    Report report;
    report.uid = uidOf(version);
    report.document = *Uid::parse("2.25.800");
    report.version = version;
    report.title = "CT";
    report.text = text;
    last_ = run(addReport(report));
  }
  static Uid uidOf(int version) { return *Uid::parse("2.25." + std::to_string(800 + version)); }
  TextAnchor quote(const std::string& words) const {
    return *findQuote(uidOf(1), value_.findReport(uidOf(1))->text, words, 1);
  }
  Uid link(const std::vector<std::string>& quotes) {
    Link made;
    made.uid = Uid::generate();
    for (const std::string& words : quotes) made.anchors.push_back(quote(words));
    made.targets = {{std::string(kSegmentTarget), small_.bone}};
    run(addLink(made));
    return made.uid;
  }
  Uid span(const std::vector<std::string>& quotes) {
    TextSpan made;
    made.uid = Uid::generate();
    made.type = "Finding";
    for (const std::string& words : quotes) made.anchors.push_back(quote(words));
    run(addSpan(made));
    return made.uid;
  }
  void expectOn(const TextAnchor& anchor, int version, const std::string& words) const {
    EXPECT_EQ(anchor.report, uidOf(version));
    EXPECT_EQ(anchor.exact, words);
    const auto made =
        makeAnchor(anchor.report, value_.findReport(anchor.report)->text, anchor.begin, anchor.end);
    ASSERT_TRUE(made);
    EXPECT_EQ(*made, anchor) << "quote and neighbourhood are those of its version";
  }
  Edit last_;
};

TEST_F(ReanchorTest, EverythingMovesWithItsWordsInOneEdit) {
  const Uid linked = link({"dense 🧠 nodule"}), marked = span({"dense", "nodule"});
  RejectedSuggestion rejected;
  rejected.uid = Uid::generate();
  rejected.anchor = quote("effusion");
  rejected.segment = small_.bone;
  run(rejectSuggestion({rejected}));
  const Case before = value_;
  addVersion(2, "ADDENDUM: ü.\n\nFINDINGS: A dense 🧠 nodule lies left.\nNo effusion. Größe é stable.");
  EXPECT_EQ(last_.name, "Add version 2 of report CT");
  expectOn(value_.findLink(linked)->anchors[0], 2, "dense 🧠 nodule");
  EXPECT_EQ(value_.findLink(linked)->state, LinkState::active);
  expectOn(value_.findSpan(marked)->anchors[0], 2, "dense");
  expectOn(value_.findSpan(marked)->anchors[1], 2, "nodule");
  expectOn(value_.findRejectedSuggestion(rejected.uid)->anchor, 2, "effusion");
  EXPECT_EQ(value_.links[0], before.links[0]) << "another report's link stays as it is";
  ASSERT_TRUE(apply(value_, inverseOf(last_.changes)));
  EXPECT_TRUE(test::sameContent(value_, before)) << "one undo takes it all back";
}

TEST_F(ReanchorTest, WhatCannotBeFoundIsStaleAndComesBackWithItsWords) {
  const Uid linked = link({"dense 🧠 nodule"}), two = link({"dense", "Größe é stable"});
  const Uid marked = span({"dense", "nodule"});
  BoundMeasurement bound;
  bound.uid = Uid::generate();
  bound.order = 1;
  bound.anchor = quote("nodule");
  bound.segment = small_.bone;
  Changes changes;
  changes.objects.push_back(ValueChange<BoundMeasurement>{std::nullopt, bound});
  ASSERT_TRUE(apply(value_, changes));
  addVersion(2, "FINDINGS: Nothing there.\nNo effusion. Größe é stable.");
  EXPECT_EQ(value_.findLink(linked)->state, LinkState::stale);
  EXPECT_EQ(value_.findLink(linked)->anchors[0], quote("dense 🧠 nodule")) << "as it stood";
  EXPECT_EQ(value_.findLink(two)->state, LinkState::stale);
  expectOn(value_.findLink(two)->anchors[1], 2, "Größe é stable");
  EXPECT_EQ(value_.findSpan(marked)->state, LinkState::stale);
  EXPECT_EQ(value_.findBoundMeasurement(bound.uid)->anchor.report, uidOf(1));
  addVersion(3, "FINDINGS: A dense 🧠 nodule lies right.\nNo effusion.");
  EXPECT_EQ(value_.findLink(linked)->state, LinkState::active);
  expectOn(value_.findLink(linked)->anchors[0], 3, "dense 🧠 nodule");
  EXPECT_EQ(value_.findSpan(marked)->state, LinkState::active);
  expectOn(value_.findBoundMeasurement(bound.uid)->anchor, 3, "nodule");
  EXPECT_EQ(value_.findLink(two)->state, LinkState::stale) << "its other words are gone now";
  expectOn(value_.findLink(two)->anchors[0], 3, "dense");
}

TEST_F(ReanchorTest, APieceOfASpanAloneIsNotTheSpan) {
  const Uid marked = span({"dense", "nodule"});
  addVersion(2, "FINDINGS: A nodule lies right. A dense 🧠 shadow lies left.");
  EXPECT_EQ(value_.findSpan(marked)->state, LinkState::stale);
  for (const TextAnchor& anchor : value_.findSpan(marked)->anchors) EXPECT_EQ(anchor.report, uidOf(1));
}

}  // namespace
}  // namespace chiasm
