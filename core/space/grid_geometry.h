// Where a voxel grid lies in space: the one place for conversions between voxels and millimetres.
#pragma once

#include <cstddef>
#include <glm/mat3x3.hpp>
#include <glm/mat4x4.hpp>
#include <string>

#include "core/base/error.h"
#include "core/space/points.h"

namespace chiasm {

// A regular grid: size in voxels, origin (LPS mm of the centre of voxel 0,0,0), spacing (mm, > 0)
// and direction (column c is the unit LPS direction in which index c grows), and the transform that
// takes the volume's own LPS mm to case space (identity unless a registration set it).
struct GridGeometry {
  glm::ivec3 size{0};
  glm::dvec3 origin{0.0};
  glm::dvec3 spacing{1.0};
  glm::dmat3 direction{1.0};
  glm::dmat4 caseFromVolume{1.0};

  bool operator==(const GridGeometry&) const = default;

  std::size_t voxelCount() const;
  // Volume of one voxel in mm³ (|det| of the voxel-to-case matrix).
  double voxelVolume() const;
  // Homogeneous matrix from continuous voxel index to case-space LPS mm, and its inverse.
  glm::dmat4 caseFromVoxel() const;
  glm::dmat4 voxelFromCase() const;
  bool contains(VoxelIndex voxel) const;
};

// Finite numbers, size ≥ 1 in each axis, product below 2^40, spacing > 0, |det direction| within 0.01 of 1.
Expected<void> validate(const GridGeometry& grid);

PatientPoint voxelToPatient(const GridGeometry& grid, VoxelPoint voxel);
PatientPoint voxelToPatient(const GridGeometry& grid, VoxelIndex voxel);
VoxelPoint patientToVoxel(const GridGeometry& grid, PatientPoint point);
// The voxel whose cell holds the point (rounds to the nearest centre); may lie outside the grid.
VoxelIndex nearestVoxel(const GridGeometry& grid, PatientPoint point);
// Normalised texture coordinate of a voxel position: (i + 0.5) / N. The only place that says so.
glm::dvec3 textureFromVoxel(const GridGeometry& grid, VoxelPoint voxel);
// Homogeneous matrix from case-space mm to normalised texture coordinates (uses the rule above).
glm::dmat4 textureFromCase(const GridGeometry& grid);

// The grid's corner-to-corner box (outer voxel faces) in case space.
struct PatientBox {
  glm::dvec3 minimum{0.0};
  glm::dvec3 maximum{0.0};
  bool operator==(const PatientBox&) const = default;
};
PatientBox boundingBox(const GridGeometry& grid);

// The letter (R L A P S I) of the patient direction that a vector points to most; a blank for no direction.
char orientationLetter(PatientVector direction);

// The three standard planes, and how each lies on a screen (conventions: patient right at screen left in
// axial and coronal, anterior at screen left in sagittal; superior or anterior at the top).
enum class AnatomicalPlane { axial, coronal, sagittal };
PatientVector screenRight(AnatomicalPlane plane);
PatientVector screenDown(AnatomicalPlane plane);
// Unit normal along which "next slice" moves (axial: superior, coronal: anterior→ towards posterior is
// negative, sagittal: left).
PatientVector sliceNormal(AnatomicalPlane plane);
const char* planeName(AnatomicalPlane plane);
// The grid axis (0, 1, 2) most parallel to the plane's normal, for "slice 61 / 108".
int gridAxis(const GridGeometry& grid, AnatomicalPlane plane);

}  // namespace chiasm
