#include "core/suggestions/suggestions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/checks/claims.h"
#include "core/checks/segment_facts.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

// What each kind of evidence is worth. A name or a code alone is enough; an organ needs nothing else but is
// worth less.
constexpr double kSameFinding = 45, kBroaderFinding = 30, kSameCode = 45, kSameOrgan = 30,
                 kSameOrganAndFinding = 15;
constexpr double kSamePlace = 15, kSameSide = 15, kSameSize = 15, kOtherSize = -15;
constexpr double kEnough = 30, kMost = 100;

std::string plainName(const Segment& segment) {
  std::string name = segment.name;
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

// What a segment is by its name and code.
struct SegmentMeaning {
  const Segment* segment = nullptr;
  const Term* finding = nullptr;
  const Term* organ = nullptr;
  Side namedSide = Side::none;
  std::vector<std::string> places;
};

class Suggester {
 public:
  Suggester(const Case& value, const ReportAnalyser& analyser, const CaseClaims& claims)
      : case_(value),
        lexicon_(analyser.lexicon()),
        claims_(claims),
        facts_(value, findMidline(value, analyser.lexicon())) {
    const LateralityRules laterality;
    const LocationRules locations;
    for (const Segmentation& segmentation : value.segmentations) {
      for (const Segment& segment : segmentation.segments) {
        if (facts_.empty(segment)) continue;
        SegmentMeaning meaning;
        meaning.segment = &segment;
        const std::string name = plainName(segment);
        meaning.finding = lexicon_.named(name, Term::Kind::finding);
        meaning.organ = lexicon_.named(name, Term::Kind::anatomy);
        const std::vector<Token> tokens = tokenise(name);
        const auto sides = laterality.find(tokens);
        if (sides.size() == 1) meaning.namedSide = sides[0].side;
        for (const TextLocation& place : locations.find(tokens)) meaning.places.push_back(place.name);
        meanings_.push_back(std::move(meaning));
      }
    }
  }

  std::vector<Suggestion> run() {
    std::vector<Suggestion> out;
    for (std::size_t r = 0; r < claims_.reports.size(); ++r) {
      const AnalysedReport& report = claims_.reports[r];
      const CodePointIndex index(report.report->text);
      for (std::size_t f = 0; f < report.analysis.findings.size(); ++f) {
        const FindingMention& finding = report.analysis.findings[f];
        const bool wanted =
            finding.imageFinding && !finding.refersBack && !finding.code.meaning.empty() &&
            (finding.certainty == Certainty::present || finding.certainty == Certainty::uncertain);
        if (!wanted || linked(r, f)) continue;
        Suggestion suggestion{report.report->uid,
                              finding.range,
                              std::string(index.slice(finding.range.begin, finding.range.end)),
                              finding.section,
                              finding.code,
                              finding.certainty,
                              {}};
        for (const SegmentMeaning& meaning : meanings_)
          if (rejected(*report.report, finding.range, meaning.segment->uid))
            continue;
          else if (auto target = judge(report.analysis, finding, meaning))
            suggestion.targets.push_back(std::move(*target));
        std::stable_sort(suggestion.targets.begin(), suggestion.targets.end(),
                         [](const auto& a, const auto& b) { return a.score > b.score; });
        if (!suggestion.targets.empty()) out.push_back(std::move(suggestion));
      }
    }
    return out;
  }

 private:
  bool rejected(const Report& report, TextRange range, const Uid& segment) const {
    return std::any_of(case_.rejectedSuggestions.begin(), case_.rejectedSuggestions.end(),
                       [&](const RejectedSuggestion& one) {
                         return one.segment == segment && one.anchor.report == report.uid &&
                                one.anchor.begin == range.begin && one.anchor.end == range.end;
                       });
  }

  bool linked(std::size_t report, std::size_t finding) const {
    return std::any_of(claims_.claims.begin(), claims_.claims.end(), [&](const Claim& claim) {
      return claim.report == report && claim.finding == finding;
    });
  }

  std::optional<SuggestedTarget> judge(const ReportAnalysis& analysis, const FindingMention& finding,
                                       const SegmentMeaning& meaning) {
    SuggestedTarget target;
    target.segment = meaning.segment->uid;
    target.name = meaning.segment->name;
    const auto add = [&](double score, std::string reason) {
      target.score += score;
      target.reasons.push_back(std::move(reason));
    };
    if (!addMeaning(analysis, finding, meaning, add)) return std::nullopt;
    if (target.score < kEnough) return std::nullopt;
    if (!addSide(analysis, finding, meaning, add)) return std::nullopt;
    addPlace(analysis, finding, meaning, add);
    addSurroundings(analysis, finding, meaning, add);
    addSize(analysis, finding, meaning, add);
    if (target.score < kEnough) return std::nullopt;
    target.score = std::min(target.score, kMost);
    describe(*meaning.segment, target);
    return target;
  }

  void describe(const Segment& segment, SuggestedTarget& target) {
    target.code = segment.code;
    if (const auto lies = facts_.side(segment)) target.side = lies->side();
    const MaskSize& size = facts_.size(segment);
    target.longestMm = size.axial.longest;
    target.perpendicularMm = size.axial.perpendicular;
    target.millilitres = size.millilitres;
    target.middle = middleOf(segment);
  }

  PatientPoint middleOf(const Segment& segment) {
    glm::dvec3 sum(0.0);
    double count = 0;
    for (const MaskRun& run : facts_.runs(segment)) {
      const auto length = static_cast<double>(run.voxels());
      sum += length * glm::dvec3((run.begin + run.end - 1) * 0.5, run.j, run.k);
      count += length;
    }
    return voxelToPatient(case_.segmentationOf(segment)->info.grid, VoxelPoint{sum / count});
  }

  bool holds(const Segment& segment, PatientPoint point) {
    const glm::ivec3 voxel(glm::round(patientToVoxel(case_.segmentationOf(segment)->info.grid, point).ijk));
    const std::vector<MaskRun>& runs = facts_.runs(segment);
    // The last run that begins at or before the voxel.
    const auto behind = std::upper_bound(runs.begin(), runs.end(),
                                         MaskRun{voxel.z, voxel.y, voxel.x, std::numeric_limits<int>::max()});
    if (behind == runs.begin()) return false;
    const MaskRun& run = *std::prev(behind);
    return run.k == voxel.z && run.j == voxel.y && run.begin <= voxel.x && voxel.x < run.end;
  }

  // False when the segment is named for another finding.
  template <typename Add>
  bool addMeaning(const ReportAnalysis& analysis, const FindingMention& finding,
                  const SegmentMeaning& meaning, Add& add) const {
    const Term* said = lexicon_.named(finding.code.meaning, Term::Kind::finding);
    const bool sameFinding = meaning.finding && meaning.finding->code == finding.code;
    if (sameFinding)
      add(kSameFinding, "named for the finding");
    else if (meaning.finding && said &&
             (lexicon_.isA(*said, meaning.finding->code.meaning) ||
              lexicon_.isA(*meaning.finding, finding.code.meaning)))
      add(kBroaderFinding, "named for a broader or narrower finding");
    else if (meaning.finding)
      return false;
    const auto& code = meaning.segment->code;
    if (code && code->scheme == finding.code.scheme && code->value == finding.code.value)
      add(kSameCode, "coded as the finding");
    const Code* organ = finding.anatomy ? &analysis.anatomy[*finding.anatomy].code : nullptr;
    if (organ && meaning.organ && meaning.organ->code == *organ)
      add(sameFinding ? kSameOrganAndFinding : kSameOrgan, "in the organ that the text names");
    return true;
  }

  // The side that the text says, or where the lobe lies that it names.
  static Side saidSide(const ReportAnalysis& analysis, const FindingMention& finding) {
    if (finding.side != Side::none) return finding.side;
    Side side = Side::none;
    for (const std::size_t at : finding.locations) {
      const Side own = analysis.locations[at].side;
      if (own == Side::none || (side != Side::none && own != side)) return Side::none;
      side = own;
    }
    return side;
  }

  // False when it lies, or is named, on the other side.
  template <typename Add>
  bool addSide(const ReportAnalysis& analysis, const FindingMention& finding, const SegmentMeaning& meaning,
               Add& add) {
    const Side said = saidSide(analysis, finding);
    if (said == Side::none) return true;
    const auto opposed = [&](Side side) {
      return (said == Side::left && side == Side::right) || (said == Side::right && side == Side::left);
    };
    const auto lies = facts_.side(*meaning.segment);
    const Side side = lies ? lies->side() : Side::none;
    if (opposed(side) || opposed(meaning.namedSide)) return false;
    if (side == said)
      add(kSameSide, std::string("its mask is ") + sideName(side) + " as the text says");
    else if (meaning.namedSide == said)
      add(kSameSide, std::string("named ") + sideName(meaning.namedSide) + " as the text says");
    return true;
  }

  // The organ or the place that the text names may have a mask of its own: what lies in it is meant rather.
  template <typename Add>
  void addSurroundings(const ReportAnalysis& analysis, const FindingMention& finding,
                       const SegmentMeaning& meaning, Add& add) {
    const Code* organ = finding.anatomy ? &analysis.anatomy[*finding.anatomy].code : nullptr;
    for (const SegmentMeaning& around : meanings_) {
      if (around.finding || around.segment == meaning.segment) continue;
      const bool named = (organ && around.organ && around.organ->code == *organ) ||
                         std::any_of(finding.locations.begin(), finding.locations.end(), [&](std::size_t at) {
                           return std::find(around.places.begin(), around.places.end(),
                                            analysis.locations[at].name) != around.places.end();
                         });
      if (!named || !holds(*around.segment, middleOf(*meaning.segment))) continue;
      return add(kSamePlace, "its middle lies in " + around.segment->name);
    }
  }

  template <typename Add>
  void addPlace(const ReportAnalysis& analysis, const FindingMention& finding, const SegmentMeaning& meaning,
                Add& add) const {
    for (const std::size_t at : finding.locations) {
      const std::string& name = analysis.locations[at].name;
      if (std::find(meaning.places.begin(), meaning.places.end(), name) == meaning.places.end()) continue;
      add(kSamePlace, "named for the place that the text names");
      return;
    }
  }

  template <typename Add>
  void addSize(const ReportAnalysis& analysis, const FindingMention& finding, const SegmentMeaning& meaning,
               Add& add) {
    for (const std::size_t at : finding.measurements) {
      const TextMeasurement& measurement = analysis.measurements[at];
      if (measurement.kind != TextMeasurement::Kind::size ||
          measurement.time == TextMeasurement::Time::prior ||
          measurement.axis == TextMeasurement::Axis::distance)
        continue;
      const MaskSize& size = facts_.size(*meaning.segment);
      const double text = *std::max_element(measurement.values.begin(), measurement.values.end());
      const double nearest = std::abs(size.axial.longest - text) < std::abs(size.largest3d - text)
                                 ? size.axial.longest
                                 : size.largest3d;
      constexpr double kAlike = 0.2, kUnlike = 0.5;
      if (std::abs(nearest - text) <= kAlike * text + size.inPlaneSpacing)
        add(kSameSize, "as large as the text says");
      else if (std::abs(nearest - text) > kUnlike * text + size.inPlaneSpacing)
        add(kOtherSize, "of another size than the text says");
      return;
    }
  }

  const Case& case_;
  const Lexicon& lexicon_;
  const CaseClaims& claims_;
  SegmentFacts facts_;
  std::vector<SegmentMeaning> meanings_;
};

}  // namespace

Expected<Link> acceptedLink(const Suggestion& suggestion, const Report& report, const Uid& segment,
                            const Uid& author) {
  auto anchor = makeAnchor(report.uid, report.text, suggestion.range.begin, suggestion.range.end);
  if (!anchor) return tl::unexpected(anchor.error());
  Link link;
  link.uid = Uid::generate();
  link.anchors = {*anchor};
  link.targets = {{std::string(kSegmentTarget), segment}};
  link.certainty =
      suggestion.certainty == Certainty::uncertain ? LinkCertainty::possible : LinkCertainty::certain;
  link.codes = {suggestion.code};
  link.author = author;
  link.model = kSuggestionRules;
  link.created = UtcTime::now();
  return link;
}

Expected<std::vector<Suggestion>> suggestLinks(const Case& value, const ReportAnalyser& analyser) {
  const auto claims = findClaims(value, analyser);
  if (!claims) return tl::unexpected(claims.error());
  return Suggester(value, analyser, *claims).run();
}

}  // namespace chiasm
