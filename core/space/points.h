// The spaces a position can be in, one type each, so that millimetres are never mistaken for voxels.
#pragma once

#include <glm/mat4x4.hpp>
#include <glm/vec3.hpp>

namespace chiasm {

// Case space: LPS millimetres (x to the patient's left, y to posterior, z to superior) of the case's
// first volume. Tools, cameras, measurements and links live here.
struct PatientPoint {
  glm::dvec3 mm{0.0};
  bool operator==(const PatientPoint&) const = default;
};

// A displacement or direction in case space, millimetres (or a unit vector where said so).
struct PatientVector {
  glm::dvec3 mm{0.0};
  bool operator==(const PatientVector&) const = default;
};

// A continuous voxel position (i column, j row, k slice): an integer is a voxel's centre.
struct VoxelPoint {
  glm::dvec3 ijk{0.0};
  bool operator==(const VoxelPoint&) const = default;
};

// One voxel (i column, j row, k slice), from 0.
struct VoxelIndex {
  glm::ivec3 ijk{0};
  bool operator==(const VoxelIndex&) const = default;
};

inline PatientPoint operator+(PatientPoint p, PatientVector v) {
  return {p.mm + v.mm};
}
inline PatientPoint operator-(PatientPoint p, PatientVector v) {
  return {p.mm - v.mm};
}
inline PatientVector operator-(PatientPoint a, PatientPoint b) {
  return {a.mm - b.mm};
}
inline PatientVector operator*(PatientVector v, double s) {
  return {v.mm * s};
}
inline PatientVector operator+(PatientVector a, PatientVector b) {
  return {a.mm + b.mm};
}

}  // namespace chiasm
