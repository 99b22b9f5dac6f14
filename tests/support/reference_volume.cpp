#include "tests/support/reference_volume.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>
#include <numeric>

namespace chiasm::test {

using namespace chiasm::render;

double stepOf(const SceneVolume& volume) {
  const glm::dvec3 spacing = volume.grid.spacing;
  return std::min({spacing.x, spacing.y, spacing.z}) * volume.sampleDistanceVoxels;
}

ReferenceVolume::ReferenceVolume(const SceneVolume& volume, double stepMm, double share)
    : volume_(volume), stepMm_(stepMm), share_(share) {}

glm::dvec3 ReferenceVolume::voxelAt(glm::dvec3 point) const {
  return glm::transpose(volume_.grid.direction) * (point - volume_.grid.origin) / volume_.grid.spacing;
}

bool ReferenceVolume::isInside(glm::dvec3 point) const {
  const glm::dvec3 voxel = voxelAt(point);
  for (int axis = 0; axis < 3; ++axis)
    if (voxel[axis] < -0.5 || voxel[axis] > volume_.grid.size[axis] - 0.5) return false;
  return true;
}

bool ReferenceVolume::isHidden(glm::dvec3 point) const {
  if (!volume_.hiddenMask) return false;
  const glm::ivec3 nearest =
      glm::clamp(glm::ivec3(glm::floor(voxelAt(point) + 0.5)), glm::ivec3(0), volume_.grid.size - 1);
  return volume_.hiddenMask->at({nearest}) != 0;
}

// Stored value between voxel centres; the edge voxels go on outside.
double ReferenceVolume::storedAt(glm::dvec3 voxel) const {
  const glm::dvec3 base = glm::floor(voxel);
  const glm::dvec3 part = voxel - base;
  double sum = 0;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::ivec3 offset(corner & 1, corner >> 1 & 1, corner >> 2);
    const glm::ivec3 at = glm::clamp(glm::ivec3(base) + offset, glm::ivec3(0), volume_.grid.size - 1);
    double weight = 1;
    for (int axis = 0; axis < 3; ++axis) weight *= offset[axis] == 1 ? part[axis] : 1 - part[axis];
    const std::size_t index = static_cast<std::size_t>(
        at.x + volume_.grid.size.x * (at.y + static_cast<long>(volume_.grid.size.y) * at.z));
    sum += weight * volume_.voxels->valueAt(index);
  }
  return sum;
}

double ReferenceVolume::valueAt(glm::dvec3 point) const {
  return volume_.rescaleSlope * storedAt(voxelAt(point)) + volume_.rescaleIntercept;
}

// In case space, per mm.
glm::dvec3 ReferenceVolume::gradientAt(glm::dvec3 point) const {
  const glm::dvec3 voxel = voxelAt(point);
  glm::dvec3 perVoxel;
  for (int axis = 0; axis < 3; ++axis) {
    glm::dvec3 offset(0.0);
    offset[axis] = 1.0;
    perVoxel[axis] = (storedAt(voxel + offset) - storedAt(voxel - offset)) / 2;
  }
  return volume_.grid.direction * (perVoxel / volume_.grid.spacing);
}

double ReferenceVolume::depthPerStep(double value) const {
  const double opacity = std::clamp(volume_.transferFunction.at(value).a, 0.0, 1.0);
  return share_ * std::min(16.0, -std::log(std::max(1.0 - opacity, 1e-300)) * stepMm_);
}

ReferenceVolume::Step ReferenceVolume::step(glm::dvec3 point, glm::dvec3 direction, double valueBefore,
                                            double value) const {
  if (volume_.sampling == Sampling::pointwise) return {depthPerStep(value), point, value};
  // The step's depth as a sum over many values between its ends.
  constexpr int kParts = 128;
  double depth = 0;
  std::vector<double> sums;
  for (int k = 0; k < kParts; ++k) {
    depth += depthPerStep(valueBefore + (value - valueBefore) * (k + 0.5) / kParts) / kParts;
    sums.push_back(depth);
  }
  const double wanted = -std::log(1.0 - (1.0 - std::exp(-depth)) / 2);
  const auto middle = std::lower_bound(sums.begin(), sums.end(), wanted) - sums.begin();
  const double part = std::min(1.0, (static_cast<double>(middle) + 0.5) / kParts);
  return {depth, point - direction * (stepMm_ * (1.0 - part)), valueBefore + (value - valueBefore) * part};
}

glm::dvec3 ReferenceVolume::lit(const Step& step, glm::dvec3 direction, bool face) const {
  const glm::dvec3 base(volume_.transferFunction.at(step.value));
  const Shading& s = volume_.shading;
  if (face) return base * (s.ambient + 0.8 * static_cast<double>(s.diffuse));
  const glm::dvec3 gradient = gradientAt(step.where);
  const double length = glm::length(gradient);
  // Rounding in even matter has no direction.
  const double cosine = length > 1e-6 ? std::abs(glm::dot(gradient, direction)) / length : 0.0;
  return base * (s.ambient + s.diffuse * cosine) +
         static_cast<double>(s.specular) * std::pow(cosine, s.specularPower);
}

// From 1 at the near side of the volume to 1 - depthCue at its far side (spheres around the eye that touch
// the one around the volume).
double ReferenceVolume::cueAt(glm::dvec3 point, glm::dvec3 eye) const {
  const PatientBox box = boundingBox(volume_.grid);
  const double radius = glm::length(box.maximum - box.minimum) / 2;
  const double middle = glm::length((box.minimum + box.maximum) / 2.0 - eye);
  const double share = (glm::length(point - eye) - (middle - radius)) / (2 * radius);
  return 1.0 - static_cast<double>(volume_.depthCue) * std::max(share, 0.0);
}

double ReferenceVolume::projectedGrey(const std::vector<double>& values) const {
  if (values.empty()) return 0.0;
  double value = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  if (volume_.mode == RenderMode::maximumIntensity) value = *std::max_element(values.begin(), values.end());
  if (volume_.mode == RenderMode::minimumIntensity) value = *std::min_element(values.begin(), values.end());
  const double low = volume_.window.level - volume_.window.width / 2;
  return std::clamp((value - low) / volume_.window.width, 0.0, 1.0);
}

}  // namespace chiasm::test
