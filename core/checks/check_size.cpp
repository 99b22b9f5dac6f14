// Size: lengths and volumes that the text states against the mask's own.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

#include "core/checks/claim_checks.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

using Kind = TextMeasurement::Kind;
using Bound = TextMeasurement::Bound;
using Axis = TextMeasurement::Axis;

// A way to measure the mask: its lengths from the largest, and how exact the grid lets them be.
struct Candidate {
  std::string name;
  std::vector<double> lengths;
  double spacing = 0;
};

std::vector<double> sorted(std::vector<double> values) {
  std::sort(values.begin(), values.end(), std::greater<>());
  return values;
}

// All ways in which so many lengths of one thing are commonly given.
std::vector<Candidate> candidatesFor(const MaskSize& size, std::size_t axes, Axis axis, bool node) {
  const double inPlane = size.inPlaneSpacing, any = size.largestSpacing;
  std::vector<Candidate> out;
  if (axes == 1) {
    if (axis == Axis::shortAxis || axis == Axis::thickness || node)
      out.push_back({"perpendicular diameter in the axial plane", {size.axial.perpendicular}, inPlane});
    if (axis == Axis::thickness) {
      out.push_back({"perpendicular diameter in the coronal plane", {size.coronal.perpendicular}, any});
      out.push_back({"perpendicular diameter in the sagittal plane", {size.sagittal.perpendicular}, any});
    }
    if (!out.empty()) return out;
    out.push_back({"longest diameter in the axial plane", {size.axial.longest}, inPlane});
    // Other planes count where the thing reaches farther in them; else they measure the same with a coarser
    // ruler.
    const auto other = [&](const char* name, double length) {
      if (length > size.axial.longest + any) out.push_back({name, {length}, any});
    };
    other("longest diameter in the coronal plane", size.coronal.longest);
    other("longest diameter in the sagittal plane", size.sagittal.longest);
    other("largest diameter in 3-D", size.largest3d);
    return out;
  }
  if (axes == 2) {
    const auto plane = [&](const char* name, const MaskSize::InPlane& in, double spacing) {
      out.push_back({std::string("longest and perpendicular diameter in the ") + name + " plane",
                     {in.longest, in.perpendicular},
                     spacing});
    };
    plane("axial", size.axial, inPlane);
    plane("coronal", size.coronal, any);
    plane("sagittal", size.sagittal, any);
    out.push_back({"extent right–left and front–back", sorted({size.extent.x, size.extent.y}), inPlane});
    out.push_back({"extent right–left and foot–head", sorted({size.extent.x, size.extent.z}), any});
    out.push_back({"extent front–back and foot–head", sorted({size.extent.y, size.extent.z}), any});
    return out;
  }
  out.push_back({"longest and perpendicular diameter in the axial plane, extent foot–head",
                 sorted({size.axial.longest, size.axial.perpendicular, size.extent.z}), any});
  out.push_back(
      {"extents along the patient's axes", sorted({size.extent.x, size.extent.y, size.extent.z}), any});
  out.push_back({"3-D diameter, perpendicular diameters",
                 sorted({size.largest3d, size.axial.perpendicular, size.coronal.perpendicular}), any});
  return out;
}

// How far a text's lengths are from the mask's, in the direction that the bound leaves open.
double excess(const std::vector<double>& text, const std::vector<double>& mask, Bound bound) {
  double worst = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const double over = mask[i] - text[i];
    const double wrong = bound == Bound::atMost || bound == Bound::below    ? std::max(0.0, over)
                         : bound == Bound::atLeast || bound == Bound::above ? std::max(0.0, -over)
                                                                            : std::abs(over);
    worst = std::max(worst, wrong);
  }
  return worst;
}

struct Judgement {
  CheckVerdict verdict = CheckVerdict::conflict;
  double margin = std::numeric_limits<double>::infinity();  // how far beyond the tolerance
  Candidate candidate;
  double tolerance = 0;
  const Segment* segment = nullptr;
};

std::string lengthText(const std::vector<double>& lengths) {
  std::string text;
  for (const double length : lengths) {
    char number[32];
    std::snprintf(number, sizeof number, "%.1f", length);
    text += (text.empty() ? "" : " x ") + std::string(number);
  }
  return text + " mm";
}

