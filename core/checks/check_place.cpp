// Place: the level, lobe or segment that the text names against the organ masks that the case has.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <set>

#include "core/checks/claim_checks.h"

namespace chiasm {

namespace {

// The words of a name in an order that does not depend on how it is written: "lung_upper_lobe_left" and "Left
// upper lobe" are both "left lobe upper".
std::string wordKey(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  std::set<std::string> words;
  for (const Token& token : tokenise(name)) {
    static constexpr std::array<std::string_view, 11> kIdle = {"lung",      "of",        "the",   "vertebra",
                                                               "vertebrae", "body",      "liver", "vertebral",
                                                               "lobes",     "pulmonary", "level"};
    if (token.kind != TokenKind::mark && std::find(kIdle.begin(), kIdle.end(), token.text) == kIdle.end())
      words.insert(token.text);
  }
  std::string key;
  for (const std::string& word : words) key += (key.empty() ? "" : " ") + word;
  return key;
}

// The key of the place that the text names; the side of a lobe without one in its name comes from the
// finding.
std::string placeKey(const LocationMention& place, const FindingMention& finding) {
  std::string name = place.name;
  const bool sided =
      place.name.find("left") != std::string::npos || place.name.find("right") != std::string::npos;
  if (place.kind == TextLocation::Kind::lobe && !sided &&
      (finding.side == Side::left || finding.side == Side::right))
    name = std::string(sideName(finding.side)) + " " + name;
  return wordKey(name);
}

// Segments of the case that are places of the same kind as the one named: all lobes, all liver segments, all
// vertebrae.
bool sameKind(const Segment& segment, TextLocation::Kind kind) {
  const std::string key = wordKey(segment.name);
  std::size_t words = 1 + static_cast<std::size_t>(std::count(key.begin(), key.end(), ' '));
  if (kind == TextLocation::Kind::lobe) return key.find("lobe") != std::string::npos || key == "lingula";
  if (kind == TextLocation::Kind::segment) return key.find("segment") != std::string::npos && words <= 3;
  const bool level = words == 1 && key.size() >= 2 && key.size() <= 3 &&
                     std::string_view("ctls").find(key[0]) != std::string_view::npos &&
                     std::all_of(key.begin() + 1, key.end(), [](char c) { return c >= '0' && c <= '9'; });
  return kind == TextLocation::Kind::level && level;
}

struct Place {
  const Segmentation* segmentation = nullptr;
  const Segment* segment = nullptr;
};

std::vector<Place> placesOf(const Case& value, TextLocation::Kind kind,
                            const std::vector<const Segment*>& masks) {
  std::vector<Place> places;
  for (const Segmentation& segmentation : value.segmentations)
    for (const Segment& segment : segmentation.segments)
      if (sameKind(segment, kind) && std::find(masks.begin(), masks.end(), &segment) == masks.end())
        places.push_back({&segmentation, &segment});
  return places;
}

// How many voxels of the mask, and of the shell around it, lie in each place. The shell counts because a
// lesion's label replaces that of the lobe in the same layer.
std::map<const Segment*, std::int64_t> overlaps(const ClaimView& view, const Segment& mask,
                                                const std::vector<Place>& places) {
  std::map<const Segment*, std::int64_t> counts;
  const Segmentation* own = view.value.segmentationOf(mask);
  const GridGeometry& grid = own->info.grid;
  constexpr glm::ivec3 kSteps[] = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};
  const auto count = [&](glm::ivec3 voxel) {
    for (const Place& place : places) {
      const GridGeometry& other = place.segmentation->info.grid;
      VoxelIndex there{voxel};
      if (!(other == grid)) there = nearestVoxel(other, voxelToPatient(grid, VoxelIndex{voxel}));
      if (!other.contains(there)) continue;
      const LabelMap& map = place.segmentation->layers[static_cast<std::size_t>(place.segment->layer)];
      if (map.at(there) == place.segment->label) ++counts[place.segment];
    }
  };
  // Many voxels say no more than some: about 20,000 rows' worth are looked at.
  const std::vector<MaskRun>& runs = view.facts.runs(mask);
  constexpr std::size_t kRows = 20000;
  const std::size_t step = std::max<std::size_t>(1, runs.size() / kRows);
  for (std::size_t r = 0; r < runs.size(); r += step) {
    for (int i = runs[r].begin; i < runs[r].end; ++i) {
      const glm::ivec3 voxel(i, runs[r].j, runs[r].k);
      count(voxel);
      for (const glm::ivec3 neighbour : kSteps)
        if (grid.contains(VoxelIndex{voxel + neighbour})) count(voxel + neighbour);
    }
  }
  return counts;
}

// Foot–head range of a mask, mm.
struct HeightRange {
  double low = 0, high = 0;
};
HeightRange heightOf(const GridGeometry& grid, const std::vector<MaskRun>& runs) {
  HeightRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  for (const MaskRun& run : runs) {
    for (const int i : {run.begin, run.end - 1}) {
      const double z = (caseFromVoxel * glm::dvec4(i, run.j, run.k, 1.0)).z;
      range.low = std::min(range.low, z);
      range.high = std::max(range.high, z);
    }
  }
  return range;
}

class PlaceCheck {
 public:
  PlaceCheck(const ClaimView& view, const std::vector<std::size_t>& locations, const Segment& mask)
      : view_(view), mask_(mask), result_(resultOf(view, CheckKind::place)) {
    for (const std::size_t at : locations) named_.push_back(&view.report().analysis.locations[at]);
    kind_ = named_.front()->kind;
  }

