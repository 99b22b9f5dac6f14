#include "core/checks/midline.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <glm/geometric.hpp>

namespace chiasm {

namespace {

constexpr double kSetBand = 5, kOrganBand = 10, kBodyBand = 15;  // mm
constexpr double kBodyHu = -300;
constexpr double kOnTheSide = 0.8, kNotThere = 0.05, kOnBoth = 0.15;

double centroidX(const GridGeometry& grid, const std::vector<MaskRun>& runs) {
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  double sum = 0, count = 0;
  for (const MaskRun& run : runs) {
    const auto voxels = static_cast<double>(run.voxels());
    sum += voxels * (caseFromVoxel * glm::dvec4(0.5 * (run.begin + run.end - 1), run.j, run.k, 1.0)).x;
    count += voxels;
  }
  return sum / count;
}

// The side that a segment's name says, when it names an organ that is there twice.
std::optional<Midline> fromOrgans(const Case& value, const Lexicon& lexicon) {
  const LateralityRules laterality;
  struct Pair {
    std::vector<double> left, right;
  };
  std::map<std::string, Pair> pairs;
  for (const Segmentation& segmentation : value.segmentations) {
    for (const Segment& segment : segmentation.segments) {
      std::string name = segment.name;
      std::replace(name.begin(), name.end(), '_', ' ');
      if (lexicon.named(name, Term::Kind::finding)) continue;
      const Term* organ = lexicon.named(name, Term::Kind::anatomy);
      if (!organ || !organ->paired) continue;
      const auto sides = laterality.find(tokenise(name));
      if (sides.size() != 1 || (sides[0].side != Side::left && sides[0].side != Side::right)) continue;
      const std::vector<MaskRun> runs = runsOf(segmentation, segment);
      if (runs.empty()) continue;
      Pair& pair = pairs[organ->code.meaning];
      (sides[0].side == Side::left ? pair.left : pair.right)
          .push_back(centroidX(segmentation.info.grid, runs));
    }
  }
  double sum = 0;
  int count = 0;
  std::string names;
  for (const auto& [name, pair] : pairs) {
    if (pair.left.size() != 1 || pair.right.size() != 1) continue;
    // Swapped names would still have the same middle, but organs that lie on one side of the other's are no
    // pair.
    sum += 0.5 * (pair.left[0] + pair.right[0]);
    ++count;
    names += (names.empty() ? "" : ", ") + name;
  }
  if (count == 0) return std::nullopt;
  return Midline{sum / count, kOrganBand, "midway between both sides of: " + names};
}

std::optional<Midline> fromBody(const Case& value) {
  for (const Volume& volume : value.volumes) {
    if (!volume.voxels || volume.info.unit != "HU") continue;
    const GridGeometry& grid = volume.info.grid;
    const glm::dmat3 matrix(grid.caseFromVoxel());
    const int leftAxis = gridAxis(grid, AnatomicalPlane::sagittal),
              sliceAxis = gridAxis(grid, AnatomicalPlane::axial);
    if (leftAxis == sliceAxis) continue;
    const int otherAxis = 3 - leftAxis - sliceAxis;
    // Oblique grids have no column that stays at one x.
    if (std::abs(glm::normalize(matrix[leftAxis]).x) < 0.98) continue;
    const auto isBody = [&](int left, int other, int slice) {
      glm::ivec3 voxel(0);
      voxel[leftAxis] = left;
      voxel[otherAxis] = other;
      voxel[sliceAxis] = slice;
      return volume.valueAt(VoxelIndex{voxel}).value_or(kBodyHu) > kBodyHu;
    };
    constexpr int kSlices = 40, kRows = 64;
    std::vector<double> middles;
    const int sliceStep = std::max(1, grid.size[sliceAxis] / kSlices),
              rowStep = std::max(1, grid.size[otherAxis] / kRows);
    const int last = grid.size[leftAxis] - 1;
    for (int slice = 0; slice < grid.size[sliceAxis]; slice += sliceStep) {
      // The widest row of a slice is that of the trunk or the head.
      int first = last + 1, end = -1;
      for (int other = 0; other < grid.size[otherAxis]; other += rowStep) {
        int a = 0, b = last;
        while (a <= b && !isBody(a, other, slice)) ++a;
        while (b >= a && !isBody(b, other, slice)) --b;
        if (a <= b && b - a > end - first) first = a, end = b;
      }
      if (end <= first || first == 0 || end == last) continue;
      glm::dvec3 voxel(0.0);
      voxel[leftAxis] = 0.5 * (first + end);
      voxel[otherAxis] = 0.5 * grid.size[otherAxis];
      voxel[sliceAxis] = slice;
      middles.push_back(voxelToPatient(grid, VoxelPoint{voxel}).mm.x);
    }
    if (middles.empty()) continue;
    std::nth_element(middles.begin(), middles.begin() + static_cast<std::ptrdiff_t>(middles.size() / 2),
                     middles.end());
    return Midline{middles[middles.size() / 2], kBodyBand, "the middle of the body in " + volume.info.name};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Midline> findMidline(const Case& value, const Lexicon& lexicon) {
  if (value.info.midlineX) return Midline{*value.info.midlineX, kSetBand, "set in the case"};
  if (auto organs = fromOrgans(value, lexicon)) return organs;
  return fromBody(value);
}

Side MaskSide::side() const {
  if (left >= kOnTheSide && right < kNotThere) return Side::left;
  if (right >= kOnTheSide && left < kNotThere) return Side::right;
  if (left >= kOnBoth && right >= kOnBoth) return Side::bilateral;
  return Side::none;
}

MaskSide sideOf(const GridGeometry& grid, const std::vector<MaskRun>& runs, const Midline& midline) {
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  const double step = caseFromVoxel[0].x;
  std::int64_t left = 0, right = 0, all = 0;
  double sum = 0;
  for (const MaskRun& run : runs) {
    const double start = (caseFromVoxel * glm::dvec4(run.begin, run.j, run.k, 1.0)).x - midline.x;
    for (int i = 0; i < run.end - run.begin; ++i) {
      const double x = start + step * i;
      left += x > midline.band ? 1 : 0;
      right += x < -midline.band ? 1 : 0;
      sum += x;
    }
    all += run.voxels();
  }
  if (all == 0) return {};
  const auto count = static_cast<double>(all);
  return {static_cast<double>(left) / count, static_cast<double>(right) / count, sum / count};
}

}  // namespace chiasm
