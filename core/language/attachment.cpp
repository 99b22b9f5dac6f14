#include "core/language/attachment.h"

#include <algorithm>

#include "core/language/phrases.h"
#include "core/language/rule_table.h"

namespace chiasm {

namespace {

constexpr std::size_t kReach = 80;
constexpr char kJoin = 1, kJoinWith = 2;

// The mark that ends before, or begins at, a token; marks are sorted.
std::optional<std::size_t> markUntil(const std::vector<TokenSpan>& marks, std::size_t token) {
  const auto at = std::lower_bound(marks.begin(), marks.end(), token,
                                   [](const TokenSpan& mark, std::size_t t) { return mark.last < t; });
  if (at == marks.end() || at->last != token) return std::nullopt;
  return static_cast<std::size_t>(at - marks.begin());
}
std::optional<std::size_t> markFrom(const std::vector<TokenSpan>& marks, std::size_t token) {
  const auto at = std::lower_bound(marks.begin(), marks.end(), token,
                                   [](const TokenSpan& mark, std::size_t t) { return mark.first < t; });
  if (at == marks.end() || at->first != token) return std::nullopt;
  return static_cast<std::size_t>(at - marks.begin());
}

}  // namespace

struct Grammar::Tables {
  PhraseMatcher boundaries, breakers, stops, joins;

