// Search over loaded vocabularies: by code, by the beginning of a name, by words, and with slips of the pen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/vocabulary.h"

namespace chiasm {

struct TermMatch {
  // In order of rank. code: the code itself; name: the whole name or synonym; prefix: how it begins; words:
  // each word of the search is one of it, or begins one; fuzzy: as words, with at most one slip in a word of
  // 4 or more letters, two from 8 on.
  enum class Kind { code, name, prefix, words, fuzzy };
  std::size_t vocabulary = 0, term = 0;  // indices
  Kind kind = Kind::words;
  std::string matched;  // the name, synonym or code that was met
};
const char* kindName(TermMatch::Kind kind);  // "code", "name", …

// Built once, then const from any thread. Memory: about the vocabularies' text three times over.
class TerminologyIndex {
 public:
  explicit TerminologyIndex(std::vector<Vocabulary> vocabularies);
  const std::vector<Vocabulary>& vocabularies() const { return vocabularies_; }
  const Term& term(const TermMatch& match) const { return vocabularies_[match.vocabulary].terms[match.term]; }
  // The best matches, best first, each term once: by kind, then the shorter name, then by alphabet. Letter
  // case and hyphens do not count. An empty search finds nothing; of a long one only the first 12 words
  // count.
  std::vector<TermMatch> search(std::string_view text, std::size_t limit = 20) const;

 private:
  struct Entry {
    std::uint32_t vocabulary = 0, term = 0;
    std::uint32_t text = 0;  // index into texts_
    bool isCode = false;
  };
  struct Word {
    std::string text;
    std::uint64_t letters = 0;
    std::vector<std::uint32_t> entries;
  };
  void addEntry(std::size_t vocabulary, std::size_t term, const std::string& text, bool isCode);
  void costsOf(std::string_view word, std::vector<std::uint8_t>& costs) const;

  std::vector<Vocabulary> vocabularies_;
  std::vector<Entry> entries_;
  std::vector<std::string> texts_, folded_;  // as written; folded words joined by blanks
  std::vector<Word> words_;                  // sorted by text
};

}  // namespace chiasm
