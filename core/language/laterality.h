// The side that a report gives a finding.
#pragma once

#include <memory>
#include <vector>

#include "core/language/attachment.h"
#include "core/language/text_range.h"

namespace chiasm {

enum class Side { none, left, right, bilateral };
const char* sideName(Side side);  // "none", "left", …

// A word of side in a sentence. Words that are part of a name ("right lower lobe", "left atrium"), of a
// direction
// ("shift to the left"), of a symptom ("left hemiparesis") or of handedness say nothing of a finding's side.
struct SideWord {
  TokenSpan tokens;
  Side side = Side::none;  // none: the words say nothing of a side
  std::string rule;        // "side", "name: lobe", "direction", …
};

// core/language/rules/laterality.tsv. Const from any thread.
class LateralityRules {
 public:
  LateralityRules();
  ~LateralityRules();
  LateralityRules(const LateralityRules&) = delete;
  LateralityRules& operator=(const LateralityRules&) = delete;
  // In text order, without overlaps.
  std::vector<SideWord> find(const std::vector<Token>& sentence) const;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace chiasm
