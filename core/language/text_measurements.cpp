#include "core/language/text_measurements.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>

#include "core/language/measurement_rules.h"
#include "core/language/phrases.h"

namespace chiasm {

namespace {

using Kind = TextMeasurement::Kind;
using Time = TextMeasurement::Time;
using Bound = TextMeasurement::Bound;
using Axis = TextMeasurement::Axis;

// A comma is a decimal comma unless three digits stand behind it and more than zero before ("1,200 ml").
std::optional<double> parseNumber(std::string text) {
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos) {
    const bool thousands = text.size() - comma == 4 && text.front() != '0';
    if (thousands)
      text.erase(comma, 1);
    else
      text[comma] = '.';
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value < 1e6)) return std::nullopt;
  return value;
}

// 0.1 for "2.4" and "2,4"; a comma before three digits groups thousands.
double stepOf(std::string_view text) {
  const std::size_t mark = text.find_first_of(".,");
  if (mark == std::string_view::npos) return 1.0;
  const std::size_t digits = text.size() - mark - 1;
  constexpr std::size_t kThousands = 3;
  if (text[mark] == ',' && digits == kThousands && text.front() != '0') return 1.0;
  return std::pow(10.0, -static_cast<double>(digits));
}

// Reads measurements from one sentence's tokens, left to right, without going back.
class SentenceReader {
 public:
  SentenceReader(const MeasurementRules& rules, std::string_view text, const std::vector<Token>& tokens)
      : rules_(rules), text_(text), tokens_(tokens) {}

  std::vector<TextMeasurement> read() {
    for (std::size_t at = 0; at < tokens_.size();) {
      auto found = measurementAt(at);
      if (!found) {
        at = std::max(at + 1, next_);
        continue;
      }
      firsts_.push_back(at);
      at = next_;
      lasts_.push_back(at);
      out_.push_back(std::move(*found));
    }
    describe();
    return std::move(out_);
  }

 private:
  bool is(std::size_t at, std::string_view wanted) const {
    return at < tokens_.size() && tokens_[at].is(wanted);
  }

  struct Number {
    double value = 0;
    double step = 1;  // what its last digit is worth
    std::size_t next = 0;
  };
  std::optional<Number> numberAt(std::size_t at) const {
    if (at >= tokens_.size()) return std::nullopt;
    const Token& token = tokens_[at];
    if (token.kind == TokenKind::number) {
      // "#33", "C5" and "3.4.2021" are no measures; "N+5.5 cm" is one.
      if (at > 0 && (is(at - 1, "#") || (is(at - 1, ".") && tokens_[at - 1].end == token.begin)))
        return std::nullopt;
      if (const auto value = parseNumber(token.text)) return Number{*value, stepOf(token.text), at + 1};
      return std::nullopt;
    }
    if (const auto word = rules_.numbers.find(token.text); word != rules_.numbers.end())
      return Number{word->second, 1.0, at + 1};
    return std::nullopt;
  }

  // A unit at `at`, also behind a hyphen ("5-mm"); not the beginning of a rate ("cm/s").
  std::optional<std::pair<Unit, std::size_t>> unitAt(std::size_t at) const {
    if (is(at, "-")) ++at;
    if (at >= tokens_.size()) return std::nullopt;
    const PhraseHit hit = rules_.units.at(tokens_, at);
    if (hit.last == hit.first) return std::nullopt;
    std::size_t next = hit.last;
    Unit unit = rules_.unitOf[hit.value];
    if (is(next, "/") && next + 1 < tokens_.size() && tokens_[next].begin == tokens_[next - 1].end &&
        tokens_[next + 1].begin == tokens_[next].end && tokens_[next + 1].kind == TokenKind::word)
      return std::nullopt;
    // "cm³" written as "cm ^3" or "cm3" is a volume.
    if (is(next, "^") && is(next + 1, "3") && unit.kind == 'm') {
      unit = {'v', unit.factor == 1.0 ? 0.001 : 1.0};
      next += 2;
    }
    return std::pair{unit, next};
  }