  CheckResult run() {
    for (const LocationMention* place : named_) {
      text_ += (text_.empty() ? "" : ", ") + place->name;
      result_.evidence.push_back(
          textEvidence(view_.report(), place->range, view_.finding().section, place->name));
    }
    result_.sentence = "text " + text_;
    if (kind_ == TextLocation::Kind::level)
      judgeLevel();
    else
      judgeOverlap();
    return std::move(result_);
  }

 private:
  bool isNamed(const Segment& place) const {
    const std::string key = wordKey(place.name);
    return std::any_of(named_.begin(), named_.end(), [&](const LocationMention* named) {
      if (kind_ != TextLocation::Kind::level) {
        const std::string wanted = placeKey(*named, view_.finding());
        // "lower lobe" may be either side's; the middle lobe is the right one's.
        return key == wanted || key == "left " + wanted ||
               (wanted == "lobe upper" && key == "left lobe upper") ||
               (wanted == "lobe lower" && key == "left lobe lower") ||
               (wanted == "lobe upper" && key == "lobe right upper") ||
               (wanted == "lobe lower" && key == "lobe lower right") ||
               (wanted == "lobe middle right" && key == "lobe middle") ||
               (wanted == "lingula" && key == "left lobe upper");
      }
      std::string lower = named->name;
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      const std::size_t dash = lower.find('-');
      return key == lower.substr(0, dash) || (dash != std::string::npos && key == lower.substr(dash + 1));
    });
  }

  void judgeOverlap() {
    const std::vector<Place> places = placesOf(view_.value, kind_, view_.masks());
    const bool known = std::any_of(places.begin(), places.end(),
                                   [&](const Place& place) { return isNamed(*place.segment); });
    if (!known) return judgeBySide();
    const auto counts = overlaps(view_, mask_, places);
    std::int64_t all = 0, inNamed = 0, most = 0;
    const Segment* where = nullptr;
    for (const auto& [segment, count] : counts) {
      all += count;
      if (isNamed(*segment)) inNamed += count;
      if (count > most) most = count, where = segment;
    }
    result_.rule =
        "voxels of the mask and around it in the case's own places: half passes, under a tenth is a conflict";
    if (all == 0) {
      result_.verdict = CheckVerdict::conflict;
      result_.sentence += " · mask in none of the case's places of this kind";
      result_.evidence.push_back(maskEvidence(mask_, "in none of them"));
      return;
    }
    const double share = static_cast<double>(inNamed) / static_cast<double>(all);
    constexpr double kPass = 0.5, kConflict = 0.1;
    result_.verdict = share >= kPass      ? CheckVerdict::pass
                      : share < kConflict ? CheckVerdict::conflict
                                          : CheckVerdict::warn;
    char says[64];
    std::snprintf(says, sizeof says, "%.0f %% there", 100.0 * share);
    result_.sentence +=
        std::string(" · mask ") + says + (isNamed(*where) ? "" : ", mostly in " + where->name);
    result_.evidence.push_back(maskEvidence(mask_, says));
    result_.evidence.push_back(maskEvidence(*where, "holds most of it"));
  }