class SizeCheck {
 public:
  SizeCheck(const ClaimView& view, const TextMeasurement& measurement)
      : view_(view), measurement_(measurement) {
    const Lexicon& lexicon = view.analyser.lexicon();
    const Term* term = lexicon.named(view.finding().code.meaning, Term::Kind::finding);
    node_ = term && lexicon.isA(*term, "Lymph node");
  }

  CheckResult run() {
    result_ = resultOf(view_, CheckKind::size);
    quote_ = std::string(
        CodePointIndex(view_.report().report->text).slice(measurement_.range.begin, measurement_.range.end));
    result_.evidence.push_back(
        textEvidence(view_.report(), measurement_.range, view_.finding().section, quote_));
    if (measurement_.kind == Kind::volume)
      judgeVolume();
    else if (measurement_.kind == Kind::list)
      judgeList();
    else if (measurement_.kind == Kind::range)
      judgeRange();
    else
      judgeSize();
    return std::move(result_);
  }

 private:
  double toleranceFor(const std::vector<double>& text, double spacing) const {
    // Half the last digit for rounding, one voxel for the two ends of a line, a tenth for "about".
    double tolerance = spacing + 0.5 * measurement_.resolution;
    constexpr double kAbout = 0.1;
    if (measurement_.bound == Bound::about) tolerance += kAbout * *std::max_element(text.begin(), text.end());
    return tolerance;
  }

  // The best way to see text and mask agree, over masks, their parts and ways of measuring.
  Judgement best(const std::vector<double>& text, bool asNode) const {
    Judgement best;
    for (const Segment* segment : view_.masks()) {
      std::vector<MaskSize> sizes = view_.facts.partSizes(*segment);
      sizes.push_back(view_.facts.size(*segment));
      for (const MaskSize& size : sizes)
        for (Candidate& candidate : candidatesFor(size, text.size(), measurement_.axis, asNode))
          consider(best, text, std::move(candidate), *segment);
    }
    return best;
  }

  void consider(Judgement& best, const std::vector<double>& text, Candidate candidate,
                const Segment& segment) const {
    const double tolerance = toleranceFor(text, candidate.spacing);
    const double off = excess(sorted(text), candidate.lengths, measurement_.bound);
    // Beyond the tolerance two readers still differ by a voxel or 5 %.
    constexpr double kReaders = 0.05;
    const double warn =
        tolerance + std::max(candidate.spacing, kReaders * *std::max_element(text.begin(), text.end()));
    const CheckVerdict verdict = off <= tolerance ? CheckVerdict::pass
                                 : off <= warn    ? CheckVerdict::warn
                                                  : CheckVerdict::conflict;
    const double margin = off - tolerance;
    // The first way that passes is the commonest one.
    if (best.segment && best.verdict == CheckVerdict::pass) return;
    if (best.segment && margin >= best.margin) return;
    best = {verdict, margin, std::move(candidate), tolerance, &segment};
  }

  void conclude(const Judgement& judged, const std::string& note = {}) {
    result_.verdict = judged.verdict;
    result_.sentence = "text " + quote_ + " · mask " + lengthText(judged.candidate.lengths) + note;
    char tolerance[64];
    std::snprintf(tolerance, sizeof tolerance, ", tolerance %.1f mm (one voxel and the text's rounding)",
                  judged.tolerance);
    result_.rule = judged.candidate.name + tolerance;
    if (measurement_.bound != Bound::exact)
      result_.rule += std::string("; text says ") + boundName(measurement_.bound);
    result_.evidence.push_back(maskEvidence(*judged.segment, lengthText(judged.candidate.lengths)));
  }

  void judgeSize() {
    const bool oneLength = measurement_.values.size() == 1;
    const bool asNode = node_ && oneLength && measurement_.axis == Axis::unnamed;
    Judgement judged = best(measurement_.values, asNode);
    if (asNode && judged.verdict != CheckVerdict::pass) {
      Judgement longest = best(measurement_.values, false);
      if (longest.verdict == CheckVerdict::pass) {
        longest.verdict = CheckVerdict::warn;
        return conclude(
            longest, ": nodes are measured in short axis, which is " + lengthText(judged.candidate.lengths));
      }
    }
    // Thickness depends on where it is measured.
    if (measurement_.axis == Axis::thickness && judged.verdict == CheckVerdict::conflict)
      judged.verdict = CheckVerdict::warn;
    conclude(judged);
  }

