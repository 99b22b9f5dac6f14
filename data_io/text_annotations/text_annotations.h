// A report's annotations as other programs exchange them: spans with labels, relations between them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/case/case.h"
#include "core/language/report_analysis.h"

namespace chiasm::data_io {

struct AnnotatedSpan {
  std::string id;                // "T1", …
  std::string label;             // "Finding", "Organ", … or "Link"
  std::vector<TextRange> parts;  // code points, in text order; several for words that do not stand together
  std::vector<Code> codes;
  // Name, value: "certainty" "negated", "laterality" "right", "note". Of a link: "relation", "certainty",
  // "target" ("segment:UID,point:UID").
  std::vector<std::pair<std::string, std::string>> attributes;
};
struct AnnotatedRelation {
  std::string id;     // "R1", …
  std::string label;  // "located_at" (finding to organ), "measured_as" (finding to measurement), …
  std::string from, to;
};
struct TextAnnotations {
  std::string document;  // the report version's UID
  std::string text;
  std::vector<AnnotatedSpan> spans;
  std::vector<AnnotatedRelation> relations;
  std::size_t stale = 0;  // spans and links that no longer stand on words of the report: left out
};

inline constexpr std::string_view kLinkLabel = "Link";
inline constexpr std::string_view kNoteAttribute = "note";
// In formats whose spans are one stretch of text, the parts of a span are spans of their own, each with this
// relation to the next.
inline constexpr std::string_view kContinuedBy = "continued_by";
// The formats, as the command line calls them.
inline constexpr std::string_view kTextFormats[] = {"brat", "webannotation", "radgraph", "doccano",
                                                    "labelstudio"};

// The case's own spans and relations of this report, the links that are anchored in it, and, where there is
// an analysis, what that found and nobody has marked as the same thing yet.
TextAnnotations annotationsOf(const Case& value, const Report& report, const ReportAnalysis* analysis);

// brat standoff (.ann; the text stands beside it as .txt): T, A, N, R and # lines, offsets in code points.
// What brat's lines cannot say word for word stands whole in a note of type "Chiasm", as JSON.
std::string encodeBrat(const TextAnnotations& annotations);
// W3C Web Annotation as one JSON-LD page: position and quote selectors, offsets in code points.
std::string encodeWebAnnotation(const std::vector<TextAnnotations>& reports);
// RadGraph JSON: findings as OBS-DP, OBS-U, OBS-DA and organs as ANAT-DP on a text of tokens joined by
// blanks; token indices are inclusive. Nothing else has a place in it.
std::string encodeRadGraph(const std::vector<TextAnnotations>& reports);
enum class OffsetUnit { codePoints, utf16 };
// doccano JSON Lines with entities (each with its "quote", which doccano passes over) and relations.
// doccano itself counts UTF-16 units.
std::string encodeDoccano(const std::vector<TextAnnotations>& reports, OffsetUnit unit);
// Label Studio tasks: labels, relations, choices for attributes, text areas for codes and notes.
std::string encodeLabelStudio(const std::vector<TextAnnotations>& reports, OffsetUnit unit);

// What of the annotations the format has no place for, a sentence each; empty when all of it comes back. Says
// too when doccano would count otherwise than `unit`.
std::vector<std::string> lossesOf(std::string_view format, const std::vector<TextAnnotations>& reports,
                                  OffsetUnit unit = OffsetUnit::codePoints);

}  // namespace chiasm::data_io
