#include "core/case/span_commands.h"

#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

class SpanCommandsTest : public test::CommandTest {
 protected:
  void SetUp() override {
    Report report;
    report.uid = report_;
    report.text = "FINDINGS: Round 🧠 nodule of 12 mm, dense. Größe é stable.";
    run(addReport(report));
  }
  TextAnchor words(std::int64_t begin, std::int64_t end) const { return {report_, begin, end, {}, {}, {}}; }
  TextSpan span(std::int64_t begin, std::int64_t end, const std::string& type) const {
    TextSpan made;
    made.uid = Uid::generate();
    made.type = type;
    made.anchors = {words(begin, end)};
    return made;
  }
  SpanRelation relation(const std::string& type, const TextSpan& from, const TextSpan& to) const {
    SpanRelation made;
    made.uid = Uid::generate();
    made.type = type;
    made.from = from.uid;
    made.to = to.uid;
    return made;
  }
  const Uid report_ = *Uid::parse("2.25.900");
};

TEST_F(SpanCommandsTest, MarkChangeAndRemoveSayWhatTheyDo) {
  TextSpan made = span(18, 24, " Finding ");
  made.attributes = {{"certainty", "possible"}, {"laterality", "right"}};
  made.codes = {{"SCT", "27925004", "Nodule"}};
  Edit edit = run(addSpan(made));
  EXPECT_EQ(edit.kind, "span.add");
  EXPECT_EQ(edit.name, "Mark 'nodule' as Finding");
  const TextSpan* added = value_.findSpan(made.uid);
  ASSERT_NE(added, nullptr);
  EXPECT_EQ(added->type, "Finding");
  EXPECT_EQ(added->anchors[0].exact, "nodule");
  EXPECT_EQ(added->anchors[0].prefix, "FINDINGS: Round 🧠 ");
  EXPECT_EQ(added->order, 1);
  EXPECT_NE(added->created, UtcTime{});
  EXPECT_EQ(added->attributes, made.attributes);
  TextSpan after = *added;
  after.type = "Mass";
  edit = run(changeSpan(after));
  EXPECT_EQ(edit.kind, "span.change");
  EXPECT_EQ(edit.name, "Change Finding 'nodule' to Mass");
  after.attributes.clear();
  EXPECT_EQ(run(changeSpan(after)).name, "Change Mass 'nodule'");
  edit = run(removeSpan(made.uid));
  EXPECT_EQ(edit.kind, "span.remove");
  EXPECT_EQ(edit.name, "Remove Mass 'nodule'");
  EXPECT_TRUE(value_.spans.empty());
}

TEST_F(SpanCommandsTest, SpansMayOverlapNestAndBeInPieces) {
  run(addSpan(span(10, 24, "Finding")));
  run(addSpan(span(18, 33, "Finding")));
  run(addSpan(span(18, 24, "Finding")));
  TextSpan pieces = span(10, 15, "Finding");
  pieces.anchors.push_back(words(35, 40));
  EXPECT_EQ(run(addSpan(pieces)).name, "Mark 'Round … dense' as Finding");
  EXPECT_EQ(value_.spans.size(), 4u);
  pieces.uid = Uid::generate();
  std::swap(pieces.anchors[0], pieces.anchors[1]);
  refused(addSpan(pieces), ErrorKind::invalidInput, "order of the text");
  pieces.anchors = {words(10, 20), words(19, 24)};
  refused(addSpan(pieces), ErrorKind::invalidInput, "do not overlap");
  pieces.anchors = {words(10, 15), small_.value.links[0].anchors[0]};
  refused(addSpan(pieces), ErrorKind::invalidInput, "in one report");
}

TEST_F(SpanCommandsTest, RefusesWhatDoesNotStandInTheReport) {
  refused(addSpan(span(10, 10, "Finding")), ErrorKind::invalidInput, "outside the report");
  refused(addSpan(span(10, 1000, "Finding")), ErrorKind::invalidInput, "outside the report");
  refused(addSpan(span(10, 15, " ")), ErrorKind::invalidInput, "needs a type");
  TextSpan bad = span(10, 15, "Finding");
  bad.anchors[0].exact = "round";
  refused(addSpan(bad), ErrorKind::invalidInput, "not what the report");
  bad = span(10, 15, "Finding");
  bad.anchors[0].report = Uid::generate();
  refused(addSpan(bad), ErrorKind::notFound, "no longer in the case");
  bad.anchors.clear();
  refused(addSpan(bad), ErrorKind::invalidInput, "needs words");
  bad = span(10, 15, "Finding");
  bad.attributes = {{"side", "left"}, {"side", "right"}};
  refused(addSpan(bad), ErrorKind::invalidInput, "a name of its own");
  refused(changeSpan(span(10, 15, "Finding")), ErrorKind::notFound, "no longer");
  refused(removeSpan(Uid::generate()), ErrorKind::notFound, "no longer");
}

TEST_F(SpanCommandsTest, RelationsGoWithTheirSpans) {
  const TextSpan nodule = span(18, 24, "Finding"), size = span(28, 33, "Size"),
                 dense = span(35, 40, "Quality");
  for (const TextSpan& each : {nodule, size, dense}) run(addSpan(each));
  const SpanRelation measures = relation("measure_of", size, nodule);
  Edit edit = run(relateSpans(measures));
  EXPECT_EQ(edit.kind, "span.relate");
  EXPECT_EQ(edit.name, "Relate '12 mm' to 'nodule' as measure_of");
  run(relateSpans(relation("modifies", dense, nodule)));
  run(relateSpans(relation("modifies", dense, size)));
  refused(relateSpans(relation("measure_of", size, nodule)), ErrorKind::conflict, "already");
  refused(relateSpans(relation("measure_of", size, size)), ErrorKind::invalidInput, "two different");
  refused(relateSpans(relation("", size, nodule)), ErrorKind::invalidInput, "needs a type");
  SpanRelation loose = relation("x", size, nodule);
  loose.to = Uid::generate();
  refused(relateSpans(loose), ErrorKind::notFound, "no longer");
  edit = run(removeSpan(nodule.uid));
  EXPECT_EQ(edit.changes.objects.size(), 3u) << "the span and its two relations";
  ASSERT_EQ(value_.spanRelations.size(), 1u);
  edit = run(unrelateSpans(value_.spanRelations[0].uid));
  EXPECT_EQ(edit.kind, "span.unrelate");
  EXPECT_EQ(edit.name, "Remove relation modifies from 'dense' to '12 mm'");
  refused(unrelateSpans(measures.uid), ErrorKind::notFound, "no longer");
}

TEST_F(SpanCommandsTest, AnImportIsOneEdit) {
  const TextSpan nodule = span(18, 24, "Finding"), size = span(28, 33, "Size");
  const Edit edit = run(addSpans({nodule, size}, {relation("measure_of", size, nodule)}));
  EXPECT_EQ(edit.kind, "span.import");
  EXPECT_EQ(edit.name, "Import 2 spans, 1 relation");
  EXPECT_EQ(value_.spans[1].order, 2);
  ASSERT_EQ(value_.spanRelations.size(), 1u);
  // One that does not fit keeps everything out.
  refused(addSpans({span(10, 15, "Finding"), span(10, 1000, "Finding")}, {}), ErrorKind::invalidInput,
          "outside the report");
  refused(addSpans({}, {relation("measure_of", size, nodule)}), ErrorKind::conflict, "already");
}

}  // namespace
}  // namespace chiasm
