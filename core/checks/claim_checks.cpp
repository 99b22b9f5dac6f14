#include "core/checks/claim_checks.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "core/report/utf8.h"

namespace chiasm {

bool ClaimView::grounds() const {
  return std::all_of(claim.links.begin(), claim.links.end(), [](const Link* link) {
    return link->relation == LinkRelation::grounds || link->relation == LinkRelation::partiallyGrounds;
  });
}

bool ClaimView::partially() const {
  return std::any_of(claim.links.begin(), claim.links.end(),
                     [](const Link* link) { return link->relation == LinkRelation::partiallyGrounds; });
}

std::vector<const Segment*> ClaimView::masks() const {
  std::vector<const Segment*> filled;
  for (const Segment* segment : claim.segments)
    if (!facts.empty(*segment)) filled.push_back(segment);
  return filled;
}

CheckResult resultOf(const ClaimView& view, CheckKind kind) {
  CheckResult result;
  result.kind = kind;
  result.link = view.claim.links.front()->uid;
  return result;
}

namespace {

// A text with each run of white space as one blank.
std::string onOneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return line;
}

// A text that a fingerprint may hold: one without end is told by its FNV-1a hash.
std::string bounded(std::string text) {
  constexpr std::size_t kLongest = 600;
  if (text.size() <= kLongest) return text;
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  char hex[32];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return hex;
}

// The sentence around some words; when the section says the same sentence or the sentence the same words
// before, also how often.
std::string contextOf(const AnalysedReport& report, const CodePointIndex& index, TextRange range) {
  const auto& sentences = report.analysis.sentences;
  const auto here = std::find_if(sentences.begin(), sentences.end(), [&](const Sentence& sentence) {
    return sentence.range.begin <= range.begin && range.begin < sentence.range.end;
  });
  if (here == sentences.end()) return {};
  const std::string sentence = onOneLine(index.slice(here->range.begin, here->range.end));
  const auto same = std::count_if(sentences.begin(), here, [&](const Sentence& other) {
    return other.section == here->section &&
           onOneLine(index.slice(other.range.begin, other.range.end)) == sentence;
  });
  const std::string words = onOneLine(index.slice(range.begin, range.end));
  const std::string before = onOneLine(index.slice(here->range.begin, range.begin));
  int repeated = 0;
  for (std::size_t at = before.find(words); !words.empty() && at != std::string::npos;
       at = before.find(words, at + words.size()))
    ++repeated;
  std::string context = bounded(sentence);
  if (same > 0) context += "\t" + std::to_string(same + 1);
  if (repeated > 0) context += "\t:" + std::to_string(repeated + 1);
  return context;
}

}  // namespace

CheckEvidence textEvidence(const AnalysedReport& report, TextRange range, const std::string& section,
                           std::string says) {
  CheckEvidence evidence;
  evidence.says = std::move(says);
  evidence.report = report.report->uid;
  evidence.section = section;
  evidence.range = range;
  const CodePointIndex index(report.report->text);
  evidence.quote = index.slice(range.begin, range.end);
  evidence.context = contextOf(report, index, range);
  return evidence;
}

CheckEvidence maskEvidence(const Segment& segment, std::string says) {
  CheckEvidence evidence;
  evidence.says = std::move(says);
  evidence.segment = segment.uid;
  evidence.segmentName = segment.name;
  return evidence;
}

std::string findingName(const AnalysedReport& report, const FindingMention& finding) {
  return "\"" +
         std::string(CodePointIndex(report.report->text).slice(finding.range.begin, finding.range.end)) +
         "\"";
}

std::string millimetres(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f mm", value);
  return text;
}

bool sameThing(const ReportAnalysis& analysis, const FindingMention& a, const FindingMention& b) {
  if (a.code.meaning.empty() || a.code != b.code) return false;
  if (a.anatomy && b.anatomy && analysis.anatomy[*a.anatomy].code != analysis.anatomy[*b.anatomy].code)
    return false;
  if (a.locations.empty() || b.locations.empty()) return true;
  return std::any_of(a.locations.begin(), a.locations.end(), [&](std::size_t x) {
    return std::any_of(b.locations.begin(), b.locations.end(), [&](std::size_t y) {
      return analysis.locations[x].name == analysis.locations[y].name;
    });
  });
}

}  // namespace chiasm