  enum class Joint { none, times, range, list };
  // What joins a number to the one behind it, and where that stands.
  std::pair<Joint, std::size_t> jointAt(std::size_t at) const {
    if (is(at, "x") || is(at, "*") || is(at, "by")) return {Joint::times, at + 1};
    if (is(at, "-") || is(at, "to") || is(at, "through")) return {Joint::range, at + 1};
    if (is(at, ",") && is(at + 1, "and")) return {Joint::list, at + 2};
    if (is(at, ",") || is(at, "and") || is(at, "or")) return {Joint::list, at + 1};
    return {Joint::none, at};
  }

  // Behind the way that a number was measured ("23 mm AP x 19 mm", "3 cm (transverse) x 2 cm"), when another
  // number along another one follows.
  std::size_t behindWay(std::size_t at) const {
    const bool bracket = is(at, "(");
    const PhraseHit hit = rules_.ways.at(tokens_, bracket ? at + 1 : at);
    if (hit.last == hit.first || (bracket && !is(hit.last, ")"))) return at;
    const std::size_t behind = hit.last + (bracket ? 1 : 0);
    return jointAt(behind).first == Joint::times ? behind : at;
  }

  std::optional<TextMeasurement> measurementAt(std::size_t first) {
    constexpr std::size_t kMostNumbers = 12;
    auto number = numberAt(first);
    if (!number) return std::nullopt;
    std::vector<double> raw, steps;
    std::vector<std::optional<Unit>> units;
    Joint joint = Joint::none;
    std::size_t end = 0;  // behind the last unit
    std::size_t numbersAtEnd = 0;
    for (;;) {
      raw.push_back(number->value);
      steps.push_back(number->step);
      std::size_t at = number->next;
      const auto unit = unitAt(at);
      units.push_back(unit ? std::optional(unit->first) : std::nullopt);
      if (unit) {
        at = end = unit->second;
        numbersAtEnd = raw.size();
      }
      if (raw.size() == kMostNumbers) break;
      const auto [next, behind] = jointAt(behindWay(at));
      if (next == Joint::none || (joint != Joint::none && next != joint)) break;
      // A list goes on only while no unit came: "9 mm, 12 mm" are two measurements.
      if (unit && next != Joint::times && next != Joint::range) break;
      if (unit && next == Joint::range && !is(at, "-") && !is(at, "to")) break;
      number = numberAt(behind);
      if (!number) break;
      // "from 2.1 cm to 1.4 cm" says two things; "2 to 9 mm" is one.
      if (unit && next == Joint::range) break;
      joint = next;
    }
    if (numbersAtEnd == 0) return std::nullopt;
    if (numbersAtEnd == 1) joint = Joint::none;
    next_ = end;
    if (joint == Joint::times && numbersAtEnd > 3) return std::nullopt;
    if (joint == Joint::range && numbersAtEnd > 2) return std::nullopt;
    return made(first, raw, steps, units, joint, numbersAtEnd);
  }

  TextMeasurement made(std::size_t first, const std::vector<double>& raw, const std::vector<double>& steps,
                       std::vector<std::optional<Unit>> units, Joint joint, std::size_t count) const {
    // A number without a unit takes that of the next one that has it.
    for (std::size_t i = count - 1; i-- > 0;)
      if (!units[i]) units[i] = units[i + 1];
    TextMeasurement made;
    made.range = {static_cast<std::int64_t>(tokens_[first].begin),
                  static_cast<std::int64_t>(tokens_[next_ - 1].end)};
    made.resolution = steps[0] * units[0]->factor;
    for (std::size_t i = 0; i < count; ++i) {
      made.values.push_back(raw[i] * units[i]->factor);
      made.resolution = std::min(made.resolution, steps[i] * units[i]->factor);
    }
    const char kind = units[0]->kind;
    // "between 3 and 4 mm"
    if (joint == Joint::list && count == 2 && first > 0 && is(first - 1, "between")) joint = Joint::range;
    made.kind = kind == 'v'             ? Kind::volume
                : kind == 'h'           ? Kind::attenuation
                : joint == Joint::range ? Kind::range
                : joint == Joint::list  ? Kind::list
                                        : Kind::size;
    if (made.kind == Kind::attenuation && first > 0 && is(first - 1, "-") &&
        tokens_[first - 1].end == tokens_[first].begin) {
      made.values[0] = -made.values[0];
      made.range.begin = static_cast<std::int64_t>(tokens_[first - 1].begin);
    }
    const char* rule = joint == Joint::times   ? "numbers along axes with a unit"
                       : joint == Joint::range ? "from–to with a unit"
                       : joint == Joint::list  ? "several numbers with one unit"
                                               : "number with a unit";
    made.reasons.push_back({rule, made.range});
    return made;
  }

