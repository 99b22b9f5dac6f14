#include "core/language/report_analysis.h"

#include <algorithm>

#include "core/language/sentence_analysis.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;
// A sentence without an end is cut for the rules, so that no question looks at all of it again and again.
constexpr std::size_t kMostTokens = 2000;

bool isImageSection(const std::string& name, bool hasFindings) {
  if (name.empty()) return !hasFindings;
  return name == "FINDINGS" || name == "IMPRESSION" || name == "ADDENDUM" || name == "NOTE";
}

class Assembler {
 public:
  Assembler(const ReportAnalyser::Rules& rules, std::string_view text, const std::vector<TextRange>& targets)
      : rules_(rules), text_(text), index_(text), tokens_(tokenise(text)), targets_(targets) {}

  ReportAnalysis run() {
    analysis_.sections = findSections(text_);
    analysis_.sentences = findSentences(text_, analysis_.sections);
    hasFindings_ = std::any_of(analysis_.sections.begin(), analysis_.sections.end(),
                               [](const auto& section) { return section.name == "FINDINGS"; });
    std::size_t token = 0;
    for (std::size_t i = 0; i < analysis_.sentences.size(); ++i) {
      const TextRange range = analysis_.sentences[i].range;
      const std::size_t begin = index_.byteOffset(range.begin), end = index_.byteOffset(range.end);
      while (token < tokens_.size() && tokens_[token].begin < begin) ++token;
      std::vector<Token> sentence;
      while (token < tokens_.size() && tokens_[token].end <= end) {
        sentence.push_back(std::move(tokens_[token++]));
        if (sentence.size() < kMostTokens) continue;
        addSentence(i, sentence);
        sentence.clear();
      }
      if (!sentence.empty()) addSentence(i, sentence);
    }
    return std::move(analysis_);
  }

 private:
  void addSentence(std::size_t number, const std::vector<Token>& tokens) {
    const std::string& section = analysis_.sections[analysis_.sentences[number].section].name;
    std::vector<TextRange> inside;
    for (; nextTarget_ < targets_.size(); ++nextTarget_) {
      const TextRange bytes = {static_cast<std::int64_t>(index_.byteOffset(targets_[nextTarget_].begin)),
                               static_cast<std::int64_t>(index_.byteOffset(targets_[nextTarget_].end))};
      if (bytes.begin >= static_cast<std::int64_t>(tokens.back().end)) break;
      inside.push_back(bytes);
    }
    SentenceResult result =
        analyseSentence(rules_, text_, tokens, inside, section, isImageSection(section, hasFindings_));
    const std::size_t anatomy = analysis_.anatomy.size(), locations = analysis_.locations.size(),
                      measurements = analysis_.measurements.size();
    for (AnatomyMention& mention : result.anatomy) place(mention, number, analysis_.anatomy);
    for (LocationMention& mention : result.locations) place(mention, number, analysis_.locations);
    for (ReferenceMention& mention : result.references) place(mention, number, analysis_.references);
    for (TextMeasurement& measurement : result.measurements) {
      measurement.range = codePoints(measurement.range);
      for (Reason& reason : measurement.reasons) reason.words = codePoints(reason.words);
      analysis_.measurements.push_back(std::move(measurement));
    }
    // "It measures 12 mm." speaks of the finding before it.
    const bool speaksBack =
        result.findings.empty() && !analysis_.findings.empty() &&
        (tokens.front().is("it") || tokens.front().is("this") || tokens.front().is("which")) &&
        analysis_.findings.back().sentence + 1 == number && analysis_.findings.back().section == section;
    if (speaksBack)
      for (std::size_t at = measurements; at < analysis_.measurements.size(); ++at)
        analysis_.findings.back().measurements.push_back(at);
    for (FindingMention& finding : result.findings) {
      for (Reason& reason : finding.reasons) reason.words = codePoints(reason.words);
      if (finding.anatomy) *finding.anatomy += anatomy;
      for (std::size_t& at : finding.locations) at += locations;
      for (std::size_t& at : finding.measurements) at += measurements;
      place(finding, number, analysis_.findings);
    }
  }

  template <typename Mention>
  void place(Mention& mention, std::size_t sentence, std::vector<Mention>& list) const {
    mention.range = codePoints(mention.range);
    mention.sentence = sentence;
    list.push_back(std::move(mention));
  }

  TextRange codePoints(TextRange bytes) const {
    return {index_.codePointAt(static_cast<std::size_t>(bytes.begin)),
            index_.codePointAt(static_cast<std::size_t>(bytes.end))};
  }

  const ReportAnalyser::Rules& rules_;
  std::string_view text_;
  CodePointIndex index_;
  std::vector<Token> tokens_;
  const std::vector<TextRange>& targets_;
  std::size_t nextTarget_ = 0;
  bool hasFindings_ = false;
  ReportAnalysis analysis_;
};

}  // namespace

ReportAnalyser::ReportAnalyser() : ReportAnalyser(defaultVocabulary()) {}
ReportAnalyser::ReportAnalyser(Vocabulary vocabulary)
    : rules_(std::make_unique<Rules>(std::move(vocabulary))) {}
ReportAnalyser::~ReportAnalyser() = default;

const Lexicon& ReportAnalyser::lexicon() const {
  return rules_->lexicon;
}

Expected<ReportAnalysis> ReportAnalyser::analyse(std::string_view text,
                                                 const std::vector<TextRange>& targets) const {
  if (text.size() > kMostBytes)
    return failure(ErrorKind::invalidInput, "This text has " + std::to_string(text.size() >> 20) +
                                                " MiB: a report of at most 16 MiB can be analysed.");
  if (auto valid = validateUtf8(text); !valid) return tl::unexpected(valid.error());
  const std::int64_t count = codePointCount(text);
  for (const TextRange& target : targets)
    if (target.begin < 0 || target.end > count || target.empty())
      return failure(ErrorKind::invalidInput, "The characters " + std::to_string(target.begin) + " to " +
                                                  std::to_string(target.end) + " are not in the text.");
  return Assembler(*rules_, text, targets).run();
}

}  // namespace chiasm
