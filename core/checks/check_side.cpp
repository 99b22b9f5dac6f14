// Side: text against mask, segment's name and the report's other section.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/checks/claim_checks.h"

namespace chiasm {

namespace {

bool isOneSide(Side side) {
  return side == Side::left || side == Side::right;
}
bool oppose(Side a, Side b) {
  return isOneSide(a) && isOneSide(b) && a != b;
}

// The side that a segment's name says. Chambers of the heart and other organs that are there once carry a
// side in their name only.
Side sideByName(const Segment& segment, const Lexicon& lexicon) {
  std::string name = segment.name;
  std::replace(name.begin(), name.end(), '_', ' ');
  const Term* organ = lexicon.named(name, Term::Kind::anatomy);
  if (organ && !organ->paired && !lexicon.named(name, Term::Kind::finding)) return Side::none;
  const auto words = LateralityRules().find(tokenise(name));
  return words.size() == 1 && isOneSide(words[0].side) ? words[0].side : Side::none;
}

std::string title(const std::string& section) {
  if (section.empty()) return "Report";
  std::string text = section.substr(0, 1);
  for (std::size_t i = 1; i < section.size(); ++i)
    text.push_back(section[i] >= 'A' && section[i] <= 'Z' ? static_cast<char>(section[i] - 'A' + 'a')
                                                          : section[i]);
  return text;
}

class SideCheck {
 public:
  explicit SideCheck(const ClaimView& view) : view_(view), result_(resultOf(view, CheckKind::side)) {}

  CheckResult run() {
    const FindingMention& finding = view_.finding();
    words(finding);
    for (const FindingMention& other : view_.report().analysis.findings)
      if (&other != &finding && other.imageFinding && other.section != finding.section &&
          other.side != Side::none && other.certainty != Certainty::negated &&
          sameThing(view_.report().analysis, finding, other))
        words(other);
    for (const Segment* segment : view_.masks()) mask(*segment);
    judge(finding.side);
    return std::move(result_);
  }

 private:
  void say(const std::string& part) { result_.sentence += (result_.sentence.empty() ? "" : " · ") + part; }

  void words(const FindingMention& finding) {
    say(title(finding.section) + " " + sideName(finding.side));
    result_.evidence.push_back(
        textEvidence(view_.report(), finding.range, finding.section, sideName(finding.side)));
    for (const Side before : texts_) contradiction_ = contradiction_ || oppose(before, finding.side);
    texts_.push_back(finding.side);
  }

  void mask(const Segment& segment) {
    const Side named = sideByName(segment, view_.analyser.lexicon());
    const auto lies = view_.facts.side(segment);
    const Side side = lies ? lies->side() : Side::none;
    std::string says = "mask ";
    if (!lies) {
      says += "on an unknown side";
    } else if (side == Side::none) {
      char text[64];
      std::snprintf(text, sizeof text, "near the midline (%.1f mm %s)", std::abs(lies->offset),
                    lies->offset > 0 ? "left" : "right");
      says += text;
    } else {
      says += side == Side::bilateral ? "on both sides" : sideName(side);
    }
    if (named != Side::none && (named != side || oppose(named, texts_.front())))
      says += std::string(" (named ") + sideName(named) + ")";
    say(says);
    result_.evidence.push_back(maskEvidence(segment, says));
    masks_.push_back(side);
    contradiction_ = contradiction_ || oppose(named, side);
    const bool namedOther =
        std::any_of(texts_.begin(), texts_.end(), [&](Side text) { return oppose(named, text); });
    namedOther_ += namedOther ? 1 : 0;
    agreeing_ += !namedOther && side == texts_.front() ? 1 : 0;
  }

  void judge(Side text) {
    const auto count = [&](Side side) { return std::count(masks_.begin(), masks_.end(), side); };
    const bool left = count(Side::left) + count(Side::bilateral) > 0,
               right = count(Side::right) + count(Side::bilateral) > 0;
    const auto& midline = view_.facts.midline();
    if (midline) {
      char numbers[96];
      std::snprintf(numbers, sizeof numbers, "midline x = %.1f mm, band %.0f mm to each side, ", midline->x,
                    midline->band);
      result_.rule = std::string(numbers) + midline->source + "; a mask is on a side with 80 % of its voxels";
    } else {
      result_.rule = "no midline: set one, or segment a paired organ on both sides";
    }
    // Of several segments one that agrees carries the words: the others may be what it is compared with.
    if (contradiction_ || (namedOther_ > 0 && agreeing_ == 0)) {
      result_.verdict = CheckVerdict::conflict;
    } else if (text == Side::bilateral) {
      result_.verdict = left && right           ? CheckVerdict::pass
                        : !left && !right       ? CheckVerdict::cannotTell
                        : count(Side::none) > 0 ? CheckVerdict::cannotTell
                        : view_.partially()     ? CheckVerdict::warn
                                                : CheckVerdict::conflict;
    } else {
      const auto same = count(text), other = count(text == Side::left ? Side::right : Side::left);
      result_.verdict = other > 0 && same == 0                    ? CheckVerdict::conflict
                        : other > 0 || count(Side::bilateral) > 0 ? CheckVerdict::warn
                        : same > 0                                ? CheckVerdict::pass
                                                                  : CheckVerdict::cannotTell;
    }
  }

  const ClaimView& view_;
  CheckResult result_;
  std::vector<Side> texts_, masks_;
  int namedOther_ = 0, agreeing_ = 0;
  bool contradiction_ = false;
};

}  // namespace

void checkSide(const ClaimView& view, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  if (finding.side == Side::none || finding.certainty == Certainty::negated ||
      finding.certainty == Certainty::history || !view.grounds() || view.masks().empty())
    return;
  results.push_back(SideCheck(view).run());
}

}  // namespace chiasm
