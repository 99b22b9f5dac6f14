#include "core/case/annotation_import.h"

#include "tests/core/case/command_test.h"

namespace chiasm {
namespace {

class AnnotationImportTest : public test::CommandTest {
 protected:
  TextSpan span(const char* quote, int occurrence = 1) const {
    TextSpan made;
    made.type = "Finding";
    const Report& report = value_.reports[0];
    made.uid = Uid::generate();
    made.anchors = {*findQuote(report.uid, report.text, quote, occurrence)};
    made.author = *Uid::parse("2.25.77");
    return made;
  }
  const std::string& text() const { return value_.reports[0].text; }
};

TEST_F(AnnotationImportTest, IsOneEditWithSegmentsLinksSpansAndRelations) {
  AnnotationImport import;
  const std::string first = text().substr(0, 4), second = text().substr(0, 9);
  import.spans = {span(first.c_str()), span(second.c_str())};
  SpanRelation relation;
  relation.type = "located_at";
  relation.from = import.spans[0].uid;
  relation.to = import.spans[1].uid;
  import.relations = {relation};
  Segmentation made;
  made.info.name = "From a file";
  std::vector<Label> labels(value_.volumes[0].info.grid.voxelCount(), 0);
  labels[5] = 1;
  made.layers = {LabelMap::fromDense(value_.volumes[0].info.grid.size, labels)};
  Segment segment;
  segment.uid = Uid::generate();
  segment.name = "Node";
  segment.label = 1;
  made.segments = {segment};
  import.segmentations = {made};
  for (int i = 0; i < 2; ++i) {
    Link link;
    link.anchors = import.spans[0].anchors;
    link.targets = {{std::string(kSegmentTarget), segment.uid}};
    import.links.push_back(link);
  }
  const std::size_t links = value_.links.size();
  const Edit edit = run(importAnnotations(import));
  EXPECT_EQ(edit.kind, "annotations.import");
  EXPECT_EQ(edit.name, "Import 2 spans, 1 relation, 2 links, 1 segment");
  EXPECT_EQ(value_.spans.size(), 2u);
  EXPECT_EQ(value_.spans[0].author, *Uid::parse("2.25.77"));
  EXPECT_EQ(value_.spanRelations.size(), 1u);
  ASSERT_EQ(value_.links.size(), links + 2);
  EXPECT_NE(value_.links[links].order, value_.links[links + 1].order);
  ASSERT_TRUE(value_.findSegment(segment.uid));
}

TEST_F(AnnotationImportTest, IsAllOrNothing) {
  AnnotationImport import;
  import.spans = {span(text().substr(0, 4).c_str())};
  Link link;
  link.anchors = import.spans[0].anchors;
  link.targets = {{std::string(kSegmentTarget), Uid::generate()}};
  import.links = {link};
  refused(importAnnotations(import), ErrorKind::notFound, "no longer in the case");
  import.links.clear();
  import.spans[0].anchors[0].exact = "other";
  refused(importAnnotations(import), ErrorKind::invalidInput, "not what the report");
}

// Planning twice (a preview, then the edit) makes the same identities.
TEST_F(AnnotationImportTest, PlansTheSameTwice) {
  AnnotationImport import;
  import.spans = {span(text().substr(0, 4).c_str())};
  import.spans[0].uid = {};
  import.spans[0].created = UtcTime{1};
  const auto command = importAnnotations(import);
  EXPECT_EQ(plan(command)->changes, plan(command)->changes);
}

}  // namespace
}  // namespace chiasm
