#include "core/segmentation/brush_capsule.h"

#include <algorithm>
#include <cmath>

#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "core/space/row_interval.h"

namespace chiasm {

namespace {

// A voxel centre at the very radius belongs to the brush; rounding must not make it lopsided.
constexpr double kTieMm = 1e-6;

}  // namespace

BrushCapsule::BrushCapsule(const GridGeometry& grid, const BrushSettings& brush, PatientPoint from,
                           PatientPoint to)
    : from_(from.mm), axis_(to.mm - from.mm), radius_(brush.radiusMm + kTieMm) {
  caseFromVoxel_ = grid.caseFromVoxel();
  const glm::dmat4 voxelFromCase = grid.voxelFromCase();
  const bool disk = brush.shape == BrushShape::disk;
  if (disk) {
    normal_ = glm::normalize(brush.diskNormal.mm);
    axis_ -= normal_ * glm::dot(axis_, normal_);
    for (int axis = 0; axis < 3; ++axis)
      thickness_ = std::max(thickness_, std::abs(glm::dot(normal_, glm::dvec3(caseFromVoxel_[axis]))));
  }
  glm::dvec3 reach(0.0);
  for (int axis = 0; axis < 3; ++axis) {
    // How fast this voxel index changes per mm: a row of the inverse matrix.
    const glm::dvec3 rate(voxelFromCase[0][axis], voxelFromCase[1][axis], voxelFromCase[2][axis]);
    const double through = glm::dot(rate, normal_);
    reach[axis] = glm::length(rate - normal_ * through) * radius_ + std::abs(through) * thickness_;
  }
  const glm::dvec3 a = glm::dvec3(voxelFromCase * glm::dvec4(from_, 1.0));
  const glm::dvec3 b = glm::dvec3(voxelFromCase * glm::dvec4(from_ + axis_, 1.0));
  const glm::dvec3 size(grid.size);
  box_.begin = glm::ivec3(glm::clamp(glm::ceil(glm::min(a, b) - reach - kTieMm), glm::dvec3(0.0), size));
  box_.end = glm::ivec3(glm::clamp(glm::floor(glm::max(a, b) + reach + kTieMm) + 1.0, glm::dvec3(0.0), size));
  if (box_.empty()) return;
  spans_.reserve(static_cast<std::size_t>(box_.end.y - box_.begin.y) *
                 static_cast<std::size_t>(box_.end.z - box_.begin.z));
  for (int k = box_.begin.z; k < box_.end.z; ++k)
    for (int j = box_.begin.y; j < box_.end.y; ++j) spans_.push_back(cut(j, k, disk));
}

BrushCapsule::Span BrushCapsule::cut(int j, int k, bool disk) const {
  Row row{glm::dvec3(caseFromVoxel_ * glm::dvec4(0.0, j, k, 1.0)) - from_, glm::dvec3(caseFromVoxel_[0])};
  RowInterval inside;
  if (disk) {
    // Half a voxel layer to each side of the plane. Half-open and shifted by a hair, so that a plane
    // midway between two layers takes one of them, and the same one in every row.
    const double height = glm::dot(row.start, normal_), rise = glm::dot(row.step, normal_);
    inside = insideSlab(height, rise, -0.5 * thickness_ + kTieMm, 0.5 * thickness_ + 0.99 * kTieMm);
    row = {row.start - normal_ * height, row.step - normal_ * rise};
  }
  inside = intersect(inside, insideCapsule(row, axis_, radius_));
  if (inside.empty()) return {};
  const double first = std::max(std::ceil(inside.first), static_cast<double>(box_.begin.x));
  const double last = std::min(std::floor(inside.last), static_cast<double>(box_.end.x - 1));
  if (first > last) return {};
  return {static_cast<int>(first), static_cast<int>(last) + 1};
}

}  // namespace chiasm
