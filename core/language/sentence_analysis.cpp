#include "core/language/sentence_analysis.h"

#include <algorithm>
#include <charconv>

#include "core/language/rule_table.h"

namespace chiasm {

QualityRules::QualityRules() {
  for (const auto& row : tableRows(embeddedText("qualities.tsv"))) {
    phrases_.addPattern(row.at(1), static_cast<std::uint32_t>(names_.size()));
    names_.emplace_back(row.at(0) == "not" ? "" : std::string(row.at(0)));
  }
}

std::vector<QualityRules::Hit> QualityRules::find(const std::vector<Token>& sentence) const {
  std::vector<Hit> hits;
  for (const PhraseHit& hit : phrases_.find(sentence))
    hits.push_back({{hit.first, hit.last}, names_[hit.value]});
  return hits;
}

namespace {

// Counts as words; 0 stands for several without a number.
struct CountWord {
  std::string_view word;
  int count;
};
constexpr CountWord kCounts[] = {{"one", 1},  {"single", 1},  {"solitary", 1}, {"two", 2},      {"three", 3},
                                 {"four", 4}, {"five", 5},    {"six", 6},      {"seven", 7},    {"eight", 8},
                                 {"nine", 9}, {"ten", 10},    {"eleven", 11},  {"twelve", 12},  {"both", 2},
                                 {"few", 0},  {"several", 0}, {"multiple", 0}, {"numerous", 0}, {"many", 0},
                                 {"some", 0}, {"a few", 0},   {"scattered", 0}};

// What is in the middle has no side, whatever it is said along with.
constexpr std::string_view kSideless[] = {"Midline shift"};

// Symptoms are what the person feels, not what the picture shows.
constexpr std::string_view kSymptoms[] = {"Pain", "Hemiparesis"};

class Analyser {
 public:
  Analyser(const ReportAnalyser::Rules& rules, std::string_view text, const std::vector<Token>& tokens,
           const std::string& section, bool imageSection)
      : rules_(rules), text_(text), tokens_(tokens), section_(section), imageSection_(imageSection) {}

  SentenceResult run(const std::vector<TextRange>& targets) {
    collectFindings(targets);
    collectOthers();
    const AttachmentMap map(rules_.grammar, tokens_, findingSpans_);
    describeAnatomy(map);
    const auto context = rules_.context.look(text_, tokens_);
    for (std::size_t i = 0; i < result_.findings.size(); ++i) {
      FindingMention& finding = result_.findings[i];
      const TokenSpan span = findingSpans_[i];
      StatedCertainty stated = context.of(span.first, span.last);
      finding.certainty = stated.certainty;
      for (Reason& reason : stated.reasons) finding.reasons.push_back(std::move(reason));
      if (finding.refersBack) continue;  // what else is said of it stands where it was first named
      const bool sideless =
          std::find(std::begin(kSideless), std::end(kSideless), finding.code.meaning) != std::end(kSideless);
      if (finding.imageFinding && !sideless) describeSide(map, finding, span);
      describeCount(map, finding, span);
      describeQuality(map, finding, span);
      describePlace(map, finding, span);
    }
    attachMeasurements(map);
    return std::move(result_);
  }

 private:
  TextRange bytesOf(TokenSpan span) const {
    return {static_cast<std::int64_t>(tokens_[span.first].begin),
            static_cast<std::int64_t>(tokens_[span.last - 1].end)};
  }
  std::string quoteOf(TokenSpan span) const {
    const TextRange range = bytesOf(span);
    return std::string(text_.substr(static_cast<std::size_t>(range.begin),
                                    static_cast<std::size_t>(range.end - range.begin)));
  }
  void explain(FindingMention& finding, const std::string& rule, TokenSpan span) const {
    finding.reasons.push_back({rule + ": '" + quoteOf(span) + "'", bytesOf(span)});
  }
  // The tokens that a range of bytes touches; first ≥ last when it touches none.
  TokenSpan tokensIn(TextRange bytes) const {
    const auto first = std::partition_point(tokens_.begin(), tokens_.end(), [&](const Token& token) {
      return static_cast<std::int64_t>(token.end) <= bytes.begin;
    });
    const auto last = std::partition_point(first, tokens_.end(), [&](const Token& token) {
      return static_cast<std::int64_t>(token.begin) < bytes.end;
    });
    return {static_cast<std::size_t>(first - tokens_.begin()),
            static_cast<std::size_t>(last - tokens_.begin())};
  }

