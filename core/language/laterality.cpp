#include "core/language/laterality.h"

#include "core/language/phrases.h"
#include "core/language/rule_table.h"

namespace chiasm {

const char* sideName(Side side) {
  switch (side) {
    case Side::none:
      return "none";
    case Side::left:
      return "left";
    case Side::right:
      return "right";
    case Side::bilateral:
      break;
  }
  return "bilateral";
}

struct LateralityRules::Tables {
  PhraseMatcher phrases;
  std::vector<std::pair<Side, std::string>> rules;

  Tables() {
    for (const auto& row : tableRows(embeddedText("laterality.tsv"))) {
      const std::string_view what = row.at(0), value = row.at(1);
      Side side = Side::none;
      if (what == "side")
        side = value == "left" ? Side::left : value == "right" ? Side::right : Side::bilateral;
      phrases.addPattern(row.at(2), static_cast<std::uint32_t>(rules.size()));
      rules.emplace_back(side, value == "-" || what == "side"
                                   ? std::string(what)
                                   : std::string(what) + ": " + std::string(value));
    }
  }
};

LateralityRules::LateralityRules() : tables_(std::make_unique<Tables>()) {}
LateralityRules::~LateralityRules() = default;

std::vector<SideWord> LateralityRules::find(const std::vector<Token>& sentence) const {
  std::vector<SideWord> words;
  for (const PhraseHit& hit : tables_->phrases.find(sentence)) {
    const auto& [side, rule] = tables_->rules[hit.value];
    words.push_back({{hit.first, hit.last}, side, rule});
  }
  return words;
}

}  // namespace chiasm
