// Annotations in the formats of other programs: every range quotes the text, spans and relations are all
// there.
#include "data_io/text_annotations/text_annotations.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "core/report/utf8.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

// The small case with a report full of what breaks offsets, and a link on words that stand apart.
struct Sample {
  Case value;
  data_io::TextAnnotations annotations;
};
Sample sample() {
  Sample made;
  made.value = makeSmallCase().value;
  Report& report = made.value.reports[0];
  report.text = "FINDINGS: Über 🩻 Mu\u0308ller:\r\n";
  report.text += "right cyst of 12 mm in the\nkidney. ";
  report.text += "No דוגמה effusion. ";
  report.text += "Possible left nodule.";
  made.value.links.resize(1);
  Link& link = made.value.links[0];
  link.anchors = {*findQuote(report.uid, report.text, "right", 1),
                  *findQuote(report.uid, report.text, "kidney", 1)};
  const ReportAnalyser analyser;
  const auto analysis = analyser.analyse(report.text);
  EXPECT_TRUE(analysis);
  made.annotations = data_io::annotationsOf(made.value, report, &*analysis);
  return made;
}

TEST(TextAnnotations, HoldFindingsOrgansMeasurementsAndLinks) {
  const Sample made = sample();
  std::map<std::string, int> labels;
  for (const auto& span : made.annotations.spans) ++labels[span.label];
  EXPECT_EQ(labels,
            (std::map<std::string, int>{{"Finding", 3}, {"Organ", 1}, {"Measurement", 1}, {"Link", 1}}));
  ASSERT_EQ(made.annotations.relations.size(), 2u);
  EXPECT_EQ(made.annotations.spans.back().parts.size(), 2u);
  const auto& said = made.annotations.spans.back().attributes;
  EXPECT_EQ(said[0], (std::pair<std::string, std::string>("relation", "grounds")));
  EXPECT_EQ(said[2].second, "segment:" + made.value.links[0].targets[0].uid.text());
  EXPECT_EQ(said.back(), (std::pair<std::string, std::string>("note", "Bone letter")));
}

TEST(TextAnnotations, BratQuotesTheText) {
  const Sample made = sample();
  const CodePointIndex index(made.annotations.text);
  const std::string ann = data_io::encodeBrat(made.annotations);
  int spans = 0, relations = 0, attributes = 0, references = 0;
  std::istringstream stream(ann);
  for (std::string line; std::getline(stream, line);) {
    std::smatch match;
    if (std::regex_match(line, match, std::regex("T\\d+\\t\\w+ ([0-9 ;]+)\\t(.*)"))) {
      ++spans;
      std::string quote;
      std::istringstream parts(match[1].str());
      for (std::string part; std::getline(parts, part, ';');) {
        std::istringstream numbers(part);
        std::int64_t begin = 0, end = 0;
        numbers >> begin >> end;
        quote += (quote.empty() ? "" : " ") + std::string(index.slice(begin, end));
      }
      EXPECT_EQ(match[2].str(), std::regex_replace(quote, std::regex("[\\r\\n]"), " "));
    }
    relations += line[0] == 'R' ? 1 : 0;
    attributes += line[0] == 'A' ? 1 : 0;
    references += line[0] == 'N' ? 1 : 0;
  }
  EXPECT_EQ(spans, 6);
  EXPECT_EQ(relations, 2);
  EXPECT_EQ(attributes, 8);  // three certainties, two sides, three of the link
  EXPECT_EQ(references, 4);
}

TEST(TextAnnotations, WebAnnotationSelectsByPositionAndQuote) {
  const Sample made = sample();
  const CodePointIndex index(made.annotations.text);
  const json page = json::parse(data_io::encodeWebAnnotation({made.annotations}));
  EXPECT_EQ(page["@context"], "http://www.w3.org/ns/anno.jsonld");
  ASSERT_EQ(page["items"].size(), 8u);
  for (const json& item : page["items"]) {
    if (item.contains("motivation")) continue;
    for (const json& target : item["target"])
      EXPECT_EQ(index.slice(target["selector"][0]["start"], target["selector"][0]["end"]),
                target["selector"][1]["exact"].get<std::string>());
  }
}

TEST(TextAnnotations, RadGraphCountsTokensInclusively) {
  const Sample made = sample();
  const json whole = json::parse(data_io::encodeRadGraph({made.annotations}));
  const json document = whole[made.annotations.document];
  std::vector<std::string> tokens;
  std::istringstream stream(document["text"].get<std::string>());
  for (std::string token; stream >> token;) tokens.push_back(token);
  std::map<std::string, int> labels;
  for (const auto& [number, entity] : document["entities"].items()) {
    std::string words;
    for (std::size_t i = entity["start_ix"]; i <= entity["end_ix"].get<std::size_t>(); ++i)
      words += (words.empty() ? "" : " ") + tokens.at(i);
    EXPECT_EQ(words, entity["tokens"].get<std::string>());
    ++labels[entity["label"].get<std::string>()];
    for (const json& relation : entity["relations"]) {
      EXPECT_EQ(relation[0], "located_at");
      EXPECT_EQ(document["entities"][relation[1].get<std::string>()]["label"], "ANAT-DP");
    }
  }
  EXPECT_EQ(labels, (std::map<std::string, int>{{"OBS-DP", 1}, {"OBS-DA", 1}, {"OBS-U", 1}, {"ANAT-DP", 1}}));
}

TEST(TextAnnotations, DoccanoAndLabelStudioCountCodePoints) {
  const Sample made = sample();
  const CodePointIndex index(made.annotations.text);
  const json line = json::parse(data_io::encodeDoccano({made.annotations}, data_io::OffsetUnit::codePoints));
  EXPECT_EQ(line["text"], made.annotations.text);
  EXPECT_EQ(line["entities"].size(), 7u);   // the link's two parts are two
  EXPECT_EQ(line["relations"].size(), 3u);  // … one of which says that they belong together
  for (const json& entity : line["entities"])
    EXPECT_EQ(index.slice(entity["start_offset"], entity["end_offset"]), entity["quote"].get<std::string>());
  const json task =
      json::parse(data_io::encodeLabelStudio({made.annotations}, data_io::OffsetUnit::codePoints))[0];
  EXPECT_EQ(task["data"]["text"], made.annotations.text);
  int labels = 0, relations = 0;
  for (const json& result : task["annotations"][0]["result"]) {
    if (result["type"] == "labels") {
      ++labels;
      EXPECT_EQ(index.slice(result["value"]["start"], result["value"]["end"]),
                result["value"]["text"].get<std::string>());
    }
    relations += result["type"] == "relation" ? 1 : 0;
  }
  EXPECT_EQ(labels, 7);
  EXPECT_EQ(relations, 3);
}

}  // namespace
}  // namespace chiasm::test