  void addFinding(TokenSpan span, const Term* term, TextRange range) {
    FindingMention finding;
    finding.range = range;
    finding.section = section_;
    finding.imageFinding = imageSection_;
    finding.refersBack = refersBack(span);
    if (term) {
      finding.code = term->code;
      const bool symptom =
          std::find(std::begin(kSymptoms), std::end(kSymptoms), term->code.meaning) != std::end(kSymptoms);
      finding.imageFinding = finding.imageFinding && !symptom;
      finding.reasons.push_back({"vocabulary: " + term->code.meaning, range});
    }
    findingSpans_.push_back(span);
    result_.findings.push_back(std::move(finding));
  }

  // "air" in "mastoid air cells" is no finding.
  bool insideAnatomy(TokenSpan span) const {
    const auto after = std::partition_point(anatomyHits_.begin(), anatomyHits_.end(),
                                            [&](const TermHit& hit) { return hit.tokens.last < span.last; });
    return after != anatomyHits_.end() && after->tokens.first <= span.first &&
           after->tokens.last - after->tokens.first > span.last - span.first;
  }

  // "beneath the defect": a definite thing that something lies at was spoken of before.
  bool refersBack(TokenSpan span) const {
    if (span.first < 2 || !tokens_[span.first - 1].is("the")) return false;
    constexpr std::string_view kBefore[] = {"beneath", "below", "above",  "under", "beside",
                                            "behind",  "near",  "around", "abuts", "to",
                                            "beyond",  "over",  "than",   "from",  "outside"};
    return std::find(std::begin(kBefore), std::end(kBefore), tokens_[span.first - 2].text) !=
           std::end(kBefore);
  }

  void collectFindings(const std::vector<TextRange>& targets) {
    anatomyHits_ = rules_.lexicon.find(tokens_, Term::Kind::anatomy);
    std::vector<std::pair<TokenSpan, TextRange>> given;
    for (const TextRange& target : targets) {
      const TokenSpan span = tokensIn(target);
      if (span.first < span.last && (given.empty() || given.back().first.last <= span.first))
        given.emplace_back(span, target);
    }
    std::size_t next = 0;
    const auto addGivenBefore = [&](std::size_t token) {
      for (; next < given.size() && given[next].first.first < token; ++next)
        addFinding(given[next].first, nullptr, given[next].second);
    };
    for (const TermHit& hit : rules_.lexicon.find(tokens_, Term::Kind::finding)) {
      if (insideAnatomy(hit.tokens)) continue;
      const bool taken = std::any_of(given.begin(), given.end(), [&](const auto& target) {
        return target.first.first < hit.tokens.last && hit.tokens.first < target.first.last;
      });
      if (taken) continue;
      addGivenBefore(hit.tokens.first);
      addFinding(hit.tokens, &rules_.lexicon.term(hit.term), bytesOf(hit.tokens));
    }
    addGivenBefore(tokens_.size());
  }

  void collectOthers() {
    for (const TermHit& hit : anatomyHits_) {
      const Term& term = rules_.lexicon.term(hit.term);
      AnatomyMention mention;
      mention.range = bytesOf(hit.tokens);
      mention.code = term.code;
      mention.paired = term.paired;
      anatomySpans_.push_back(hit.tokens);
      result_.anatomy.push_back(std::move(mention));
    }
    for (const TextLocation& location : rules_.locations.find(tokens_)) {
      LocationMention mention;
      mention.range = bytesOf(location.tokens);
      mention.kind = location.kind;
      mention.name = location.name;
      mention.side = location.side;
      locationSpans_.push_back(location.tokens);
      result_.locations.push_back(std::move(mention));
    }
    for (const ImageReference& reference : findImageReferences(tokens_)) {
      ReferenceMention mention;
      mention.range = bytesOf(reference.tokens);
      mention.series = reference.series;
      mention.firstImage = reference.firstImage;
      mention.lastImage = reference.lastImage;
      result_.references.push_back(mention);
    }
    for (const SideWord& word : rules_.laterality.find(tokens_)) {
      if (word.rule == "direction") directionSpans_.push_back(word.tokens);
      if (word.side == Side::none) continue;
      sideSpans_.push_back(word.tokens);
      sides_.push_back(word);
    }
    for (QualityRules::Hit& hit : rules_.qualities.find(tokens_)) {
      qualitySpans_.push_back(hit.tokens);
      qualities_.push_back(std::move(hit));
    }
    result_.measurements = rules_.measurements.find(text_, tokens_);
    for (const TextMeasurement& measurement : result_.measurements)
      measurementSpans_.push_back(tokensIn(measurement.range));
    collectCounts();
  }

  void collectCounts() {
    std::size_t measurement = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      while (measurement < measurementSpans_.size() && measurementSpans_[measurement].last <= i)
        ++measurement;
      if (measurement < measurementSpans_.size() && measurementSpans_[measurement].first <= i) continue;
      if (tokens_[i].kind == TokenKind::number) {
        int value = 0;
        const std::string& digits = tokens_[i].text;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool marked =
            i > 0 && (tokens_[i - 1].is("#") || tokens_[i - 1].is("-") || tokens_[i - 1].is("/"));
        if (error != std::errc{} || end != digits.data() + digits.size() || value < 1 || value > 99 || marked)
          continue;
        addCount(i, value);
        continue;
      }
      for (const CountWord& word : kCounts) {
        if (!tokens_[i].is(word.word)) continue;
        addCount(i, word.count);
        break;
      }
    }
  }

