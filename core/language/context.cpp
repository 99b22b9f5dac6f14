#include "core/language/context.h"

#include <algorithm>
#include <charconv>

#include "core/base/check.h"
#include "core/language/phrases.h"
#include "core/language/rule_table.h"

namespace chiasm {

namespace {

// Triggers farther away than this many tokens never act; it keeps work linear in sentences without end.
constexpr std::size_t kFarthest = 150;

enum class Category { negated, notExcluded, uncertain, history, pseudo, end };
enum class Direction { forward, backward, both };

struct ContextRule {
  Category category = Category::pseudo;
  Direction direction = Direction::both;
  std::size_t reach = 0;  // in words; 0 is without limit
};

Category parseCategory(std::string_view name) {
  if (name == "negated") return Category::negated;
  if (name == "notExcluded") return Category::notExcluded;
  if (name == "uncertain") return Category::uncertain;
  if (name == "history") return Category::history;
  if (name == "end") return Category::end;
  CHECK(name == "pseudo", "a category of context.tsv");
  return Category::pseudo;
}

// For each token the innermost brackets around it: from behind the opening one to the closing one, or the
// whole sentence.
std::vector<std::pair<std::size_t, std::size_t>> bracketsOf(const std::vector<Token>& tokens) {
  std::vector<std::pair<std::size_t, std::size_t>> brackets(tokens.size());
  std::vector<std::size_t> open = {0};
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool opens = tokens[i].is("(") || tokens[i].is("[") || tokens[i].is("{");
    const bool closes = tokens[i].is(")") || tokens[i].is("]") || tokens[i].is("}");
    if (closes && open.size() > 1) open.pop_back();
    brackets[i].first = open.back();
    if (opens) open.push_back(i + 1);
  }
  std::vector<std::size_t> close = {tokens.size()};
  for (std::size_t i = tokens.size(); i-- > 0;) {
    const bool opens = tokens[i].is("(") || tokens[i].is("[") || tokens[i].is("{");
    const bool closes = tokens[i].is(")") || tokens[i].is("]") || tokens[i].is("}");
    if (opens && close.size() > 1) close.pop_back();
    brackets[i].second = close.back();
    if (closes) close.push_back(i);
  }
  return brackets;
}

const char* describe(const ContextRule& rule) {
  switch (rule.category) {
    case Category::negated:
      return rule.direction == Direction::backward ? "negation behind" : "negation before";
    case Category::notExcluded:
      return "not excluded";
    case Category::uncertain:
      return rule.direction == Direction::backward ? "uncertainty behind" : "uncertainty before";
    case Category::history:
      return "history";
    case Category::pseudo:
    case Category::end:
      break;
  }
  return "";
}

}  // namespace

const char* certaintyName(Certainty certainty) {
  switch (certainty) {
    case Certainty::present:
      return "present";
    case Certainty::negated:
      return "negated";
    case Certainty::uncertain:
      return "uncertain";
    case Certainty::history:
      break;
  }
  return "history";
}

struct ContextRules::Tables {
  PhraseMatcher phrases;
  std::vector<ContextRule> rules;

  Tables() {
    for (const auto& row : tableRows(embeddedText("context.tsv"))) {
      CHECK(row.size() == 4, "context.tsv has four columns");
      ContextRule rule;
      rule.category = parseCategory(row[0]);
      rule.direction = row[1] == "forward"    ? Direction::forward
                       : row[1] == "backward" ? Direction::backward
                                              : Direction::both;
      std::from_chars(row[2].data(), row[2].data() + row[2].size(), rule.reach);
      phrases.addPattern(row[3], static_cast<std::uint32_t>(rules.size()));
      rules.push_back(rule);
    }
  }

  // Left to right, the longest first. A pseudo phrase that begins within a rule's words and goes on behind
  // them takes their place: "there is no" is no negation in "there is no change".
  std::vector<PhraseHit> find(const std::vector<Token>& sentence) const {
    std::vector<PhraseHit> hits;
    for (std::size_t i = 0; i < sentence.size();) {
      PhraseHit hit = phrases.at(sentence, i);
      if (hit.last > hit.first && rules[hit.value].category != Category::pseudo)
        for (std::size_t within = i + 1; within < hit.last; ++within) {
          const PhraseHit other = phrases.at(sentence, within);
          if (other.last <= hit.last || rules[other.value].category != Category::pseudo) continue;
          hit = other;
          break;
        }
      if (hit.last > hit.first) hits.push_back(hit);
      i = std::max(hit.last, i + 1);
    }
    return hits;
  }
};