  // "from 2 to 9 mm": every part within, as far as it is known that all of them are masked.
  void judgeRange() {
    Judgement worst;
    worst.margin = -std::numeric_limits<double>::infinity();
    for (const Segment* segment : view_.masks()) {
      for (const MaskSize& size : view_.facts.partSizes(*segment)) {
        const double low = measurement_.values[0], high = measurement_.values[1];
        Judgement one;
        const double lengths[] = {size.axial.longest, size.axial.perpendicular};
        for (const double length : lengths) {
          const double inside = std::clamp(length, std::min(low, high), std::max(low, high));
          consider(one, {inside}, {"diameter in the axial plane", {length}, size.inPlaneSpacing}, *segment);
        }
        if (one.margin > worst.margin || !worst.segment) worst = one;
      }
    }
    conclude(worst);
  }

  // "9, 12 and 15 mm": the parts, from the largest, against the numbers.
  void judgeList() {
    std::vector<std::pair<double, const Segment*>> lengths;
    double spacing = 0;
    for (const Segment* segment : view_.masks()) {
      for (const MaskSize& size : view_.facts.partSizes(*segment)) {
        lengths.emplace_back(size.axial.longest, segment);
        spacing = std::max(spacing, size.inPlaneSpacing);
      }
    }
    std::sort(lengths.begin(), lengths.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    if (lengths.size() != measurement_.values.size()) {
      result_.verdict = CheckVerdict::cannotTell;
      result_.sentence = "text " + quote_ + " · " + std::to_string(lengths.size()) + " parts in the masks";
      result_.rule = "as many parts as numbers are needed to compare them";
      return;
    }
    Judgement judged;
    Candidate candidate{"longest diameter in the axial plane of each part", {}, spacing};
    for (const auto& [length, segment] : lengths) candidate.lengths.push_back(length);
    consider(judged, measurement_.values, std::move(candidate), *lengths.front().second);
    conclude(judged);
  }

  void judgeVolume() {
    double millilitres = 0;
    for (const Segment* segment : view_.masks()) millilitres += view_.facts.size(*segment).millilitres;
    const double text = measurement_.values.front();
    // Segmented volumes of one organ by two readers differ by about a tenth.
    constexpr double kReaders = 0.1, kConflict = 0.25;
    const double off = std::abs(millilitres - text) - 0.5 * measurement_.resolution;
    result_.verdict = off <= kReaders * text    ? CheckVerdict::pass
                      : off <= kConflict * text ? CheckVerdict::warn
                                                : CheckVerdict::conflict;
    char says[64];
    std::snprintf(says, sizeof says, "%.2f ml", millilitres);
    result_.sentence = "text " + quote_ + " · mask " + says;
    result_.rule = "volume of all linked masks; 10 % passes, beyond 25 % is a conflict";
    result_.evidence.push_back(maskEvidence(*view_.masks().front(), says));
  }

  const ClaimView& view_;
  const TextMeasurement& measurement_;
  bool node_ = false;
  std::string quote_;
  CheckResult result_;
};

}  // namespace

void checkSize(const ClaimView& view, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  if (finding.certainty == Certainty::negated || !view.grounds() || view.masks().empty()) return;
  const std::size_t first = results.size();
  for (const std::size_t at : finding.measurements) {
    const TextMeasurement& measurement = view.report().analysis.measurements[at];
    if (measurement.time == TextMeasurement::Time::prior || measurement.kind == Kind::attenuation ||
        measurement.axis == Axis::distance)
      continue;
    results.push_back(SizeCheck(view, measurement).run());
  }
  // Of several numbers in one sentence one that fits is the finding's; the others may be something else's.
  const auto own = results.begin() + static_cast<std::ptrdiff_t>(first);
  if (std::none_of(own, results.end(),
                   [](const CheckResult& result) { return result.verdict == CheckVerdict::pass; }))
    return;
  for (auto result = own; result != results.end(); ++result)
    if (result->verdict == CheckVerdict::conflict) result->verdict = CheckVerdict::warn;
}

}  // namespace chiasm