  // "at least three" and "more than two" are three or more; "up to three" is several.
  void addCount(std::size_t at, int value) {
    const auto before = [&](std::size_t distance, std::initializer_list<std::string_view> words) {
      return at >= distance && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
               return tokens_[at - distance].is(word);
             });
    };
    const bool than = before(1, {"than"}), no = before(3, {"no"});
    const bool more = than && before(2, {"more", "greater"}), fewer = than && before(2, {"fewer", "less"});
    const bool atLeast = (before(2, {"at"}) && before(1, {"least"})) || (fewer && no);
    const bool above = (more && !no) || before(1, {"over", ">"});
    const bool atMost = (before(2, {"up"}) && before(1, {"to"})) || (more && no) || (fewer && !no);
    countSpans_.push_back({at, at + 1});
    if (value == 0 || atMost)
      counts_.push_back({0, false});
    else
      counts_.push_back({above ? value + 1 : value, atLeast || above});
  }

  void describeAnatomy(const AttachmentMap& map) {
    for (std::size_t i = 0; i < result_.anatomy.size(); ++i)
      if (const auto side = map.directlyBefore(anatomySpans_[i], sideSpans_))
        result_.anatomy[i].side = sides_[*side].side;
  }

  // "contralateral to the left haematoma": right before a finding's name it is the finding's side, though "to
  // the left" would be a direction.
  std::optional<Side> sideRightBefore(TokenSpan span) const {
    if (span.first == 0) return std::nullopt;
    const Token& before = tokens_[span.first - 1];
    const bool left = before.is("left"), right = before.is("right");
    if (!left && !right) return std::nullopt;
    for (const TokenSpan& direction : directionSpans_)
      for (const std::string_view towards : {"to", "toward", "towards", "into"})
        if (direction.last == span.first && tokens_[direction.first].is(towards))
          return left ? Side::left : Side::right;
    return std::nullopt;
  }

  void describeSide(const AttachmentMap& map, FindingMention& finding, TokenSpan span) const {
    if (const auto direct = sideRightBefore(span)) {
      finding.side = *direct;
      explain(finding, "side before", {span.first - 1, span.first});
      return;
    }
    const auto found = map.find(span, sideSpans_);
    if (!found) return;
    finding.side = sides_[found->mark].side;
    explain(finding, std::string("side ") + howName(found->how), sideSpans_[found->mark]);
  }

  void describeCount(const AttachmentMap& map, FindingMention& finding, TokenSpan span) const {
    const auto found = map.directlyBefore(span, countSpans_);
    if (!found) return;
    finding.count = counts_[*found].value;
    finding.countAtLeast = counts_[*found].atLeast;
    explain(finding, "count", countSpans_[*found]);
  }

  void describeQuality(const AttachmentMap& map, FindingMention& finding, TokenSpan span) const {
    // The finding's own words may say it: "calcification", "cystic lesion".
    for (std::size_t i = 0; i < qualities_.size(); ++i) {
      if (qualitySpans_[i].first < span.first || qualitySpans_[i].last > span.last) continue;
      finding.quality = qualities_[i].quality;
      if (!finding.quality.empty()) explain(finding, "quality in the finding's name", qualitySpans_[i]);
      return;
    }
    const auto found = map.find(span, qualitySpans_);
    if (!found) return;
    finding.quality = qualities_[found->mark].quality;
    if (!finding.quality.empty())
      explain(finding, std::string("quality ") + howName(found->how), qualitySpans_[found->mark]);
  }

  void describePlace(const AttachmentMap& map, FindingMention& finding, TokenSpan span) const {
    // "renal stone" holds its organ.
    for (std::size_t i = 0; i < anatomySpans_.size(); ++i)
      if (anatomySpans_[i].first >= span.first && anatomySpans_[i].last <= span.last) finding.anatomy = i;
    if (!finding.anatomy)
      if (const auto found = map.find(span, anatomySpans_)) finding.anatomy = found->mark;
    if (finding.anatomy) explain(finding, "organ", anatomySpans_[*finding.anatomy]);
    const auto found = map.find(span, locationSpans_);
    if (!found) return;
    // "segments II, IVa and 8" is one place list.
    for (std::size_t i = found->mark; i < locationSpans_.size(); ++i) {
      const bool next = i == found->mark || (locationSpans_[i].first <= locationSpans_[i - 1].last + 2 &&
                                             result_.locations[i].kind == result_.locations[i - 1].kind);
      if (!next) break;
      finding.locations.push_back(i);
      explain(finding, "place", locationSpans_[i]);
    }
  }

  // A size belongs to the finding whose noun phrase it opens ("a 9 mm adenoma"), else to the one before it in
  // its clause, unless an organ stands between them ("the right kidney measures …"); else to the one behind
  // it.
  void attachMeasurements(const AttachmentMap& map) {
    std::vector<char> attached(measurementSpans_.size());
    for (std::size_t f = 0; f < findingSpans_.size(); ++f) {
      const auto found = map.directlyBefore(findingSpans_[f], measurementSpans_);
      if (!found || attached[*found]) continue;
      attached[*found] = 1;
      result_.findings[f].measurements.push_back(*found);
    }
    for (std::size_t m = 0; m < measurementSpans_.size(); ++m)
      if (!attached[m])
        if (const auto owner = findingOf(map, measurementSpans_[m].last)) {
          attached[m] = 1;
          result_.findings[*owner].measurements.push_back(m);
        }
    for (std::size_t m = 0; m < measurementSpans_.size(); ++m) {
      if (attached[m]) continue;
      const std::size_t first = measurementSpans_[m].first;
      const auto after =
          std::lower_bound(findingSpans_.begin(), findingSpans_.end(), first,
                           [](const TokenSpan& finding, std::size_t token) { return finding.last <= token; });
      if (after != findingSpans_.begin() && map.sameClause(std::prev(after)->first, first)) {
        auto f = static_cast<std::size_t>(std::prev(after) - findingSpans_.begin());
        if (f > 0 && result_.findings[f].refersBack && map.sameClause(findingSpans_[f - 1].first, first)) --f;
        if (!measuresAPart(findingSpans_[f].last, first)) result_.findings[f].measurements.push_back(m);
      } else if (after != findingSpans_.end() && map.sameClause(after->first, first) && !organBefore(first)) {
        result_.findings[static_cast<std::size_t>(after - findingSpans_.begin())].measurements.push_back(m);
      }
    }
    for (FindingMention& finding : result_.findings)
      std::sort(finding.measurements.begin(), finding.measurements.end());
  }

  // The finding of "4 mm of midline shift", given the token behind the size.
  std::optional<std::size_t> findingOf(const AttachmentMap& map, std::size_t token) const {
    if (token >= tokens_.size() || !tokens_[token].is("of")) return std::nullopt;
    const auto after = std::partition_point(findingSpans_.begin(), findingSpans_.end(),
                                            [&](const TokenSpan& finding) { return finding.first <= token; });
    if (after == findingSpans_.end() || !map.sameNounPhrase(token + 1, after->first)) return std::nullopt;
    return static_cast<std::size_t>(after - findingSpans_.begin());
  }

  // "a roof with a gap of 18 mm": the size is the gap's, unless the words between are about size.
  bool measuresAPart(std::size_t from, std::size_t to) const {
    constexpr std::string_view kSizeWords[] = {
        "diameter", "diameters",    "size",      "dimension", "dimensions", "length",
        "width",    "extent",       "measuring", "thickness", "axis",       "measurement",
        "measures", "measurements", "maximum",   "calibre",   "caliber",    "volume"};
    bool with = false;
    for (std::size_t i = from; i < to; ++i) {
      with = with || tokens_[i].is("with") || tokens_[i].is("containing");
      if (std::find(std::begin(kSizeWords), std::end(kSizeWords), tokens_[i].text) != std::end(kSizeWords))
        return false;
    }
    return with;
  }

  bool organBefore(std::size_t token) const {
    return !anatomySpans_.empty() && anatomySpans_.front().last <= token;
  }

  const ReportAnalyser::Rules& rules_;
  std::string_view text_;
  const std::vector<Token>& tokens_;
  const std::string& section_;
  bool imageSection_;
  SentenceResult result_;
  std::vector<TermHit> anatomyHits_;
  std::vector<TokenSpan> findingSpans_, anatomySpans_, locationSpans_, measurementSpans_;
  std::vector<TokenSpan> sideSpans_, directionSpans_, countSpans_, qualitySpans_;
  std::vector<SideWord> sides_;
  struct Count {
    int value = 0;
    bool atLeast = false;
  };
  std::vector<Count> counts_;
  std::vector<QualityRules::Hit> qualities_;
};

}  // namespace

SentenceResult analyseSentence(const ReportAnalyser::Rules& rules, std::string_view text,
                               const std::vector<Token>& tokens, const std::vector<TextRange>& targets,
                               const std::string& section, bool imageSection) {
  return Analyser(rules, text, tokens, section, imageSection).run(targets);
}

}  // namespace chiasm
