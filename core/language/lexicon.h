// The terms of a vocabulary, found in running text by their names, synonyms and plurals.
#pragma once

#include <vector>

#include "core/language/attachment.h"
#include "core/language/phrases.h"
#include "core/language/vocabulary.h"

namespace chiasm {

struct TermHit {
  TokenSpan tokens;
  std::size_t term = 0;  // index into the vocabulary
};

// Const from any thread.
class Lexicon {
 public:
  explicit Lexicon(Vocabulary vocabulary);
  const Vocabulary& vocabulary() const { return vocabulary_; }
  const Term& term(std::size_t index) const { return vocabulary_.terms[index]; }
  // The longest terms of one kind, left to right, without overlaps.
  std::vector<TermHit> find(const std::vector<Token>& tokens, Term::Kind kind) const;
  // The term of a kind that a name means as a whole ("left kidney", "kidney_left" and "Kidney" are Kidney),
  // or the longest one in it; nullptr when there is none.
  const Term* named(std::string_view name, Term::Kind kind) const;
  // Whether a term is another or lies below it ("Pleural effusion" is a "Fluid collection").
  bool isA(const Term& term, std::string_view ancestor) const;

 private:
  const PhraseMatcher& matcherOf(Term::Kind kind) const;
  Vocabulary vocabulary_;
  PhraseMatcher anatomy_, findings_;
};

}  // namespace chiasm
