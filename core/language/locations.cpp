#include "core/language/locations.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/language/phrases.h"
#include "core/language/rule_table.h"

namespace chiasm {

namespace {

using Kind = TextLocation::Kind;

struct Level {
  char region = 'l';  // c, t, l, s
  int number = 0;
  bool valid() const {
    const int most = region == 'c' ? 7 : region == 't' ? 12 : 5;
    return number >= 1 && number <= most;
  }
  std::string name() const {
    return std::string(1, static_cast<char>(region - 'a' + 'A')) + std::to_string(number);
  }
};

std::optional<int> smallNumber(std::string_view text) {
  if (text.empty() || text.size() > 2) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// "c5", "t12", "th12", "d8", "l4", "s1".
std::optional<Level> parseLevel(std::string_view word) {
  const std::size_t digits = word.find_first_of("0123456789");
  if (digits == std::string_view::npos || digits == 0) return std::nullopt;
  const std::string_view letters = word.substr(0, digits);
  const auto number = smallNumber(word.substr(digits));
  if (!number) return std::nullopt;
  Level level;
  level.number = *number;
  if (letters == "th" || letters == "d" || letters == "t")
    level.region = 't';
  else if (letters == "c" || letters == "l" || letters == "s")
    level.region = letters[0];
  else
    return std::nullopt;
  if (!level.valid()) return std::nullopt;
  return level;
}

// Words beside "T1" and "T2" that make them magnetic resonance weightings rather than vertebrae.
constexpr std::array<std::string_view, 31> kWeightingAfter = {"weighted",
                                                              "weighting",
                                                              "signal",
                                                              "signals",
                                                              "image",
                                                              "images",
                                                              "imaging",
                                                              "sequence",
                                                              "sequences",
                                                              "flair",
                                                              "hyperintense",
                                                              "hyperintensity",
                                                              "hypointense",
                                                              "isointense",
                                                              "bright",
                                                              "dark",
                                                              "w",
                                                              "wi",
                                                              "fs",
                                                              "stir",
                                                              "prolongation",
                                                              "relaxation",
                                                              "shortening",
                                                              "hyperintensities",
                                                              "hypointensity",
                                                              "hypersignal",
                                                              "mapping",
                                                              "star",
                                                              "tse",
                                                              "fse",
                                                              "gradient"};
constexpr std::array<std::string_view, 8> kWeightingBefore = {
    "axial", "sagittal", "coronal", "on", "bright", "dark", "increased", "suppressed"};

template <typename Words>
bool among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Finder {
 public:
  Finder(const PhraseMatcher& names, const std::vector<TextLocation>& named, const std::vector<Token>& tokens)
      : names_(names), named_(named), tokens_(tokens) {}

  std::vector<TextLocation> find() {
    for (std::size_t at = 0; at < tokens_.size();) {
      const PhraseHit hit = names_.at(tokens_, at);
      if (hit.last > hit.first) {
        TextLocation location = named_[hit.value];
        location.tokens = {hit.first, hit.last};
        out_.push_back(std::move(location));
        at = hit.last;
      } else if (const std::size_t next = levelAt(at); next > at) {
        at = next;
      } else if (const std::size_t behind = segmentsAt(at); behind > at) {
        at = behind;
      } else {
        ++at;
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view text(std::size_t at) const {
    return at < tokens_.size() ? std::string_view(tokens_[at].text) : std::string_view();
  }

  bool isWeighting(const Level& level, std::size_t first, std::size_t next) const {
    if (level.region != 't' || level.number > 2) return false;
    std::size_t after = next;
    while (text(after) == "-" || text(after) == "*") ++after;
    if (text(next) == "*" || among(kWeightingAfter, text(after))) return true;
    // "T1 and T2 weighted": look past the other weighting.
    if ((text(after) == "and" || text(after) == "/" || text(after) == ",") && parseLevel(text(after + 1))) {
      std::size_t far = after + 2;
      while (text(far) == "-") ++far;
      if (among(kWeightingAfter, text(far))) return true;
    }
    return first > 0 && among(kWeightingBefore, text(first - 1));
  }

  // One level, a pair ("L4-5", "L4/L5", "C7-T1") or none; returns the token behind.
  std::size_t levelAt(std::size_t at) {
    const auto first = parseLevel(text(at));
    if (!first || tokens_[at].kind != TokenKind::word) return at;
    std::size_t next = at + 1;
    std::optional<Level> second;
    if (text(next) == "-" || text(next) == "/") {
      second = parseLevel(text(next + 1));
      if (const auto number = smallNumber(text(next + 1)); !second && number) {
        second = Level{first->region, *number};
        if (!second->valid()) second.reset();
      }
      if (second) next += 2;
    }
    if (isWeighting(second ? *second : *first, at, next) || isWeighting(*first, at, next)) return next;
    out_.push_back(
        {Kind::level, first->name() + (second ? "-" + second->name() : ""), Side::none, {at, next}});
    return next;
  }

  // Roman or Arabic 1–8, with an a or b.
  static std::optional<std::string> parseSegment(std::string_view word) {
    std::string suffix;
    if (word.size() > 1 && (word.back() == 'a' || word.back() == 'b')) {
      suffix = std::string(1, word.back());
      word.remove_suffix(1);
    }
    constexpr std::array<std::string_view, 8> kRoman = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii"};
    for (std::size_t i = 0; i < kRoman.size(); ++i)
      if (word == kRoman[i]) return std::to_string(i + 1) + suffix;
    const auto number = smallNumber(word);
    if (!number || *number < 1 || *number > 10) return std::nullopt;
    return std::to_string(*number) + suffix;
  }

  // "segment 7", "segments II, IVa and 8", "segments 5/6".
  std::size_t segmentsAt(std::size_t at) {
    if (text(at) != "segment" && text(at) != "segments") return at;
    std::size_t next = at + 1;
    std::size_t begin = at;
    for (;;) {
      const std::size_t value = next;
      auto name = parseSegment(text(value));
      if (!name) break;
      next = value + 1;
      // "4 a" and "4A" come as a number and a letter.
      if (tokens_[value].kind == TokenKind::number && next < tokens_.size() &&
          tokens_[next].begin == tokens_[value].end && (text(next) == "a" || text(next) == "b")) {
        *name += text(next);
        ++next;
      }
      out_.push_back({Kind::segment, "segment " + *name, Side::none, {begin, next}});
      std::size_t joint = next;
      while (text(joint) == "," || text(joint) == "and" || text(joint) == "/" || text(joint) == "or" ||
             text(joint) == "-")
        ++joint;
      if (joint == next || !parseSegment(text(joint))) break;
      begin = next = joint;
    }
    return std::max(next, at + 1);
  }

  const PhraseMatcher& names_;
  const std::vector<TextLocation>& named_;
  const std::vector<Token>& tokens_;
  std::vector<TextLocation> out_;
};

}  // namespace

const char* kindName(TextLocation::Kind kind) {
  switch (kind) {
    case Kind::level:
      return "level";
    case Kind::lobe:
      return "lobe";
    case Kind::segment:
      return "segment";
    case Kind::quadrant:
      break;
  }
  return "quadrant";
}

struct LocationRules::Tables {
  PhraseMatcher names;
  std::vector<TextLocation> named;

  Tables() {
    for (const auto& row : tableRows(embeddedText("locations.tsv"))) {
      TextLocation location;
      location.kind = row.at(0) == "lobe" ? Kind::lobe : Kind::quadrant;
      location.name = row.at(1);
      location.side = row.at(2) == "left" ? Side::left : row.at(2) == "right" ? Side::right : Side::none;
      names.addPattern(row.at(3), static_cast<std::uint32_t>(named.size()));
      named.push_back(std::move(location));
    }
  }
};

LocationRules::LocationRules() : tables_(std::make_unique<Tables>()) {}
LocationRules::~LocationRules() = default;

std::vector<TextLocation> LocationRules::find(const std::vector<Token>& sentence) const {
  return Finder(tables_->names, tables_->named, sentence).find();
}

}  // namespace chiasm
