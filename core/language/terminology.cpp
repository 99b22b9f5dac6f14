#include "core/language/terminology.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <tuple>
#include <unordered_map>

#include "core/language/tokens.h"

namespace chiasm {

namespace {

constexpr std::size_t kMostWords = 12;
// How well a word of the search is met; the worst word decides the kind of the match.
constexpr std::uint8_t kExact = 0, kBegins = 1, kFuzzy = 2, kNot = 255;

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  for (Token& token : tokenise(text))
    if (token.kind != TokenKind::mark) words.push_back(std::move(token.text));
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// Whether two words differ by at most `most` insertions, deletions, substitutions or swaps of neighbours (the
// optimal string alignment distance, in a band). Words longer than 63 bytes never match.
bool within(std::string_view a, std::string_view b, int most) {
  constexpr int kLongest = 63;
  const int m = static_cast<int>(a.size()), n = static_cast<int>(b.size());
  if (m > kLongest || n > kLongest || std::abs(m - n) > most) return false;
  std::array<int, kLongest + 2> before{}, previous{}, current{};
  for (int j = 0; j <= n; ++j) previous[static_cast<std::size_t>(j)] = j;
  for (int i = 1; i <= m; ++i) {
    const int first = std::max(1, i - most), last = std::min(n, i + most);
    // Beyond the band everything is farther than `most`.
    current[static_cast<std::size_t>(first - 1)] = first == 1 ? i : most + 1;
    current[static_cast<std::size_t>(last + 1)] = most + 1;
    int best = current[static_cast<std::size_t>(first - 1)];
    for (int j = first; j <= last; ++j) {
      const auto u = static_cast<std::size_t>(j);
      const char ca = a[static_cast<std::size_t>(i - 1)], cb = b[u - 1];
      int cost = previous[u - 1] + (ca == cb ? 0 : 1);
      if (j < i + most) cost = std::min(cost, previous[u] + 1);
      cost = std::min(cost, current[u - 1] + 1);
      if (i > 1 && j > 1 && ca == b[u - 2] && a[static_cast<std::size_t>(i - 2)] == cb)
        cost = std::min(cost, before[u - 2] + 1);
      current[u] = cost;
      best = std::min(best, cost);
    }
    if (best > most) return false;
    before = previous;
    previous = current;
  }
  return previous[static_cast<std::size_t>(n)] <= most;
}

// Which bytes a word holds, folded to 64 kinds: a slip changes at most two of them.
std::uint64_t lettersOf(std::string_view word) {
  constexpr unsigned kKinds = 64;
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) % kKinds);
  return letters;
}

int slipsAllowed(std::string_view word) {
  constexpr std::size_t kOne = 4, kTwo = 8;
  return word.size() >= kTwo ? 2 : word.size() >= kOne ? 1 : 0;
}

}  // namespace

const char* kindName(TermMatch::Kind kind) {
  switch (kind) {
    case TermMatch::Kind::code:
      return "code";
    case TermMatch::Kind::name:
      return "name";
    case TermMatch::Kind::prefix:
      return "prefix";
    case TermMatch::Kind::words:
      return "words";
    case TermMatch::Kind::fuzzy:
      break;
  }
  return "fuzzy";
}

TerminologyIndex::TerminologyIndex(std::vector<Vocabulary> vocabularies)
    : vocabularies_(std::move(vocabularies)) {
  for (std::size_t v = 0; v < vocabularies_.size(); ++v) {
    for (std::size_t t = 0; t < vocabularies_[v].terms.size(); ++t) {
      const Term& term = vocabularies_[v].terms[t];
      addEntry(v, t, term.code.meaning, false);
      for (const std::string& synonym : term.synonyms) addEntry(v, t, synonym, false);
      if (!term.code.value.empty()) addEntry(v, t, term.code.value, true);
    }
  }
  std::unordered_map<std::string, std::vector<std::uint32_t>> entriesOf;
  for (std::uint32_t e = 0; e < entries_.size(); ++e)
    for (std::string& word : wordsOf(folded_[entries_[e].text])) {
      std::vector<std::uint32_t>& list = entriesOf[std::move(word)];
      if (list.empty() || list.back() != e) list.push_back(e);
    }
  words_.reserve(entriesOf.size());
  for (auto& [word, list] : entriesOf) words_.push_back({word, lettersOf(word), std::move(list)});
  std::sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) { return a.text < b.text; });
}

