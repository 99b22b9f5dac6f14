#include "core/metrics/shape_statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>
#include <numbers>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "core/jobs/parallel.h"
#include "core/metrics/hull.h"
#include "core/metrics/surface_area.h"
#include "core/segmentation/distance_map.h"
#include "core/segmentation/mask.h"
#include "core/segmentation/segment_target.h"
#include "core/segmentation/slice_axis.h"

namespace chiasm {

namespace {

struct Found {
  const Segmentation* segmentation;
  const Segment* segment;
  Mask mask;
};

Expected<Found> findVoxelsOf(const Case& current, const Uid& uid) {
  const Segment* segment = current.findSegment(uid);
  const Segmentation* segmentation = segment ? current.segmentationOf(*segment) : nullptr;
  if (!segmentation)
    return failure(ErrorKind::notFound, "The segment to measure is not in this case any more.");
  Found found{segmentation, segment,
              readMask(segmentation->layers.at(static_cast<std::size_t>(segment->layer)), segment->label)};
  if (found.mask.box().empty())
    return failure(ErrorKind::notFound, "The segment '" + segment->name + "' is empty.");
  return found;
}

// Corners of a slice's hull in case space: the slice's plane is `level` along the axis (in voxels).
class SliceHull {
 public:
  SliceHull(std::vector<glm::dvec2> corners, int axis, glm::ivec3 begin, const GridGeometry& grid)
      : corners_(std::move(corners)), axis_(axis), begin_(begin), caseFromVoxel_(grid.caseFromVoxel()) {}
  const std::vector<glm::dvec2>& corners() const { return corners_; }
  glm::dvec3 place(glm::dvec2 corner, double level) const {
    glm::dvec3 voxel(corner.x, corner.y, level);
    std::swap(voxel[axis_], voxel.z);
    return glm::dvec3(caseFromVoxel_ * glm::dvec4(voxel + glm::dvec3(begin_), 1.0));
  }

