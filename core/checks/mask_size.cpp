#include "core/checks/mask_size.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vec2.hpp>

#include "core/base/check.h"

namespace chiasm {

namespace {

constexpr int kDirections = 1500;

double cross(glm::dvec2 o, glm::dvec2 a, glm::dvec2 b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

// Andrew's monotone chain; the hull's corners in order.
std::vector<glm::dvec2> convexHull(std::vector<glm::dvec2> points) {
  const auto less = [](glm::dvec2 a, glm::dvec2 b) { return a.x < b.x || (a.x == b.x && a.y < b.y); };
  std::sort(points.begin(), points.end(), less);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<glm::dvec2> hull(2 * points.size());
  std::size_t size = 0;
  for (const glm::dvec2 point : points) {
    while (size >= 2 && cross(hull[size - 2], hull[size - 1], point) <= 0) --size;
    hull[size++] = point;
  }
  const std::size_t lower = size + 1;
  for (std::size_t i = points.size() - 1; i-- > 0;) {
    while (size >= lower && cross(hull[size - 2], hull[size - 1], points[i]) <= 0) --size;
    hull[size++] = points[i];
  }
  hull.resize(size - 1);
  return hull;
}

struct Diameters {
  double longest = 0, perpendicular = 0;
};

// The farthest pair of hull corners, and the hull's extent across the line between them.
Diameters diametersOf(const std::vector<glm::dvec2>& hull) {
  Diameters out;
  glm::dvec2 along(1, 0);
  for (std::size_t a = 0; a < hull.size(); ++a) {
    for (std::size_t b = a + 1; b < hull.size(); ++b) {
      const double length = glm::length(hull[b] - hull[a]);
      if (length <= out.longest) continue;
      out.longest = length;
      along = (hull[b] - hull[a]) / length;
    }
  }
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const glm::dvec2 point : hull) {
    const double across = along.x * point.y - along.y * point.x;
    low = std::min(low, across);
    high = std::max(high, across);
  }
  out.perpendicular = hull.empty() ? 0.0 : high - low;
  return out;
}

// For one grid axis: the middles of voxel faces that bound the mask in each slice across the axis, in mm
// within the plane.
class PlaneSlices {
 public:
  PlaneSlices(const GridGeometry& grid, int axis) : axis_(axis) {
    const glm::dmat3 matrix(grid.caseFromVoxel());
    const glm::dvec3 u = matrix[(axis + 1) % 3], v = matrix[(axis + 2) % 3];
    // An orthonormal frame of the plane; a sheared grid keeps its true lengths.
    e1_ = glm::normalize(u);
    e2_ = glm::normalize(v - glm::dot(v, e1_) * e1_);
    u_ = {glm::dot(u, e1_), glm::dot(u, e2_)};
    v_ = {glm::dot(v, e1_), glm::dot(v, e2_)};
  }

  void add(const MaskRun& run) {
    for (const int i : {run.begin, run.end - 1}) addVoxel({i, run.j, run.k});
    // Along the run, inner voxels bound the mask only in slices across the run's own axis.
    if (axis_ == 0)
      for (int i = run.begin + 1; i < run.end - 1; ++i) addVoxel({i, run.j, run.k});
  }

  MaskSize::InPlane largest() {
    MaskSize::InPlane best;
    for (auto& [slice, points] : slices_) {
      const Diameters diameters = diametersOf(convexHull(std::move(points)));
      const bool larger =
          diameters.longest > best.longest + 1e-9 ||
          (diameters.longest > best.longest - 1e-9 && diameters.perpendicular > best.perpendicular);
      if (larger) best = {diameters.longest, diameters.perpendicular, slice};
    }
    return best;
  }

 private:
  void addVoxel(glm::ivec3 voxel) {
    std::vector<glm::dvec2>& points = slices_[voxel[axis_]];
    const double a = voxel[(axis_ + 1) % 3], b = voxel[(axis_ + 2) % 3];
    points.push_back((a - 0.5) * u_ + b * v_);
    points.push_back((a + 0.5) * u_ + b * v_);
    points.push_back(a * u_ + (b - 0.5) * v_);
    points.push_back(a * u_ + (b + 0.5) * v_);
  }

