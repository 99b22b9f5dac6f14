#include "core/measure/measurement.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "core/measure/moments.h"
#include "core/space/row_interval.h"

namespace chiasm {

namespace {

// An ellipse by its two half-axes a and b from the centre: a point centre + s·a + t·b is inside when
// s² + t² ≤ 1. The half-axes may be any conjugate pair, so a slightly skewed drag is still an ellipse.
struct Ellipse {
  glm::dvec3 centre{0.0}, a{0.0}, b{0.0};
  glm::dvec3 normal{0.0};               // unit
  glm::dvec3 alongA{0.0}, alongB{0.0};  // dual vectors: s = dot(alongA, p − centre), t likewise

  bool flat() const { return normal == glm::dvec3(0.0); }
};

Ellipse ellipseOf(const Measurement& measurement) {
  Ellipse ellipse;
  if (measurement.points.size() < 3) return ellipse;
  ellipse.centre = measurement.points[0].mm;
  ellipse.a = measurement.points[1].mm - ellipse.centre;
  ellipse.b = measurement.points[2].mm - ellipse.centre;
  const glm::dvec3 across = glm::cross(ellipse.a, ellipse.b);
  const double area = glm::length(across);
  if (!(area > 0.0) || !std::isfinite(area)) return ellipse;
  ellipse.normal = across / area;
  ellipse.alongA = glm::cross(ellipse.b, ellipse.normal) / area;
  ellipse.alongB = glm::cross(ellipse.normal, ellipse.a) / area;
  return ellipse;
}

}  // namespace

std::size_t pointCount(Measurement::Kind kind) {
  switch (kind) {
    case Measurement::Kind::point:
      return 1;
    case Measurement::Kind::ruler:
      return 2;
    case Measurement::Kind::box:
      return 4;
    default:
      return 3;
  }
}

const char* kindName(Measurement::Kind kind) {
  switch (kind) {
    case Measurement::Kind::point:
      return "point";
    case Measurement::Kind::ruler:
      return "ruler";
    case Measurement::Kind::angle:
      return "angle";
    case Measurement::Kind::box:
      return "box";
    default:
      return "ellipse";
  }
}

double angleDegrees(const Measurement& angle) {
  if (angle.points.size() < 3) return 0.0;
  const glm::dvec3 a = angle.points[0].mm - angle.points[1].mm, b = angle.points[2].mm - angle.points[1].mm;
  // By the tangent: exact also for angles near 0 and 180 degrees, where the cosine hardly changes.
  return glm::degrees(std::atan2(glm::length(glm::cross(a, b)), glm::dot(a, b)));
}

double rulerLength(const Measurement& ruler) {
  if (ruler.points.size() < 2) return 0.0;
  return glm::distance(ruler.points[0].mm, ruler.points[1].mm);
}

double ellipseArea(const Measurement& ellipse) {
  if (ellipse.points.size() < 3) return 0.0;
  const glm::dvec3 a = ellipse.points[1].mm - ellipse.points[0].mm;
  const glm::dvec3 b = ellipse.points[2].mm - ellipse.points[0].mm;
  return std::numbers::pi * glm::length(glm::cross(a, b));
}

RegionStatistics regionStatistics(const Measurement& measurement, const Volume& volume) {
  if (measurement.kind == Measurement::Kind::ellipse) return ellipseStatistics(measurement, volume);
  if (measurement.kind == Measurement::Kind::box) return boxStatistics(measurement, volume);
  return {};
}

RegionStatistics ellipseStatistics(const Measurement& measurement, const Volume& volume) {
  const Ellipse ellipse = ellipseOf(measurement);
  if (ellipse.flat() || !volume.voxels) return {};
  const GridGeometry& grid = volume.info.grid;
  const glm::dmat4 caseFromVoxel = grid.caseFromVoxel();
  const glm::dmat4 voxelFromCase = grid.voxelFromCase();
  // One voxel layer across the plane: the longest step that a voxel index takes along the normal.
  double thickness = 0.0;
  for (int axis = 0; axis < 3; ++axis)
    thickness = std::max(thickness, std::abs(glm::dot(ellipse.normal, glm::dvec3(caseFromVoxel[axis]))));
  // Half-open, moved by a hair: a plane midway between two slices takes one, the same in every row.
  const double tie = kTie * thickness;
  const double below = -0.5 * thickness + tie, above = 0.5 * thickness + 0.99 * tie;

  glm::dvec3 reach(0.0);
  for (int axis = 0; axis < 3; ++axis) {
    const glm::dvec3 rate(voxelFromCase[0][axis], voxelFromCase[1][axis], voxelFromCase[2][axis]);
    reach[axis] = std::hypot(glm::dot(rate, ellipse.a), glm::dot(rate, ellipse.b)) +
                  std::abs(glm::dot(rate, ellipse.normal)) * thickness;
  }
  const glm::dvec3 centre(voxelFromCase * glm::dvec4(ellipse.centre, 1.0));
  const glm::dvec3 size(grid.size);
  const glm::ivec3 begin(glm::clamp(glm::ceil(centre - reach - 1e-6), glm::dvec3(0.0), size));
  const glm::ivec3 end(glm::clamp(glm::floor(centre + reach + 1e-6) + 1.0, glm::dvec3(0.0), size));

  const glm::dvec3 step(caseFromVoxel[0]);
  const double rise = glm::dot(step, ellipse.normal);
  const glm::dvec3 unitStep(glm::dot(step, ellipse.alongA), glm::dot(step, ellipse.alongB), 0.0);
  ValueMoments moments;
  for (int k = begin.z; k < end.z; ++k) {
    for (int j = begin.y; j < end.y; ++j) {
      const glm::dvec3 start = glm::dvec3(caseFromVoxel * glm::dvec4(0.0, j, k, 1.0)) - ellipse.centre;
      const Row unitRow{{glm::dot(start, ellipse.alongA), glm::dot(start, ellipse.alongB), 0.0}, unitStep};
      const RowInterval inside = intersect(insideSlab(glm::dot(start, ellipse.normal), rise, below, above),
                                           insideBall(unitRow, 1.0 + kTie));
      if (inside.empty()) continue;
      const int first = static_cast<int>(std::max(std::ceil(inside.first), static_cast<double>(begin.x)));
      const int last = static_cast<int>(std::min(std::floor(inside.last), static_cast<double>(end.x - 1)));
      for (int i = first; i <= last; ++i)
        if (const auto value = volume.valueAt(VoxelIndex{{i, j, k}})) moments.add(*value);
    }
  }
  return moments.finish();
}

}  // namespace chiasm
