#include "core/labels/fill_contours.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm {
namespace {

using Polygon = std::vector<glm::dvec3>;  // voxel coordinates

// Voxels: what a plane may stray, and how near two planes are one.
constexpr double kFlat = 0.25;
constexpr double kSamePlane = 0.05;

glm::dmat3 voxelFromMm(const GridGeometry& grid) {
  glm::dmat3 steps = grid.direction;
  for (int axis = 0; axis < 3; ++axis) steps[axis] *= grid.spacing[axis];
  return glm::inverse(steps);
}

double spread(const Polygon& polygon, int axis) {
  const auto [low, high] =
      std::minmax_element(polygon.begin(), polygon.end(),
                          [axis](const glm::dvec3& a, const glm::dvec3& b) { return a[axis] < b[axis]; });
  return (*high)[axis] - (*low)[axis];
}

double height(const Polygon& polygon, int axis) {
  double sum = 0;
  for (const glm::dvec3& point : polygon) sum += point[axis];
  return sum / static_cast<double>(polygon.size());
}

// The polygons of a plane into one slice.
class SliceFiller {
 public:
  SliceFiller(const GridGeometry& grid, int axis) : grid_(grid), axis_(axis) {
    across_ = axis == 0 ? 1 : 0;
    down_ = axis == 2 ? 1 : 2;
  }

  void fill(const std::vector<const Polygon*>& polygons, int slice, std::vector<std::size_t>& out) const {
    for (int line = 0; line < grid_.size[down_]; ++line) {
      std::vector<double> crossings;
      for (const Polygon* polygon : polygons) collect(*polygon, line, crossings);
      std::sort(crossings.begin(), crossings.end());
      for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) {
        // Centres from the first crossing up to, but without, the second.
        const int begin = std::max(0, static_cast<int>(std::ceil(crossings[i])));
        const int end = std::min(grid_.size[across_], static_cast<int>(std::ceil(crossings[i + 1])));
        for (int at = begin; at < end; ++at) out.push_back(offset(at, line, slice));
      }
    }
  }

 private:
  void collect(const Polygon& polygon, int line, std::vector<double>& crossings) const {
    const double y = line;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const glm::dvec3 &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
      if ((a[down_] <= y) == (b[down_] <= y)) continue;
      crossings.push_back(a[across_] + (y - a[down_]) / (b[down_] - a[down_]) * (b[across_] - a[across_]));
    }
  }
  std::size_t offset(int at, int line, int slice) const {
    glm::ivec3 voxel(0);
    voxel[across_] = at;
    voxel[down_] = line;
    voxel[axis_] = slice;
    return static_cast<std::size_t>(voxel.x) +
           static_cast<std::size_t>(grid_.size.x) *
               (static_cast<std::size_t>(voxel.y) +
                static_cast<std::size_t>(grid_.size.y) * static_cast<std::size_t>(voxel.z));
  }
  const GridGeometry& grid_;
  int axis_, across_, down_;
};

struct Plane {
  double height = 0;
  std::vector<const Polygon*> polygons;
};

std::vector<Plane> planesOf(const std::vector<Polygon>& polygons, int axis) {
  std::map<double, std::vector<const Polygon*>> byHeight;
  for (const Polygon& polygon : polygons) byHeight[height(polygon, axis)].push_back(&polygon);
  std::vector<Plane> planes;
  for (auto& [at, here] : byHeight) {
    if (planes.empty() || at - planes.back().height > kSamePlane) planes.push_back({at, {}});
    planes.back().polygons.insert(planes.back().polygons.end(), here.begin(), here.end());
  }
  return planes;
}

}  // namespace

Expected<FilledContours> fillContours(const std::vector<std::vector<glm::dvec3>>& contours,
                                      const GridGeometry& grid) {
  FilledContours out;
  if (contours.empty()) return out;
  const glm::dmat3 toVoxel = voxelFromMm(grid);
  std::vector<Polygon> polygons;
  for (const std::vector<glm::dvec3>& contour : contours) {
    Polygon& polygon = polygons.emplace_back();
    for (const glm::dvec3& point : contour) polygon.push_back(toVoxel * (point - grid.origin));
  }
  const auto fits = [&polygons](int axis) {
    return std::all_of(polygons.begin(), polygons.end(),
                       [axis](const Polygon& polygon) { return spread(polygon, axis) <= kFlat; });
  };
  // Slices first: a contour smaller than a voxel is flat along every axis.
  for (out.axis = 2; out.axis >= 0 && !fits(out.axis);) --out.axis;
  if (out.axis < 0)
    return failure(ErrorKind::invalidInput,
                   "Some contours lie in planes that are no slices of the volume; contours of slices made "
                   "in another direction cannot be filled.");
  const std::vector<Plane> planes = planesOf(polygons, out.axis);
  double gap = 1.0;
  for (std::size_t i = 1; i < planes.size(); ++i) {
    const double apart = planes[i].height - planes[i - 1].height;
    gap = i == 1 ? apart : std::min(gap, apart);
  }
  // A plane's slab reaches half-way to both sides; what lies at half-way belongs to the plane below it.
  const double half = std::max(0.5, gap / 2);
  const SliceFiller filler(grid, out.axis);
  std::set<std::size_t> used;
  for (int slice = 0; slice < grid.size[out.axis]; ++slice) {
    std::size_t nearest = 0;
    for (std::size_t i = 1; i < planes.size(); ++i)
      if (std::abs(planes[i].height - slice) < std::abs(planes[nearest].height - slice)) nearest = i;
    const double away = slice - planes[nearest].height;
    if (away < -half + 1e-3 || away > half + 1e-3) continue;
    out.resampled = out.resampled || std::abs(away) > kSamePlane || !used.insert(nearest).second;
    filler.fill(planes[nearest].polygons, slice, out.voxels);
  }
  std::sort(out.voxels.begin(), out.voxels.end());
  return out;
}

}  // namespace chiasm
