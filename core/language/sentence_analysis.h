// One sentence analysed: the inner part of ReportAnalyser.
#pragma once

#include <vector>

#include "core/language/image_references.h"
#include "core/language/phrases.h"
#include "core/language/report_analysis.h"

namespace chiasm {

// What a finding consists of ("calcified"), by core/language/rules/qualities.tsv.
class QualityRules {
 public:
  QualityRules();
  struct Hit {
    TokenSpan tokens;
    std::string quality;  // empty for "non-calcified"
  };
  std::vector<Hit> find(const std::vector<Token>& sentence) const;

 private:
  PhraseMatcher phrases_;
  std::vector<std::string> names_;
};

struct ReportAnalyser::Rules {
  explicit Rules(Vocabulary vocabulary) : lexicon(std::move(vocabulary)) {}
  ContextRules context;
  LateralityRules laterality;
  LocationRules locations;
  MeasurementFinder measurements;
  QualityRules qualities;
  Grammar grammar;
  Lexicon lexicon;
};

// Results with ranges in bytes of the text, and indices into the sentence's own lists.
struct SentenceResult {
  std::vector<FindingMention> findings;
  std::vector<AnatomyMention> anatomy;
  std::vector<LocationMention> locations;
  std::vector<TextMeasurement> measurements;
  std::vector<ReferenceMention> references;
};

// `tokens` are those of one sentence of `text`; `targets` are ranges in bytes inside it. `section` is the
// canonical name.
SentenceResult analyseSentence(const ReportAnalyser::Rules& rules, std::string_view text,
                               const std::vector<Token>& tokens, const std::vector<TextRange>& targets,
                               const std::string& section, bool imageSection);

}  // namespace chiasm
