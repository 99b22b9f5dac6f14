// Files as the other programs write them, made by hand from their documentation.
#include "data_io/reader/program/annotation_formats.h"
#include "tests/data_io/reader/reader_fixture.h"
#include "tests/data_io/text_annotations/annotated_case.h"

namespace chiasm::test {
namespace {

using data_io::AnnotationFile;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

class ForeignFile : public ReaderTest {
 protected:
  AnnotationFile read(const std::string& bytes) {
    writeFile(file("theirs"), bytes);
    Progress progress;
    auto got = client().readAnnotations(file("theirs"), progress);
    EXPECT_TRUE(got) << got.error().message;
    return got ? *got : AnnotationFile{};
  }
  static Content placed(const AnnotationFile& file, const std::string& report) {
    const Case value = caseWithReport(report);
    const auto placement = data_io::placeAnnotations(file, value.reports, {});
    EXPECT_EQ(placement.refused, std::vector<std::string>{});
    const auto additions = data_io::additionsOf(placement, value, Uid{});
    return contentOf(additions.spans, additions.relations, additions.links);
  }
};

TEST_F(ForeignFile, BratWithEventsEquivalencesAndNotes) {
  const AnnotationFile file = read(
      "\xef\xbb\xbfR1\tLocated Arg1:T1 Arg2:T2\t\r\n"
      "T1\tFinding 2 6\tcyst\r\nT2\tOrgan 14 20\tkidney\r\nT3\tTrigger 0 1;7 9\ta in\r\n"
      "E1\tGrowth:T3 Theme:T1 Site:E2\r\nE2\tPlace:T2\r\n*\tEquiv T1 T2 T3\r\n"
      "A1\tNegation E1\r\nM1\tCertainty T1 probable\r\nA2\tStrength R1 high\r\n"
      "N1\tReference T2 RadLex:RID205\tkidney\r\n#1\tAnnotatorNotes T1\tas discussed\r\n#2\tAnnotatorNotes "
      "R1\tx\r\n");
  EXPECT_EQ(file.format, "brat");
  EXPECT_THAT(file.notTaken,
              ElementsAre(Pair("attributes of relations", 1), Pair("notes that belong to no span", 1)));
  EXPECT_EQ(
      placed(file, "a cyst in the kidney"),
      (Content{{"Finding 2-6'cyst' {Certainty=probable}{note=as discussed}",
                "Organ 14-20'kidney' [RadLex|RID205|kidney]", "Trigger 0-1'a' 7-9'in' {Negation=true}"},
               {"Finding 2-6'cyst' {Certainty=probable}{note=as discussed} -Equiv-> Organ 14-20'kidney' "
                "[RadLex|RID205|kidney]",
                "Finding 2-6'cyst' {Certainty=probable}{note=as discussed} -Equiv-> Trigger 0-1'a' 7-9'in' "
                "{Negation=true}",
                "Finding 2-6'cyst' {Certainty=probable}{note=as discussed} -Located-> Organ 14-20'kidney' "
                "[RadLex|RID205|kidney]",
                "Trigger 0-1'a' 7-9'in' {Negation=true} -Site-> Organ 14-20'kidney' [RadLex|RID205|kidney]",
                "Trigger 0-1'a' 7-9'in' {Negation=true} -Theme-> Finding 2-6'cyst' "
                "{Certainty=probable}{note=as discussed}"},
               {}}));
}

TEST_F(ForeignFile, DoccanoCountsUtf16AndHasThreeShapes) {
  // Issue 2290 of doccano: "firetrucks" stands at UTF-16 units 22 to 32 of this text, at code points 19
  // to 29.
  const std::string text = "👨🏻‍🚒 firemen drive firetrucks";
  const std::string line = "{\"id\":1,\"text\":\"" + text + "\",";
  const Content wanted{{"Vehicle 19-29'firetrucks' "}, {}, {}};
  for (const char* spans :
       {"\"label\":[[22,32,\"Vehicle\"]]}\n",
        "\"entities\":[{\"id\":7,\"label\":\"Vehicle\",\"start_offset\":22,\"end_offset\":32}],"
        "\"relations\":[],\"Comments\":[]}\n",
        "\"labels\":[[22,32,\"Vehicle\"]],\"split\":\"train\"}"})
    EXPECT_EQ(placed(read(line + spans), text), wanted) << spans;
  // Two documents, a comment, a relation.
  const AnnotationFile file = read(
      "{\"id\":0,\"text\":\"a "
      "cyst\",\"entities\":[{\"id\":0,\"start_offset\":0,\"end_offset\":1,\"label\":\"Article\"},"
      "{\"id\":1,\"start_offset\":2,\"end_offset\":6,\"label\":\"Finding\"}],"
      "\"relations\":[{\"id\":3,\"from_id\":0,\"to_id\":1,\"type\":\"of\"}],\"Comments\":[\"ask\"]}\n\n"
      "{\"id\":1,\"text\":\"other\",\"entities\":[],\"relations\":[],\"Comments\":[]}\n");
  ASSERT_EQ(file.documents.size(), 2u);
  EXPECT_EQ(file.documents[0].name, "0");
  EXPECT_THAT(file.notTaken, ElementsAre(Pair("comments on whole documents", 1)));
  EXPECT_EQ(placed(file, "a cyst").relations,
            std::vector<std::string>{"Article 0-1'a'  -of-> Finding 2-6'cyst' "});
}

TEST_F(ForeignFile, LabelStudioTasksAndTheirMinimalForm) {
  const AnnotationFile file = read(R"([{"id":5,"data":{"text":"💩This is an annotation.","title":"x"},
    "annotations":[{"id":1,"completed_by":2,"was_cancelled":false,"result":[
      {"id":"a","type":"labels","from_name":"label","to_name":"text","origin":"manual",
       "value":{"start":13,"end":23,"text":"annotation","labels":["Annotation","Word"]},"meta":{"text":["sure"]}},
      {"id":"b","type":"labels","from_name":"label","to_name":"text",
       "value":{"start":2,"end":6,"text":"This","labels":["Word"]}},
      {"id":"a","type":"choices","from_name":"certainty","to_name":"text","value":{"start":13,"end":23,"choices":["high"]}},
      {"id":"b","type":"taxonomy","from_name":"kind","to_name":"text","value":{"start":2,"end":6,"taxonomy":[["x","pronoun"]]}},
      {"id":"b","type":"rating","from_name":"stars","to_name":"text","value":{"rating":4}},
      {"id":"z","type":"choices","from_name":"all","to_name":"text","value":{"choices":["good"]}},
      {"from_id":"a","to_id":"b","type":"relation","direction":"left","labels":["of"]},
      {"from_id":"a","to_id":"b","type":"relation","direction":"bi"}]},
     {"id":2,"was_cancelled":true,"result":[]},
     {"id":3,"result":[{"id":"a","type":"labels","value":{"start":2,"end":6,"text":"This","labels":["Word"]}}]}],
    "predictions":[{"result":[]}]}])");
  EXPECT_EQ(file.format, "labelstudio");
  EXPECT_THAT(file.notTaken,
              UnorderedElementsAre(Pair("annotations that were cancelled", 1),
                                   Pair("answers about whole tasks", 1), Pair("predictions of models", 1)));
  // In the issue (1347) the offsets are one too large: UTF-16. The second annotator's "This" is another one.
  EXPECT_EQ(placed(file, "💩This is an annotation."),
            (Content{{"Annotation 12-22'annotation' {note=sure}{certainty=high}", "Word 1-5'This' ",
                      "Word 1-5'This' {kind=pronoun}{stars=4}", "Word 12-22'annotation' "},
                     {"Annotation 12-22'annotation' {note=sure}{certainty=high} -related-> Word 1-5'This' "
                      "{kind=pronoun}{stars=4}",
                      "Word 1-5'This' {kind=pronoun}{stars=4} -of-> Annotation 12-22'annotation' "
                      "{note=sure}{certainty=high}",
                      "Word 1-5'This' {kind=pronoun}{stars=4} -related-> Annotation 12-22'annotation' "
                      "{note=sure}{certainty=high}"},
                     {}}));
  const AnnotationFile minimal = read(
      R"([{"text":"a cyst","id":3,"label":[{"start":2,"end":6,"text":"cyst","labels":["Finding"]}],"annotator":1,"annotation_id":4}])");
  EXPECT_EQ(placed(minimal, "a cyst").spans, std::vector<std::string>{"Finding 2-6'cyst' "});
  // Pages of HTML without plain offsets.
  EXPECT_THAT(
      read(R"([{"data":{"text":"x"},"annotations":[{"result":[{"id":"1","type":"hypertextlabels","value":
      {"start":"/p[1]","end":"/p[1]","startOffset":0,"endOffset":1,"hypertextlabels":["A"]}}]}]}])")
          .notTaken,
      ElementsAre(Pair("regions that are no stretch of plain text", 1)));
}

