// Phrases looked up in running text: all of them at once, in time that grows with the text alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/language/tokens.h"

namespace chiasm {

// The phrases that a pattern stands for: "(no|without) (definite)? evidence of" is four. A group holds
// alternatives, groups too; a question mark behind it makes it optional. Patterns are written by us: one that
// is malformed or stands for more than 4096 phrases breaks a CHECK.
std::vector<std::string> expandPattern(std::string_view pattern);

// Tokens [first, last) of the text that spell a phrase.
struct PhraseHit {
  std::size_t first = 0, last = 0;
  std::uint32_t value = 0;
};

// Words are compared folded, hyphens are as blanks ("ground-glass" is "ground glass"). Value type; const from
// any thread.
class PhraseMatcher {
 public:
  // The first value of a phrase that is added twice stays.
  void add(std::string_view phrase, std::uint32_t value);
  void addPattern(std::string_view pattern, std::uint32_t value);
  // Leftmost longest hits without overlaps, in text order. Work: tokens × the longest phrase.
  std::vector<PhraseHit> find(const std::vector<Token>& tokens) const;
  // The longest hit that starts exactly at a token; last = first when there is none.
  PhraseHit at(const std::vector<Token>& tokens, std::size_t first) const;

 private:
  std::unordered_map<std::string, std::uint32_t> words_;
  std::unordered_map<std::uint64_t, std::uint32_t> next_;   // node and word → node
  std::unordered_map<std::uint32_t, std::uint32_t> value_;  // node → value
  std::uint32_t nodes_ = 1;                                 // 0 is the root
};

}  // namespace chiasm