  int axis_;
  glm::dvec3 e1_{0.0}, e2_{0.0};
  glm::dvec2 u_{0.0}, v_{0.0};
  std::map<int, std::vector<glm::dvec2>> slices_;
};

// Directions spread over half a sphere (a Fibonacci lattice).
std::vector<glm::dvec3> directions() {
  std::vector<glm::dvec3> out;
  const double golden = std::numbers::pi * (3.0 - std::sqrt(5.0));
  for (int i = 0; i < kDirections; ++i) {
    const double z = (i + 0.5) / kDirections;
    const double r = std::sqrt(1.0 - z * z), angle = golden * i;
    out.emplace_back(r * std::cos(angle), r * std::sin(angle), z);
  }
  out.emplace_back(1, 0, 0);
  out.emplace_back(0, 1, 0);
  out.emplace_back(0, 0, 1);
  return out;
}

double largestDistance(const GridGeometry& grid, const std::vector<MaskRun>& runs) {
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  const glm::dmat3 matrix(caseFromVoxel);
  const auto place = [&](glm::dvec3 voxel) { return glm::dvec3(caseFromVoxel * glm::dvec4(voxel, 1.0)); };
  std::vector<glm::dvec3> ends;
  // Only the first and last run of a slice's row bound it, and only rows at a slice's rim: the ends are
  // enough.
  for (const MaskRun& run : runs) {
    ends.push_back(place({run.begin, run.j, run.k}));
    if (run.end - run.begin > 1) ends.push_back(place({run.end - 1, run.j, run.k}));
  }
  double largest = 0;
  for (const glm::dvec3& direction : directions()) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    std::size_t lowest = 0, highest = 0;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const double along = glm::dot(ends[i], direction);
      if (along < low) low = along, lowest = i;
      if (along > high) high = along, highest = i;
    }
    // From face middle to face middle of the two extreme voxels.
    for (int a = 0; a < 3; ++a) {
      const glm::dvec3 half = 0.5 * matrix[a];
      for (const double sign : {-1.0, 1.0})
        largest = std::max(largest, glm::distance(ends[lowest] - sign * half, ends[highest] + sign * half));
    }
  }
  return largest;
}

// Around the voxels' faces.
glm::dvec3 extentOf(const GridGeometry& grid, const std::vector<MaskRun>& runs) {
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  const glm::dmat3 matrix(caseFromVoxel);
  const glm::dvec3 half = 0.5 * (glm::abs(matrix[0]) + glm::abs(matrix[1]) + glm::abs(matrix[2]));
  glm::dvec3 low(std::numeric_limits<double>::infinity()), high = -low;
  for (const MaskRun& run : runs) {
    for (const int i : {run.begin, run.end - 1}) {
      const glm::dvec3 centre(caseFromVoxel * glm::dvec4(i, run.j, run.k, 1.0));
      low = glm::min(low, centre);
      high = glm::max(high, centre);
    }
  }
  return high - low + 2.0 * half;
}

}  // namespace

MaskSize measureMask(const GridGeometry& grid, const std::vector<MaskRun>& runs) {
  CHECK(!runs.empty(), "a mask with voxels");
  MaskSize size;
  const glm::dmat3 matrix(grid.caseFromVoxel());
  const auto inPlane = [&](AnatomicalPlane plane) {
    PlaneSlices slices(grid, gridAxis(grid, plane));
    for (const MaskRun& run : runs) slices.add(run);
    return slices.largest();
  };
  size.axial = inPlane(AnatomicalPlane::axial);
  size.coronal = inPlane(AnatomicalPlane::coronal);
  size.sagittal = inPlane(AnatomicalPlane::sagittal);
  size.largest3d = std::max(
      {largestDistance(grid, runs), size.axial.longest, size.coronal.longest, size.sagittal.longest});
  size.extent = extentOf(grid, runs);
  size.millilitres = static_cast<double>(voxelCount(runs)) * grid.voxelVolume() / 1000.0;
  const int across = gridAxis(grid, AnatomicalPlane::axial);
  for (int axis = 0; axis < 3; ++axis) {
    const double spacing = glm::length(matrix[axis]);
    size.largestSpacing = std::max(size.largestSpacing, spacing);
    if (axis != across) size.inPlaneSpacing = std::max(size.inPlaneSpacing, spacing);
  }
  return size;
}

}  // namespace chiasm