TEST_F(ForeignFile, WebAnnotationsOfOtherMakers) {
  const AnnotationFile file =
      read(R"({"@context":"http://www.w3.org/ns/anno.jsonld","id":"http://x/1","type":"Annotation",
    "body":{"type":"TextualBody","value":"looks benign"},
    "target":{"source":"http://x/page","selector":{"type":"TextQuoteSelector","exact":"cyst","prefix":"left "}}})");
  EXPECT_EQ(placed(file, "right cyst, left cyst"),
            (Content{{"Annotation 17-21'cyst' {note=looks benign}"}, {}, {}}));
  const AnnotationFile list =
      read(R"([{"type":"Annotation","body":[{"type":"TextualBody","purpose":"tagging","value":"A"},
      {"type":"TextualBody","purpose":"tagging","value":"B"},"plain",
      {"type":"SpecificResource","purpose":"identifying","source":"http://radlex.org/RID/RID205"}],
    "target":{"source":"u","selector":[{"type":"TextPositionSelector","start":2,"end":6},{"type":"TextQuoteSelector","exact":"cyst"}]}},
    {"type":"Annotation","body":[],"target":"http://x/picture.png"}])");
  EXPECT_EQ(placed(list, "a cyst").spans,
            std::vector<std::string>{"A 2-6'cyst' [http|//radlex.org/RID/RID205|]{tag=B}{note=plain}"});
  EXPECT_THAT(list.notTaken, ElementsAre(Pair("annotations of something else than a stretch of text", 1)));
}