  // Without a mask of the place, a lobe or quadrant still lies on its own side of the body.
  void judgeBySide() {
    result_.verdict = CheckVerdict::cannotTell;
    const Side own = named_.front()->side;
    const auto lies = view_.facts.side(mask_);
    const Side side = lies ? lies->side() : Side::none;
    if (own != Side::none && (side == Side::left || side == Side::right) && side != own) {
      result_.verdict = CheckVerdict::conflict;
      result_.rule = std::string("a ") + named_.front()->name + " lies " + sideName(own) +
                     " of the midline (" + view_.facts.midline()->source + ")";
      result_.sentence += std::string(" · mask ") + sideName(side);
      result_.evidence.push_back(maskEvidence(mask_, std::string("mask ") + sideName(side)));
      return;
    }
    result_.rule = "no segment of the case is this place";
    result_.sentence += " · " + result_.rule;
    result_.evidence.push_back(maskEvidence(mask_, "place not known"));
  }

  void judgeLevel() {
    const std::vector<Place> places = placesOf(view_.value, kind_, view_.masks());
    HeightRange named{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    std::size_t found = 0;
    for (const Place& place : places) {
      if (!isNamed(*place.segment) || view_.facts.empty(*place.segment)) continue;
      const HeightRange height = heightOf(place.segmentation->info.grid, view_.facts.runs(*place.segment));
      named.low = std::min(named.low, height.low);
      named.high = std::max(named.high, height.high);
      ++found;
    }
    if (found == 0) {
      result_.verdict = CheckVerdict::cannotTell;
      result_.rule = "no segment of the case is this vertebra";
      result_.sentence += " · " + result_.rule;
      return;
    }
    const HeightRange mask = heightOf(view_.value.segmentationOf(mask_)->info.grid, view_.facts.runs(mask_));
    const double overlap = std::min(mask.high, named.high) - std::max(mask.low, named.low);
    const double middle = 0.5 * (mask.low + mask.high);
    const double away = std::max({0.0, named.low - middle, middle - named.high});
    // A disc lies between two vertebrae, up to about a vertebra's half height beyond either.
    constexpr double kBeside = 0.5;
    const double height = (named.high - named.low) / static_cast<double>(found);
    result_.verdict = away == 0.0                ? CheckVerdict::pass
                      : overlap > 0              ? CheckVerdict::warn
                      : away <= kBeside * height ? CheckVerdict::warn
                                                 : CheckVerdict::conflict;
    result_.rule =
        "the mask's middle between the foot and head end of the named vertebrae; more than half a vertebra "
        "beyond is a conflict";
    char says[96];
    std::snprintf(says, sizeof says, "middle %.1f mm %s", away,
                  away == 0.0           ? "outside"
                  : middle > named.high ? "above"
                                        : "below");
    result_.sentence += std::string(" · mask ") + (away == 0.0 ? "at its height" : says);
    result_.evidence.push_back(maskEvidence(mask_, away == 0.0 ? "at its height" : says));
  }

  const ClaimView& view_;
  const Segment& mask_;
  CheckResult result_;
  std::vector<const LocationMention*> named_;
  TextLocation::Kind kind_ = TextLocation::Kind::lobe;
  std::string text_;
};

}  // namespace

void checkPlace(const ClaimView& view, std::vector<CheckResult>& results) {
  const FindingMention& finding = view.finding();
  if (finding.locations.empty() || finding.certainty == Certainty::negated || !view.grounds()) return;
  for (const Segment* mask : view.masks())
    results.push_back(PlaceCheck(view, finding.locations, *mask).run());
}

}  // namespace chiasm
