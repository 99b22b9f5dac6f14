// Whether a finding is said to be there: negation, uncertainty and history from the words around it.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/language/text_range.h"
#include "core/language/tokens.h"

namespace chiasm {

// What a report says of a finding. `history` is over and done; `uncertain` is suspected, asked for or one of
// several.
enum class Certainty { present, negated, uncertain, history };
const char* certaintyName(Certainty certainty);  // "present", "negated", …

struct StatedCertainty {
  Certainty certainty = Certainty::present;
  std::vector<Reason> reasons;  // ranges in bytes of the text; empty for a plain statement
};

// The rules of NegEx and ConText (Chapman 2001, Harkema 2009) as a table: core/language/rules/context.tsv.
// Const from any thread.
class ContextRules {
 public:
  ContextRules();
  ~ContextRules();
  ContextRules(const ContextRules&) = delete;
  ContextRules& operator=(const ContextRules&) = delete;

  // The rules' words in one sentence, found once for all of its targets.
  class Sentence {
   public:
    // What holds for the tokens [first, last) of the sentence.
    StatedCertainty of(std::size_t first, std::size_t last) const;

   private:
    friend class ContextRules;
    struct Trigger {
      std::size_t first = 0, last = 0;  // tokens
      std::size_t rule = 0;
    };
    bool reaches(const Trigger& trigger, std::size_t first, std::size_t last) const;

    const ContextRules* rules_ = nullptr;
    std::string_view text_;
    const std::vector<Token>* tokens_ = nullptr;
    std::vector<Trigger> triggers_;  // in text order, without ends and pseudo ones
    std::vector<std::pair<std::size_t, std::size_t>> brackets_;  // for each token, those around it
    std::vector<std::size_t> endsAt_;  // for each token, how many scopes' ends begin before it
  };
  // The text and the sentence's tokens must outlive what is returned.
  Sentence look(std::string_view text, const std::vector<Token>& sentence) const;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace chiasm