  TextRange rangeOf(const PhraseHit& hit) const {
    return {static_cast<std::int64_t>(tokens_[hit.first].begin),
            static_cast<std::int64_t>(tokens_[hit.last - 1].end)};
  }

  // Time, bound and axis of what was found, from the words around.
  void describe() {
    const auto times = rules_.times.find(tokens_);
    for (std::size_t i = 0; i < out_.size(); ++i) {
      describeTime(i, times);
      describeBound(i);
      describeAxis(i);
    }
  }

  void describeTime(std::size_t i, const std::vector<PhraseHit>& times) {
    const PhraseHit* last = nullptr;
    for (const PhraseHit& hit : times) {
      if (hit.first >= lasts_[i]) {
        const bool close = hit.first <= lasts_[i] + 1;
        const auto what = rules_.timeOf[hit.value].what;
        const bool backward =
            what == TimeRule::What::after || (what == TimeRule::What::prior && hit.last == hit.first + 1);
        // "11 mm previously", but not "16 mm, previously 11 mm".
        if (close && backward && !numberFollows(hit.last)) {
          out_[i].time = Time::prior;
          out_[i].reasons.push_back({"prior: '" + wordsOf(hit) + "' behind", rangeOf(hit)});
          return;
        }
        break;
      }
      if (rules_.timeOf[hit.value].what == TimeRule::What::after && i > 0 && hit.first < lasts_[i - 1] + 2 &&
          out_[i - 1].time == Time::prior)
        continue;
      if (rules_.timeOf[hit.value].what == TimeRule::What::past && !isComparedLater(i, times)) continue;
      last = &hit;
    }
    if (!last || rules_.timeOf[last->value].what == TimeRule::What::current ||
        rules_.timeOf[last->value].what == TimeRule::What::now)
      return;
    // "from 2.1 cm to 1.4 cm": only the first was before.
    for (std::size_t j = 0; j < i; ++j)
      if (lasts_[j] > last->first && firsts_[j] >= last->last && endsFromTo(j, i)) return;
    out_[i].time = Time::prior;
    out_[i].reasons.push_back({"prior: '" + wordsOf(*last) + "' before", rangeOf(*last)});
  }

  // "was 8 mm and is now 12 mm": a report in the past tense means today, unless the sentence goes on to a
  // now.
  bool isComparedLater(std::size_t i, const std::vector<PhraseHit>& times) const {
    return i + 1 < out_.size() && std::any_of(times.begin(), times.end(), [&](const PhraseHit& hit) {
             return rules_.timeOf[hit.value].what == TimeRule::What::now && hit.first >= lasts_[i];
           });
  }

  bool endsFromTo(std::size_t j, std::size_t i) const {
    return lasts_[j] < firsts_[i] && is(firsts_[i] - 1, "to");
  }
  bool numberFollows(std::size_t at) const {
    for (std::size_t i = at; i < std::min(at + 3, tokens_.size()); ++i)
      if (tokens_[i].kind == TokenKind::number) return true;
    return false;
  }
  std::string wordsOf(const PhraseHit& hit) const {
    const TextRange range = rangeOf(hit);
    return std::string(text_.substr(static_cast<std::size_t>(range.begin),
                                    static_cast<std::size_t>(range.end - range.begin)));
  }

