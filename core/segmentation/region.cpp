#include "core/segmentation/region.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/vector_relational.hpp>

#include "core/base/check.h"
#include "core/segmentation/region_rows.h"
#include "core/space/row_interval.h"

namespace chiasm {

namespace {

bool inside(const Everywhere&, PatientPoint) {
  return true;
}
bool inside(const BoxRegion& box, PatientPoint point) {
  return glm::all(glm::greaterThanEqual(point.mm, box.minimum)) &&
         glm::all(glm::lessThanEqual(point.mm, box.maximum));
}
bool inside(const EllipsoidRegion& ellipsoid, PatientPoint point) {
  const glm::dvec3 scaled = (point.mm - ellipsoid.centre) / ellipsoid.radii;
  return glm::dot(scaled, scaled) <= 1.0;
}

VoxelBox everyVoxel(const GridGeometry& grid) {
  return {glm::ivec3(0), grid.size};
}

RowInterval rowInside(const Everywhere&, const Row&) {
  return {};
}
// A hair larger than the shapes: contains() then trims what rounding let in, and nothing is lost to it.
constexpr double kSlackMm = 1e-6;
RowInterval rowInside(const BoxRegion& box, const Row& row) {
  RowInterval interval;
  for (int axis = 0; axis < 3; ++axis)
    interval = intersect(interval, insideSlab(row.start[axis], row.step[axis], box.minimum[axis] - kSlackMm,
                                              box.maximum[axis] + kSlackMm));
  return interval;
}
RowInterval rowInside(const EllipsoidRegion& ellipsoid, const Row& row) {
  return insideBall({(row.start - ellipsoid.centre) / ellipsoid.radii, row.step / ellipsoid.radii},
                    1.0 + 1e-9);
}

}  // namespace

bool contains(const Region& region, PatientPoint point) {
  return std::visit([&](const auto& shape) { return inside(shape, point); }, region);
}

VoxelBox voxelBoxOf(const PatientBox& box, const GridGeometry& grid) {
  glm::dvec3 lowest(INFINITY), highest(-INFINITY);
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 mm((corner & 1) != 0 ? box.maximum.x : box.minimum.x,
                        (corner & 2) != 0 ? box.maximum.y : box.minimum.y,
                        (corner & 4) != 0 ? box.maximum.z : box.minimum.z);
    const glm::dvec3 ijk = patientToVoxel(grid, PatientPoint{mm}).ijk;
    lowest = glm::min(lowest, ijk);
    highest = glm::max(highest, ijk);
  }
  // A hair more than the exact box: a voxel centre on its face must not be lost to rounding. Clamped as
  // real numbers first, so that boxes far away do not overflow.
  const glm::dvec3 size(grid.size);
  const glm::dvec3 begin = glm::clamp(glm::ceil(lowest - 1e-6), glm::dvec3(0.0), size);
  const glm::dvec3 end = glm::clamp(glm::floor(highest + 1e-6) + 1.0, glm::dvec3(0.0), size);
  return {glm::ivec3(begin), glm::ivec3(end)};
}

VoxelBox voxelBoxOf(const Region& region, const GridGeometry& grid) {
  if (const auto* box = std::get_if<BoxRegion>(&region))
    return voxelBoxOf(PatientBox{box->minimum, box->maximum}, grid);
  if (const auto* ellipsoid = std::get_if<EllipsoidRegion>(&region))
    return voxelBoxOf(PatientBox{ellipsoid->centre - ellipsoid->radii, ellipsoid->centre + ellipsoid->radii},
                      grid);
  return everyVoxel(grid);
}

RegionRows::RegionRows(const Region& region, const GridGeometry& grid)
    : region_(region), grid_(grid), box_(voxelBoxOf(region, grid)), caseFromVoxel_(grid.caseFromVoxel()) {}

RegionRows::Span RegionRows::row(int j, int k) const {
  if (everywhere()) return {0, grid_.size.x};
  if (box_.empty() || j < box_.begin.y || j >= box_.end.y || k < box_.begin.z || k >= box_.end.z) return {};
  const glm::dvec3 start(caseFromVoxel_ * glm::dvec4(0.0, j, k, 1.0));
  const RowInterval interval = std::visit(
      [&](const auto& shape) {
        return rowInside(shape, {start, glm::dvec3(caseFromVoxel_[0])});
      },
      region_);
  if (interval.empty()) return {};
  const auto holds = [&](int i) { return contains(region_, voxelToPatient(grid_, VoxelIndex{{i, j, k}})); };
  const double limit = static_cast<double>(grid_.size.x);
  int begin = static_cast<int>(std::clamp(std::ceil(interval.first), 0.0, limit));
  int end = static_cast<int>(std::clamp(std::floor(interval.last) + 1.0, 0.0, limit));
  while (begin < end && !holds(begin)) ++begin;
  while (end > begin && !holds(end - 1)) --end;
  return {begin, std::max(begin, end)};
}

}  // namespace chiasm