 private:
  std::vector<glm::dvec2> corners_;
  int axis_;
  glm::ivec3 begin_;
  glm::dmat4 caseFromVoxel_;
};

double squared(glm::dvec3 v) {
  return glm::dot(v, v);
}

// The corners of all slices in space, slice by slice, with the box around them.
struct PlacedSlice {
  std::vector<glm::dvec3> points;
  glm::dvec3 minimum{INFINITY}, maximum{-INFINITY};
};

Diameter feretOf(const std::vector<SliceHull>& hulls) {
  std::vector<PlacedSlice> slices;
  for (std::size_t k = 0; k < hulls.size(); ++k) {
    if (hulls[k].corners().empty()) continue;
    PlacedSlice slice;
    for (const glm::dvec2 corner : hulls[k].corners())
      for (const double level : {static_cast<double>(k) - 0.5, static_cast<double>(k) + 0.5}) {
        slice.points.push_back(hulls[k].place(corner, level));
        slice.minimum = glm::min(slice.minimum, slice.points.back());
        slice.maximum = glm::max(slice.maximum, slice.points.back());
      }
    slices.push_back(std::move(slice));
  }
  double most = -1.0;
  Diameter best;
  // Far pairs of slices first; pairs whose boxes are nearer than the best found need no look.
  for (std::size_t apart = slices.size(); apart-- > 0;)
    for (std::size_t a = 0; a + apart < slices.size(); ++a) {
      const PlacedSlice &one = slices[a], &other = slices[a + apart];
      const glm::dvec3 reach =
          glm::max(glm::abs(one.maximum - other.minimum), glm::abs(other.maximum - one.minimum));
      if (squared(reach) <= most) continue;
      for (const glm::dvec3& p : one.points)
        for (const glm::dvec3& q : other.points)
          if (squared(p - q) > most) {
            most = squared(p - q);
            best = {std::sqrt(most), {p}, {q}};
          }
    }
  return best;
}

// The longest chord of a convex outline across a direction: it ends at a corner on one side.
Diameter widestAcross(const std::vector<glm::dvec3>& outline, glm::dvec3 along) {
  Diameter best;
  for (const glm::dvec3& corner : outline) {
    const double level = glm::dot(corner, along);
    for (std::size_t i = 0; i < outline.size(); ++i) {
      const glm::dvec3 &a = outline[i], &b = outline[(i + 1) % outline.size()];
      const double from = glm::dot(a, along) - level, to = glm::dot(b, along) - level;
      if (from == to || (from > 0.0 && to > 0.0) || (from < 0.0 && to < 0.0)) continue;
      const glm::dvec3 crossing = glm::mix(a, b, from / (from - to));
      if (const double mm = glm::length(crossing - corner); mm > best.mm) best = {mm, {corner}, {crossing}};
    }
  }
  return best;
}

void measureInPlane(const std::vector<SliceHull>& hulls, int firstSlice, ShapeStatistics& shape) {
  shape.longest.mm = -1.0;
  for (std::size_t k = 0; k < hulls.size(); ++k) {
    const SliceHull& hull = hulls[k];
    if (hull.corners().empty()) continue;
    const auto place = [&](glm::dvec2 corner) { return hull.place(corner, static_cast<double>(k)); };
    const auto [a, b] = farthestCorners(hull.corners(), place);
    const glm::dvec3 from = place(hull.corners()[a]), to = place(hull.corners()[b]);
    const double mm = glm::length(to - from);
    if (mm <= shape.longest.mm) continue;
    shape.longest = {mm, {from}, {to}};
    shape.slice = firstSlice + static_cast<int>(k);
    std::vector<glm::dvec3> outline;
    for (const glm::dvec2 corner : hull.corners()) outline.push_back(place(corner));
    shape.perpendicular = widestAcross(outline, (to - from) / mm);
  }
}

ValueStatistics valuesOf(const Volume& volume, const GridGeometry& grid, const Mask& mask) {
  struct Sums {
    double sum = 0, squares = 0, minimum = INFINITY, maximum = -INFINITY;
    std::int64_t count = 0;
  } all;
  // Differences from a first value: large means then cost no digits.
  const double offset = volume.info.rescaleIntercept;
  const bool same = sameVoxels(volume.info.grid, grid);
  std::mutex mutex;
  parallelFor(mask.bits.rowCount(), [&](std::size_t row, unsigned) {
    Sums sums;
    const glm::ivec3 first = mask.begin + glm::ivec3(0, static_cast<int>(row) % mask.bits.size().y,
                                                     static_cast<int>(row) / mask.bits.size().y);
    for (std::size_t w = 0; w < mask.bits.wordsPerRow(); ++w)
      for (std::uint64_t left = mask.bits.row(row)[w]; left != 0; left &= left - 1) {
        const VoxelIndex voxel{first + glm::ivec3(static_cast<int>(w) * 64 + std::countr_zero(left), 0, 0)};
        const auto value = same ? volume.valueAt(voxel) : volume.valueAt(voxelToPatient(grid, voxel));
        if (!value || !std::isfinite(*value)) continue;
        sums.sum += *value - offset;
        sums.squares += (*value - offset) * (*value - offset);
        sums.minimum = std::min(sums.minimum, *value);
        sums.maximum = std::max(sums.maximum, *value);
        ++sums.count;
      }
    if (sums.count == 0) return;
    const std::scoped_lock lock(mutex);
    all.sum += sums.sum;
    all.squares += sums.squares;
    all.minimum = std::min(all.minimum, sums.minimum);
    all.maximum = std::max(all.maximum, sums.maximum);
    all.count += sums.count;
  });
  if (all.count == 0) return {NAN, NAN, NAN, NAN};
  const double n = static_cast<double>(all.count);
  const double variance =
      all.count > 1 ? std::max(0.0, (all.squares - all.sum * all.sum / n) / (n - 1.0)) : 0.0;
  return {offset + all.sum / n, std::sqrt(variance), all.minimum, all.maximum};
}

}  // namespace

Expected<ShapeStatistics> measureShape(const Case& current, const Uid& uid, Progress& progress) {
  const auto found = findVoxelsOf(current, uid);
  if (!found) return tl::unexpected(found.error());
  const Mask& mask = found->mask;
  const GridGeometry& grid = found->segmentation->info.grid;
  ShapeStatistics shape;
  shape.surfaceMm2 = surfaceArea(mask.bits, grid.caseFromVoxel());
  progress.report(0.3);
  const double volume = static_cast<double>(mask.bits.count()) * grid.voxelVolume();
  shape.sphericity = std::cbrt(std::numbers::pi) * std::pow(6.0 * volume, 2.0 / 3.0) / shape.surfaceMm2;

  const int axis = gridAxis(grid, AnatomicalPlane::axial);
  const BitGrid slices = withAxisLast(mask.bits, axis);
  std::vector<SliceHull> hulls;
  for (int k = 0; k < slices.size().z; ++k)
    hulls.emplace_back(hullOfSlice(slices, k), axis, mask.begin, grid);
  measureInPlane(hulls, mask.begin[axis], shape);
  progress.report(0.5);
  shape.feret = feretOf(hulls);
  progress.report(0.8);
  if (progress.cancelled()) return failure(ErrorKind::cancelled, "Measuring was cancelled.");
  if (const auto voxels = findVoxels(current, *found->segmentation))
    if (const ValueStatistics values = valuesOf(**voxels, grid, mask); !std::isnan(values.mean))
      shape.values = values;
  progress.report(1.0);
  return shape;
}

Expected<Diameter> shortestDistance(const Case& current, const Uid& a, const Uid& b, Progress& progress) {
  const auto from = findVoxelsOf(current, a), to = findVoxelsOf(current, b);
  if (!from) return tl::unexpected(from.error());
  if (!to) return tl::unexpected(to.error());
  const GridGeometry& grid = from->segmentation->info.grid;
  if (!sameVoxels(grid, to->segmentation->info.grid))
    return failure(ErrorKind::invalidInput, "'" + from->segment->name + "' and '" + to->segment->name +
                                                "' lie on different grids: resample one segmentation first.");
  const VoxelBox box = hull(from->mask.box(), to->mask.box());
  const Mask first = cropped(from->mask, box, grid.size), second = cropped(to->mask, box, grid.size);
  const glm::dmat4 matrix = grid.caseFromVoxel();
  const glm::dvec3 spacing(glm::length(glm::dvec3(matrix[0])), glm::length(glm::dvec3(matrix[1])),
                           glm::length(glm::dvec3(matrix[2])));
  const DistanceMap map = squaredDistances(first.bits, spacing, [&] { return !progress.cancelled(); });
  if (progress.cancelled()) return failure(ErrorKind::cancelled, "Measuring was cancelled.");
  // The voxel of the second that is nearest to the first, then its partner.
  const auto nearest = [](const Mask& set, auto cost) {
    glm::ivec3 best(0);
    double least = INFINITY;
    const glm::ivec3 size = set.bits.size();
    for (int k = 0; k < size.z; ++k)
      for (int j = 0; j < size.y; ++j) {
        const std::uint64_t* row = set.bits.row(set.bits.rowIndex(j, k));
        for (std::size_t w = 0; w < set.bits.wordsPerRow(); ++w)
          for (std::uint64_t left = row[w]; left != 0; left &= left - 1) {
            const glm::ivec3 at(static_cast<int>(w) * 64 + std::countr_zero(left), j, k);
            if (const double mm = cost(at); mm < least) {
              least = mm;
              best = at;
            }
          }
      }
    return best;
  };
  const glm::ivec3 size = first.bits.size();
  const glm::ivec3 there = nearest(second, [&](glm::ivec3 v) {
    return map[(static_cast<std::size_t>(v.z) * static_cast<std::size_t>(size.y) +
                static_cast<std::size_t>(v.y)) *
                   static_cast<std::size_t>(size.x) +
               static_cast<std::size_t>(v.x)];
  });
  const glm::ivec3 here =
      nearest(first, [&](glm::ivec3 v) { return squared(glm::dvec3(v - there) * spacing); });
  const PatientPoint p = voxelToPatient(grid, VoxelIndex{here + first.begin});
  const PatientPoint q = voxelToPatient(grid, VoxelIndex{there + second.begin});
  return Diameter{glm::length(p.mm - q.mm), p, q};
}

}  // namespace chiasm