  void describeBound(std::size_t i) {
    constexpr std::size_t kReach = 4;
    const std::size_t begin =
        std::max(firsts_[i] > kReach ? firsts_[i] - kReach : 0, i > 0 ? lasts_[i - 1] : 0);
    for (std::size_t at = begin; at < firsts_[i]; ++at) {
      const PhraseHit hit = rules_.bounds.at(tokens_, at);
      if (hit.last != firsts_[i]) continue;
      out_[i].bound = rules_.boundOf[hit.value];
      out_[i].reasons.push_back({"bound: '" + wordsOf(hit) + "'", rangeOf(hit)});
      return;
    }
  }

  void describeAxis(std::size_t i) {
    constexpr std::size_t kReach = 4;
    const std::size_t limit =
        std::min({lasts_[i] + kReach, tokens_.size(), i + 1 < out_.size() ? firsts_[i + 1] : tokens_.size()});
    const std::size_t begin =
        std::max(firsts_[i] > kReach + 2 ? firsts_[i] - kReach - 2 : 0, i > 0 ? lasts_[i - 1] : 0);
    for (std::size_t at = lasts_[i]; at < limit && !is(at, ","); ++at)
      if (nameAxis(i, at)) return;
    for (std::size_t at = begin; at < firsts_[i]; ++at)
      if (nameAxis(i, at)) return;
    nameChange(i, begin);
  }

  // "grown by 5 mm": what is different, no size.
  void nameChange(std::size_t i, std::size_t begin) {
    for (std::size_t at = begin; at < firsts_[i]; ++at) {
      const PhraseHit hit = rules_.changes.at(tokens_, at);
      if (hit.last != firsts_[i]) continue;
      out_[i].axis = Axis::distance;
      out_[i].reasons.push_back({"change: '" + wordsOf(hit) + "'", rangeOf(hit)});
      return;
    }
  }
  bool nameAxis(std::size_t i, std::size_t at) {
    const PhraseHit hit = rules_.axes.at(tokens_, at);
    if (hit.last == hit.first) return false;
    const Axis axis = rules_.axisOf[hit.value];
    // A distance is named right behind its number.
    if (axis == Axis::distance && at != lasts_[i]) return false;
    // So is "6 mm thick", but not a "thickness of 6 mm" unless a number stands right before it.
    const bool behindAnother = i > 0 && at == lasts_[i - 1];
    if (axis == Axis::thickness && at < firsts_[i] && (behindAnother || !is(at, "thickness"))) return false;
    out_[i].axis = axis;
    out_[i].reasons.push_back({"axis: '" + wordsOf(hit) + "'", rangeOf(hit)});
    return true;
  }

  const MeasurementRules& rules_;
  std::string_view text_;
  const std::vector<Token>& tokens_;
  std::vector<TextMeasurement> out_;
  std::vector<std::size_t> firsts_, lasts_;  // tokens of each
  std::size_t next_ = 0;
};

}  // namespace

// The header knows no table.
struct MeasurementFinder::Rules : MeasurementRules {};

MeasurementFinder::MeasurementFinder() : rules_(std::make_unique<Rules>()) {}
MeasurementFinder::~MeasurementFinder() = default;

std::vector<TextMeasurement> MeasurementFinder::find(std::string_view text,
                                                     const std::vector<Token>& sentence) const {
  return SentenceReader(*rules_, text, sentence).read();
}

const char* kindName(TextMeasurement::Kind kind) {
  switch (kind) {
    case Kind::size:
      return "size";
    case Kind::range:
      return "range";
    case Kind::list:
      return "list";
    case Kind::volume:
      return "volume";
    case Kind::attenuation:
      break;
  }
  return "attenuation";
}

const char* boundName(TextMeasurement::Bound bound) {
  switch (bound) {
    case Bound::exact:
      return "exact";
    case Bound::about:
      return "about";
    case Bound::atMost:
      return "at most";
    case Bound::below:
      return "below";
    case Bound::atLeast:
      return "at least";
    case Bound::above:
      break;
  }
  return "above";
}

const char* axisName(TextMeasurement::Axis axis) {
  switch (axis) {
    case Axis::unnamed:
      return "";
    case Axis::shortAxis:
      return "short axis";
    case Axis::longAxis:
      return "long axis";
    case Axis::thickness:
      return "thickness";
    case Axis::distance:
      break;
  }
  return "distance";
}

}  // namespace chiasm