  Tables() {
    for (const auto& row : tableRows(embeddedText("grammar.tsv"))) {
      if (row.at(0) == "boundary") boundaries.addPattern(row.at(1), 0);
      if (row.at(0) == "breaker") breakers.addPattern(row.at(1), 0);
      if (row.at(0) == "stop") stops.addPattern(row.at(1), 0);
      if (row.at(0) == "join") joins.addPattern(row.at(1), 0);
    }
  }
};

Grammar::Grammar() : tables_(std::make_unique<Tables>()) {}
Grammar::~Grammar() = default;

AttachmentMap::AttachmentMap(const Grammar& grammar, const std::vector<Token>& sentence,
                             std::vector<TokenSpan> findings)
    : tokens_(sentence),
      findings_(std::move(findings)),
      breaker_(sentence.size()),
      stop_(sentence.size()),
      join_(sentence.size()),
      clause_(sentence.size() + 1) {
  const Grammar::Tables& tables = *grammar.tables_;
  for (const PhraseHit& hit : tables.breakers.find(sentence))
    std::fill(breaker_.begin() + static_cast<std::ptrdiff_t>(hit.first),
              breaker_.begin() + static_cast<std::ptrdiff_t>(hit.last), char{1});
  // Marks end a noun phrase, but for hyphens and strokes ("renal/ureteral stone").
  for (std::size_t i = 0; i < sentence.size(); ++i)
    if (sentence[i].kind == TokenKind::mark && !sentence[i].is("-") && !sentence[i].is("/")) breaker_[i] = 1;
  for (const PhraseHit& hit : tables.stops.find(sentence)) stop_[hit.first] = 1;
  for (const PhraseHit& hit : tables.joins.find(sentence))
    join_[hit.first] = sentence[hit.first].is("with") ? kJoinWith : kJoin;
  for (const PhraseHit& hit : tables.boundaries.find(sentence)) ++clause_[hit.first];
  for (std::size_t i = 1; i < clause_.size(); ++i) clause_[i] += clause_[i - 1];
}

const TokenSpan* AttachmentMap::findingFrom(std::size_t token) const {
  const auto at = markFrom(findings_, token);
  return at ? &findings_[*at] : nullptr;
}
const TokenSpan* AttachmentMap::findingUntil(std::size_t token) const {
  const auto at = markUntil(findings_, token);
  return at ? &findings_[*at] : nullptr;
}

bool AttachmentMap::sameClause(std::size_t a, std::size_t b) const {
  return clause_[a] == clause_[b];
}

bool AttachmentMap::sameNounPhrase(std::size_t first, std::size_t last) const {
  if (last - first > kReach) return false;
  return std::none_of(breaker_.begin() + static_cast<std::ptrdiff_t>(first),
                      breaker_.begin() + static_cast<std::ptrdiff_t>(last),
                      [](char breaks) { return breaks != 0; });
}

bool AttachmentMap::joined(std::size_t from, std::size_t to, bool alsoWith) const {
  bool join = false;
  for (std::size_t i = from; i < to; ++i) {
    if (tokens_[i].is("no") || tokens_[i].is("without")) return false;
    join = join || join_[i] == kJoin || (alsoWith && join_[i] == kJoinWith);
  }
  return join;
}

std::optional<std::size_t> AttachmentMap::directlyBefore(TokenSpan target,
                                                         const std::vector<TokenSpan>& marks) const {
  // "frontal bone" and "bone defect" share a word in "frontal bone defect".
  const auto sharing = std::partition_point(marks.begin(), marks.end(),
                                            [&](const TokenSpan& mark) { return mark.last <= target.first; });
  if (sharing != marks.end() && sharing->first < target.first)
    return static_cast<std::size_t>(sharing - marks.begin());
  const std::size_t limit = target.first - std::min(target.first, kReach);
  for (std::size_t i = target.first; i > limit; --i) {
    if (const auto mark = markUntil(marks, i)) return mark;
    if (breaker_[i - 1] || clause_[i - 1] != clause_[target.first]) break;
  }
  return std::nullopt;
}

// "… with annular bulging and a right disc protrusion": the side belongs to what follows it.
bool AttachmentMap::ownedByLaterFinding(TokenSpan mark, TokenSpan target) const {
  const std::size_t limit = std::min(tokens_.size(), mark.last + kReach);
  for (std::size_t i = mark.last; i < limit && !breaker_[i]; ++i)
    if (const TokenSpan* finding = findingFrom(i)) return finding->first >= target.last;
  return false;
}

std::optional<std::size_t> AttachmentMap::behind(TokenSpan target,
                                                 const std::vector<TokenSpan>& marks) const {
  const std::size_t limit = std::min(tokens_.size(), target.last + kReach);
  std::size_t from = target.last;
  for (std::size_t i = target.last; i < limit; ++i) {
    if (clause_[i] != clause_[target.last - 1] || stop_[i]) break;
    if (const auto mark = markFrom(marks, i)) {
      if (ownedByLaterFinding(marks[*mark], target)) break;
      return mark;
    }
    if (const TokenSpan* finding = findingFrom(i)) {
      if (!joined(from, i, false)) break;
      from = finding->last;
    }
  }
  return std::nullopt;
}

bool AttachmentMap::findingEarlier(std::size_t token) const {
  const auto next =
      std::lower_bound(findings_.begin(), findings_.end(), token,
                       [](const TokenSpan& finding, std::size_t t) { return finding.last <= t; });
  return next != findings_.begin() && clause_[std::prev(next)->first] == clause_[token];
}

std::optional<std::size_t> AttachmentMap::before(TokenSpan target,
                                                 const std::vector<TokenSpan>& marks) const {
  const std::size_t limit = target.first - std::min(target.first, kReach);
  std::size_t to = target.first;
  bool sawAnd = false;
  for (std::size_t i = target.first; i > limit; --i) {
    if (const auto mark = markUntil(marks, i)) {
      if (!sawAnd) return mark;
      // "a cyst in the right kidney and a stone": the side is the cyst's.
      if (!findingEarlier(marks[*mark].first)) return mark;
      break;
    }
    if (clause_[i - 1] != clause_[target.first]) break;
    if (const TokenSpan* finding = findingUntil(i)) {
      if (!joined(finding->last, to, true)) break;
      to = finding->first;
    }
    sawAnd = sawAnd || tokens_[i - 1].is("and");
  }
  return std::nullopt;
}

std::optional<AttachmentMap::Found> AttachmentMap::find(TokenSpan target,
                                                        const std::vector<TokenSpan>& marks) const {
  if (const auto mark = directlyBefore(target, marks)) return Found{*mark, How::directlyBefore};
  if (const auto mark = behind(target, marks)) return Found{*mark, How::behind};
  if (const auto mark = before(target, marks)) return Found{*mark, How::before};
  return std::nullopt;
}

const char* howName(AttachmentMap::How how) {
  switch (how) {
    case AttachmentMap::How::directlyBefore:
      return "directly before";
    case AttachmentMap::How::behind:
      return "behind";
    case AttachmentMap::How::before:
      break;
  }
  return "before";
}

}  // namespace chiasm
