#include "core/language/phrases.h"

#include <algorithm>

#include "core/base/check.h"

namespace chiasm {

namespace {

constexpr std::size_t kMostPhrases = 4096;

// Reads one pattern by recursive descent; groups may hold groups.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : pattern_(pattern) {}

  std::vector<std::string> read() {
    std::vector<std::string> phrases = sequence();
    CHECK(at_ == pattern_.size(), "a pattern's groups are balanced");
    return phrases;
  }

 private:
  // Up to the end, a bar or a closing bracket.
  std::vector<std::string> sequence() {
    std::vector<std::string> phrases = {""};
    while (at_ < pattern_.size() && pattern_[at_] != ')' && (depth_ == 0 || pattern_[at_] != '|')) {
      if (pattern_[at_] == '(') {
        phrases = joined(phrases, group());
        continue;
      }
      for (std::string& phrase : phrases) phrase.push_back(pattern_[at_]);
      ++at_;
    }
    return phrases;
  }

  std::vector<std::string> group() {
    ++at_;
    ++depth_;
    std::vector<std::string> alternatives;
    for (;;) {
      for (std::string& phrase : sequence()) alternatives.push_back(std::move(phrase));
      CHECK(at_ < pattern_.size(), "a pattern's group is closed");
      if (pattern_[at_++] == ')') break;
    }
    --depth_;
    if (at_ < pattern_.size() && pattern_[at_] == '?') {
      alternatives.emplace_back();
      ++at_;
    }
    return alternatives;
  }

  static std::vector<std::string> joined(const std::vector<std::string>& phrases,
                                         const std::vector<std::string>& endings) {
    CHECK(phrases.size() * endings.size() <= kMostPhrases, "a pattern stands for few phrases");
    std::vector<std::string> longer;
    for (const std::string& phrase : phrases)
      for (const std::string& ending : endings) longer.push_back(phrase + ending);
    return longer;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

std::uint64_t edge(std::uint32_t node, std::uint32_t word) {
  return std::uint64_t{node} << 32 | word;
}

}  // namespace

std::vector<std::string> expandPattern(std::string_view pattern) {
  return PatternReader(pattern).read();
}

void PhraseMatcher::add(std::string_view phrase, std::uint32_t value) {
  std::uint32_t node = 0;
  for (const Token& token : tokenise(phrase)) {
    if (token.is("-")) continue;
    const std::uint32_t word =
        words_.try_emplace(token.text, static_cast<std::uint32_t>(words_.size())).first->second;
    const auto [entry, added] = next_.try_emplace(edge(node, word), nodes_);
    if (added) ++nodes_;
    node = entry->second;
  }
  if (node != 0) value_.try_emplace(node, value);
}

void PhraseMatcher::addPattern(std::string_view pattern, std::uint32_t value) {
  for (const std::string& phrase : expandPattern(pattern)) add(phrase, value);
}

PhraseHit PhraseMatcher::at(const std::vector<Token>& tokens, std::size_t first) const {
  PhraseHit best{first, first, 0};
  std::uint32_t node = 0;
  for (std::size_t i = first; i < tokens.size(); ++i) {
    if (tokens[i].is("-")) {
      if (node == 0) break;
      continue;
    }
    const auto word = words_.find(tokens[i].text);
    if (word == words_.end()) break;
    const auto step = next_.find(edge(node, word->second));
    if (step == next_.end()) break;
    node = step->second;
    if (const auto value = value_.find(node); value != value_.end()) best = {first, i + 1, value->second};
  }
  return best;
}

std::vector<PhraseHit> PhraseMatcher::find(const std::vector<Token>& tokens) const {
  std::vector<PhraseHit> hits;
  for (std::size_t i = 0; i < tokens.size();) {
    const PhraseHit hit = at(tokens, i);
    if (hit.last > hit.first) hits.push_back(hit);
    i = std::max(hit.last, i + 1);
  }
  return hits;
}

}  // namespace chiasm
