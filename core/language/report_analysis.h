// What a report says, found by rules alone: nothing leaves the machine, and every result names its rule and
// words.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/language/context.h"
#include "core/language/laterality.h"
#include "core/language/lexicon.h"
#include "core/language/locations.h"
#include "core/language/sentences.h"
#include "core/language/text_measurements.h"
#include "core/report/sections.h"

namespace chiasm {

// All ranges are half-open code points of the report.

struct AnatomyMention {
  TextRange range;
  std::size_t sentence = 0;
  Code code;  // its meaning is the preferred name
  bool paired = false;
  Side side = Side::none;
};

struct LocationMention {
  TextRange range;
  std::size_t sentence = 0;
  TextLocation::Kind kind = TextLocation::Kind::level;
  std::string name;
  Side side = Side::none;  // by the place's name alone
};

struct ReferenceMention {
  TextRange range;
  std::size_t sentence = 0;
  std::optional<int> series, firstImage, lastImage;
};

struct FindingMention {
  TextRange range;
  std::size_t sentence = 0;
  std::string section;       // canonical name, "FINDINGS"
  bool imageFinding = true;  // false in INDICATION, HISTORY, TECHNIQUE … and for symptoms
  bool refersBack = false;   // "beneath the defect": one that was spoken of before
  Code code;                 // its meaning is the preferred name; empty for a range that the caller gave
  Certainty certainty = Certainty::present;
  Side side = Side::none;
  // "three" is 3; 0 for several without a number; nullopt when nothing is said or it is singular.
  std::optional<int> count;
  bool countAtLeast = false;  // "at least three": so many or more
  std::string quality;        // "calcified", "fat", "fluid", "air", "hyperdense", "hypodense", or empty
  std::optional<std::size_t> anatomy;     // index into the analysis's anatomy
  std::vector<std::size_t> locations;     // … into its locations
  std::vector<std::size_t> measurements;  // … into its measurements
  std::vector<Reason> reasons;            // in the order of the fields above
};

struct ReportAnalysis {
  std::vector<ReportSection> sections;
  std::vector<Sentence> sentences;
  std::vector<FindingMention> findings;
  std::vector<AnatomyMention> anatomy;
  std::vector<LocationMention> locations;
  std::vector<TextMeasurement> measurements;
  std::vector<ReferenceMention> references;
};

// Holds the rules. Const from any thread.
class ReportAnalyser {
 public:
  ReportAnalyser();
  explicit ReportAnalyser(Vocabulary vocabulary);
  ~ReportAnalyser();
  ReportAnalyser(const ReportAnalyser&) = delete;
  ReportAnalyser& operator=(const ReportAnalyser&) = delete;

  // Linear in the text. Refuses malformed UTF-8 and texts of more than 16 MiB with a sentence. `targets` are
  // ranges to be described as findings whatever they say, instead of the vocabulary's ones that they overlap.
  Expected<ReportAnalysis> analyse(std::string_view text, const std::vector<TextRange>& targets = {}) const;
  const Lexicon& lexicon() const;

  struct Rules;

 private:
  std::unique_ptr<const Rules> rules_;
};

}  // namespace chiasm
