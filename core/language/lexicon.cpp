#include "core/language/lexicon.h"

#include <algorithm>

namespace chiasm {

namespace {

// The regular plural of a phrase's last word, or of the word before "of" ("lobe of liver" → "lobes of
// liver").
std::string plural(const std::string& phrase) {
  const std::size_t of = phrase.find(" of ");
  const std::string head = phrase.substr(0, of);
  const std::string tail = of == std::string::npos ? "" : phrase.substr(of);
  if (head.empty()) return phrase;
  const char last = head.back();
  const char before = head.size() > 1 ? head[head.size() - 2] : ' ';
  const bool vowel = std::string_view("aeiou").find(before) != std::string_view::npos;
  if (last == 'y' && !vowel) return head.substr(0, head.size() - 1) + "ies" + tail;
  if (last == 's' || last == 'x' || last == 'z' || (last == 'h' && (before == 's' || before == 'c')))
    return head + "es" + tail;
  return head + "s" + tail;
}

}  // namespace

Lexicon::Lexicon(Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {
  // Names before synonyms, singulars before plurals: the first meaning of a phrase stays.
  const auto addAll = [this](auto&& phrasesOf) {
    for (std::size_t i = 0; i < vocabulary_.terms.size(); ++i) {
      const Term& term = vocabulary_.terms[i];
      if (term.kind == Term::Kind::other) continue;
      PhraseMatcher& matcher = term.kind == Term::Kind::anatomy ? anatomy_ : findings_;
      for (const std::string& phrase : phrasesOf(term)) matcher.add(phrase, static_cast<std::uint32_t>(i));
    }
  };
  addAll([](const Term& term) { return std::vector{term.code.meaning}; });
  addAll([](const Term& term) { return term.synonyms; });
  addAll([](const Term& term) {
    std::vector<std::string> plurals = {plural(term.code.meaning)};
    for (const std::string& synonym : term.synonyms) plurals.push_back(plural(synonym));
    return plurals;
  });
}

const PhraseMatcher& Lexicon::matcherOf(Term::Kind kind) const {
  return kind == Term::Kind::anatomy ? anatomy_ : findings_;
}

std::vector<TermHit> Lexicon::find(const std::vector<Token>& tokens, Term::Kind kind) const {
  std::vector<TermHit> hits;
  for (const PhraseHit& hit : matcherOf(kind).find(tokens))
    hits.push_back({{hit.first, hit.last}, hit.value});
  return hits;
}

const Term* Lexicon::named(std::string_view name, Term::Kind kind) const {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  const std::vector<Token> tokens = tokenise(words);
  const Term* best = nullptr;
  std::size_t longest = 0;
  for (const TermHit& hit : find(tokens, kind)) {
    if (hit.tokens.last - hit.tokens.first <= longest) continue;
    longest = hit.tokens.last - hit.tokens.first;
    best = &term(hit.term);
  }
  return best;
}

bool Lexicon::isA(const Term& term, std::string_view ancestor) const {
  const Term* current = &term;
  // The vocabulary's own depth bounds the walk; a circle in a user's one must not hang it.
  for (int depth = 0; depth < 16 && current; ++depth) {
    if (current->code.meaning == ancestor) return true;
    if (current->parent.empty()) return false;
    const std::string& parent = current->parent;
    const auto next = std::find_if(vocabulary_.terms.begin(), vocabulary_.terms.end(),
                                   [&](const Term& other) { return other.code.meaning == parent; });
    current = next == vocabulary_.terms.end() ? nullptr : &*next;
  }
  return false;
}

}  // namespace chiasm
