// A report's annotations as other programs exchange them: spans with labels, relations between them.
#pragma once

#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/language/report_analysis.h"

namespace chiasm::data_io {

struct TextSpan {
  std::string id;     // "T1", …
  std::string label;  // "Finding", "Organ", "Measurement", "Link"
  std::vector<TextRange>
      parts;  // code points, in text order; more than one for words that do not stand together
  Code code;  // empty for measurements
  std::string certainty, side;  // of findings
  std::string note;             // of links: relation and segments
};
struct TextRelation {
  std::string id;     // "R1", …
  std::string label;  // "located_at" (finding to organ), "measured_as" (finding to measurement)
  std::string from, to;
};
struct TextAnnotations {
  std::string document;  // the report version's UID
  std::string text;
  std::vector<TextSpan> spans;
  std::vector<TextRelation> relations;
};

// What the analysis found, and the links of the case that are anchored in this report.
TextAnnotations annotationsOf(const Case& value, const Report& report, const ReportAnalysis& analysis);

// brat standoff (.ann; the text stands beside it as .txt): T, A, N, R and # lines, offsets in code points.
std::string encodeBrat(const TextAnnotations& annotations);
// W3C Web Annotation as one JSON-LD page: position and quote selectors.
std::string encodeWebAnnotation(const std::vector<TextAnnotations>& reports);
// RadGraph JSON: findings as OBS-DP, OBS-U, OBS-DA and organs as ANAT-DP on a text of tokens joined by
// blanks; token indices are inclusive. Links and measurements have no place in it.
std::string encodeRadGraph(const std::vector<TextAnnotations>& reports);
// doccano JSON Lines with entities and relations.
std::string encodeDoccano(const std::vector<TextAnnotations>& reports);
// Label Studio tasks with labels and relations, offsets in code points.
std::string encodeLabelStudio(const std::vector<TextAnnotations>& reports);

}  // namespace chiasm::data_io