ContextRules::ContextRules() : tables_(std::make_unique<Tables>()) {}
ContextRules::~ContextRules() = default;

ContextRules::Sentence ContextRules::look(std::string_view text, const std::vector<Token>& sentence) const {
  Sentence made;
  made.rules_ = this;
  made.text_ = text;
  made.tokens_ = &sentence;
  made.endsAt_.assign(sentence.size() + 1, 0);
  for (const PhraseHit& hit : tables_->find(sentence)) {
    const ContextRule& rule = tables_->rules[hit.value];
    if (rule.category == Category::end)
      ++made.endsAt_[hit.first + 1];
    else if (rule.category != Category::pseudo)
      made.triggers_.push_back({hit.first, hit.last, hit.value});
  }
  made.brackets_ = bracketsOf(sentence);
  for (std::size_t i = 1; i < made.endsAt_.size(); ++i) made.endsAt_[i] += made.endsAt_[i - 1];
  return made;
}

bool ContextRules::Sentence::reaches(const Trigger& trigger, std::size_t first, std::size_t last) const {
  const ContextRule& rule = rules_->tables_->rules[trigger.rule];
  // Words inside the target are part of what is stated ("lungs without wheezes" is said to be so).
  // A rule may take in the target's first word, as in "no acute distress".
  if (trigger.first < last && first < trigger.last)
    return trigger.first < first && rule.direction != Direction::backward;
  const bool forward = first >= trigger.last;
  if (forward ? rule.direction == Direction::backward : rule.direction == Direction::forward) return false;
  const std::size_t from = forward ? trigger.last : last;
  const std::size_t to = forward ? first : trigger.first;
  if (endsAt_[to] > endsAt_[from]) return false;
  // What is said in brackets stays in them.
  const auto [open, close] = brackets_[trigger.first];
  if (forward ? first >= close : last <= open) return false;
  return rule.reach == 0 || to - from < rule.reach;
}

StatedCertainty ContextRules::Sentence::of(std::size_t first, std::size_t last) const {
  // For each category the trigger that is nearest.
  const Trigger* nearest[4] = {};
  std::size_t distance[4] = {};
  const auto begin =
      std::lower_bound(triggers_.begin(), triggers_.end(), first - std::min(first, kFarthest),
                       [](const Trigger& trigger, std::size_t at) { return trigger.last < at; });
  for (auto at = begin; at != triggers_.end() && at->first < last + kFarthest; ++at) {
    const Trigger& trigger = *at;
    if (!reaches(trigger, first, last)) continue;
    const auto category = static_cast<std::size_t>(rules_->tables_->rules[trigger.rule].category);
    const std::size_t gap = first >= trigger.last   ? first - trigger.last
                            : trigger.first >= last ? trigger.first - last
                                                    : 0;
    if (nearest[category] && distance[category] <= gap) continue;
    nearest[category] = &trigger;
    distance[category] = gap;
  }
  constexpr std::pair<Category, Certainty> kOrder[] = {{Category::notExcluded, Certainty::uncertain},
                                                       {Category::negated, Certainty::negated},
                                                       {Category::history, Certainty::history},
                                                       {Category::uncertain, Certainty::uncertain}};
  for (const auto& [category, certainty] : kOrder) {
    const Trigger* trigger = nearest[static_cast<std::size_t>(category)];
    if (!trigger) continue;
    const std::size_t from = (*tokens_)[trigger->first].begin, to = (*tokens_)[trigger->last - 1].end;
    return {certainty,
            {{std::string(describe(rules_->tables_->rules[trigger->rule])) + ": '" +
                  std::string(text_.substr(from, to - from)) + "'",
              {static_cast<std::int64_t>(from), static_cast<std::int64_t>(to)}}}};
  }
  return {};
}

}  // namespace chiasm
