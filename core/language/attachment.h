// Which words of a sentence belong to which finding: sides, places, organs, counts and sizes.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/language/tokens.h"

namespace chiasm {

// Tokens [first, last) of a sentence.
struct TokenSpan {
  std::size_t first = 0, last = 0;
  bool operator==(const TokenSpan&) const = default;
};

// Coarse grammar as a table (core/language/rules/grammar.tsv): where clauses begin, where noun phrases end,
// what joins findings. Const from any thread.
class Grammar {
 public:
  Grammar();
  ~Grammar();
  Grammar(const Grammar&) = delete;
  Grammar& operator=(const Grammar&) = delete;

 private:
  friend class AttachmentMap;
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

// One sentence, prepared once. Each question looks at most 80 tokens far.
class AttachmentMap {
 public:
  // Findings and the marks of `find` are sorted and do not overlap each other.
  AttachmentMap(const Grammar& grammar, const std::vector<Token>& sentence, std::vector<TokenSpan> findings);

  enum class How { directlyBefore, behind, before };
  struct Found {
    std::size_t mark = 0;  // index
    How how = How::directlyBefore;
  };
  // The mark that is said of the target: in its own noun phrase before it ("left pleural effusion"), else
  // behind it in its clause ("nodule in the left lung"), else before it in its clause ("in the left kidney
  // there is a cyst"). Findings in between stop the search unless they are joined with the target ("cyst or
  // polyp in the …").
  std::optional<Found> find(TokenSpan target, const std::vector<TokenSpan>& marks) const;
  // Only in the noun phrase.
  std::optional<std::size_t> directlyBefore(TokenSpan target, const std::vector<TokenSpan>& marks) const;
  // Whether nothing between the tokens [first, last) ends a noun phrase.
  bool sameNounPhrase(std::size_t first, std::size_t last) const;
  // Whether the two stand in one clause.
  bool sameClause(std::size_t a, std::size_t b) const;

 private:
  std::optional<std::size_t> behind(TokenSpan target, const std::vector<TokenSpan>& marks) const;
  std::optional<std::size_t> before(TokenSpan target, const std::vector<TokenSpan>& marks) const;
  bool joined(std::size_t from, std::size_t to, bool alsoWith) const;
  bool ownedByLaterFinding(TokenSpan mark, TokenSpan target) const;
  bool findingEarlier(std::size_t token) const;            // a finding ends before it in its clause
  const TokenSpan* findingFrom(std::size_t token) const;   // the finding that begins at a token
  const TokenSpan* findingUntil(std::size_t token) const;  // the finding that ends before a token

  const std::vector<Token>& tokens_;
  std::vector<TokenSpan> findings_;
  std::vector<char> breaker_, stop_, join_;  // by token: it is one, or one begins here
  std::vector<std::size_t> clause_;          // by token
};

const char* howName(AttachmentMap::How how);  // "directly before", "behind", "before"

}  // namespace chiasm
