// Cases full of what breaks offsets, for tests of exchanging annotations.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "core/case/case.h"
#include "data_io/text_annotations/case_additions.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::test {

// Emoji of one and of several code points, combining marks, CRLF, tabs, right-to-left words, no-break spaces.
extern const std::string kOddReport;

// The small phantom's case with `text` as its only report and no links.
Case caseWithReport(const std::string& text);
TextSpan makeSpan(const Case& value, std::vector<TextRange> parts, std::string type);
SpanRelation makeRelation(const TextSpan& from, const TextSpan& to, std::string type);

// What must come back: everything but identities, order, author and time.
struct Content {
  std::vector<std::string> spans, relations, links;  // sorted
  bool operator==(const Content&) const = default;
};
Content contentOf(const std::vector<TextSpan>& spans, const std::vector<SpanRelation>& relations,
                  const std::vector<Link>& links);

// A report of random odd words, and random spans (overlapping, apart, with codes, attributes and notes) and
// relations on it. `words`: spans begin and end where words do, of the kinds and with what RadGraph can hold.
Case randomCase(std::mt19937_64& engine, bool words);

// As `format`, in code points or UTF-16 units where the format leaves the choice.
std::string encodeAs(std::string_view format, const data_io::TextAnnotations& annotations,
                     data_io::OffsetUnit unit = data_io::OffsetUnit::codePoints);

}  // namespace chiasm::test