TEST_F(ForeignFile, RadGraphOfBothGenerations) {
  const AnnotationFile xl = read(R"({"0":{"text":"No evidence of pneumothorax following chest tube removal .",
    "entities":{"1":{"tokens":"pneumothorax","label":"Observation::definitely absent","start_ix":3,"end_ix":3,"relations":[]},
     "2":{"tokens":"chest","label":"Anatomy::definitely present","start_ix":5,"end_ix":5,"relations":[]},
     "3":{"tokens":"tube removal","label":"Observation::definitely present","start_ix":6,"end_ix":7,
          "relations":[["located_at","2"]]}},"data_source":null,"data_split":"inference"}})");
  EXPECT_EQ(placed(xl, "No evidence of pneumothorax\r\nfollowing chest tube removal."),
            (Content{{"Finding 15-27'pneumothorax' {certainty=negated}",
                      "Finding 45-57'tube removal' {certainty=present}", "Organ 39-44'chest' "},
                     {"Finding 45-57'tube removal' {certainty=present} -located_at-> Organ 39-44'chest' "},
                     {}}));
  const AnnotationFile first = read(R"({"p10/s1.txt":{"text":"small effusion","labeler_1":{"entities":
    {"1":{"tokens":"effusion","label":"OBS-U","start_ix":1,"end_ix":1,"relations":[]}}},"labeler_2":{"entities":{}}}})");
  EXPECT_EQ(placed(first, "Small effusion... small effusion").spans.size(), 1u);
  EXPECT_THAT(first.notTaken, ElementsAre(Pair("reports' second annotator", 1)));
}

}  // namespace
}  // namespace chiasm::test