void TerminologyIndex::addEntry(std::size_t vocabulary, std::size_t term, const std::string& text,
                                bool isCode) {
  const std::vector<std::string> words = wordsOf(text);
  if (words.empty()) return;
  entries_.push_back({static_cast<std::uint32_t>(vocabulary), static_cast<std::uint32_t>(term),
                      static_cast<std::uint32_t>(texts_.size()), isCode});
  texts_.push_back(text);
  folded_.push_back(joined(words));
}

// How each entry meets one word of the search.
void TerminologyIndex::costsOf(std::string_view word, std::vector<std::uint8_t>& costs) const {
  costs.assign(entries_.size(), kNot);
  const auto lower = [](const std::vector<std::uint32_t>& list, std::vector<std::uint8_t>& out,
                        std::uint8_t cost) {
    for (const std::uint32_t entry : list) out[entry] = std::min(out[entry], cost);
  };
  const auto first =
      std::lower_bound(words_.begin(), words_.end(), word,
                       [](const Word& known, std::string_view text) { return known.text < text; });
  for (auto at = first; at != words_.end() && std::string_view(at->text).starts_with(word); ++at)
    lower(at->entries, costs, at->text.size() == word.size() ? kExact : kBegins);
  const int slips = slipsAllowed(word);
  if (slips == 0) return;
  const std::uint64_t letters = lettersOf(word);
  for (const Word& known : words_)
    if (std::popcount(letters ^ known.letters) <= 2 * slips && within(word, known.text, slips))
      lower(known.entries, costs, kFuzzy);
}

std::vector<TermMatch> TerminologyIndex::search(std::string_view text, std::size_t limit) const {
  std::vector<std::string> words = wordsOf(text);
  if (words.empty()) return {};
  words.resize(std::min(words.size(), kMostWords));
  const std::string whole = joined(words);
  std::vector<std::uint8_t> worst(entries_.size(), kExact), costs;
  for (const std::string& word : words) {
    costsOf(word, costs);
    for (std::size_t e = 0; e < entries_.size(); ++e) worst[e] = std::max(worst[e], costs[e]);
  }

  struct Candidate {
    TermMatch::Kind kind;
    std::uint32_t entry;
  };
  std::vector<Candidate> candidates;
  for (std::uint32_t e = 0; e < entries_.size(); ++e) {
    if (worst[e] == kNot) continue;
    const Entry& entry = entries_[e];
    const std::string& folded = folded_[entry.text];
    TermMatch::Kind kind = worst[e] == kFuzzy ? TermMatch::Kind::fuzzy : TermMatch::Kind::words;
    if (folded == whole)
      kind = entry.isCode ? TermMatch::Kind::code : TermMatch::Kind::name;
    else if (folded.starts_with(whole))
      kind = TermMatch::Kind::prefix;
    candidates.push_back({kind, e});
  }
  // Whole words before beginnings of words within a kind, then the shorter text, then the alphabet.
  const auto key = [&](const Candidate& candidate) {
    const std::string& folded = folded_[entries_[candidate.entry].text];
    return std::tuple(candidate.kind, worst[candidate.entry], folded.size(), std::string_view(folded),
                      candidate.entry);
  };
  // Each term once: a term has few entries, so this many candidates hold `limit` terms.
  constexpr std::size_t kEntriesPerTerm = 64;
  const std::size_t sorted = std::min(candidates.size(), std::max(limit, std::size_t{1}) * kEntriesPerTerm);
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(sorted),
                    candidates.end(),
                    [&](const Candidate& a, const Candidate& b) { return key(a) < key(b); });
  candidates.resize(sorted);
  std::vector<TermMatch> matches;
  for (const Candidate& candidate : candidates) {
    if (matches.size() >= limit) break;
    const Entry& entry = entries_[candidate.entry];
    const bool known = std::any_of(matches.begin(), matches.end(), [&](const TermMatch& match) {
      return match.vocabulary == entry.vocabulary && match.term == entry.term;
    });
    if (!known) matches.push_back({entry.vocabulary, entry.term, candidate.kind, texts_[entry.text]});
  }
  return matches;
}

}  // namespace chiasm
