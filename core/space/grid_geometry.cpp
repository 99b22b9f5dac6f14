#include "core/space/grid_geometry.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <glm/geometric.hpp>
#include <glm/matrix.hpp>
#include <limits>

namespace chiasm {
namespace {

// Voxel index to the volume's own LPS mm: direction · diag(spacing), origin.
glm::dmat3 scaledDirection(const GridGeometry& grid) {
  return {grid.direction[0] * grid.spacing.x, grid.direction[1] * grid.spacing.y,
          grid.direction[2] * grid.spacing.z};
}

// Inverts the 3×3 part and carries the translation over: as exact as the 3×3 inverse, and the last row
// stays (0 0 0 1) to the bit.
glm::dmat4 affineInverse(const glm::dmat4& matrix) {
  const glm::dmat3 linear = glm::inverse(glm::dmat3(matrix));
  glm::dmat4 result(linear);
  result[3] = glm::dvec4(-(linear * glm::dvec3(matrix[3])), 1.0);
  return result;
}

template <typename Vector>
bool finite(const Vector& vector) {
  for (int i = 0; i < Vector::length(); ++i)
    if (!std::isfinite(vector[i])) return false;
  return true;
}

template <typename Matrix>
bool finiteMatrix(const Matrix& matrix) {
  for (int column = 0; column < Matrix::length(); ++column)
    if (!finite(matrix[column])) return false;
  return true;
}

int roundToInt(double value) {
  // Beyond the range of int (or not a number) there is no such voxel; any far-away index says so.
  constexpr double kFar = 1e9;
  if (!(value > -kFar)) return -static_cast<int>(kFar);
  if (value > kFar) return static_cast<int>(kFar);
  return static_cast<int>(std::floor(value + 0.5));
}

}  // namespace

std::size_t GridGeometry::voxelCount() const {
  return static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
         static_cast<std::size_t>(size.z);
}

double GridGeometry::voxelVolume() const {
  return std::abs(glm::determinant(glm::dmat3(caseFromVoxel())));
}

glm::dmat4 GridGeometry::caseFromVoxel() const {
  glm::dmat4 volumeFromVoxel(scaledDirection(*this));
  volumeFromVoxel[3] = glm::dvec4(origin, 1.0);
  if (caseFromVolume == glm::dmat4(1.0)) return volumeFromVoxel;
  return caseFromVolume * volumeFromVoxel;
}

glm::dmat4 GridGeometry::voxelFromCase() const {
  return affineInverse(caseFromVoxel());
}

bool GridGeometry::contains(VoxelIndex voxel) const {
  return voxel.ijk.x >= 0 && voxel.ijk.y >= 0 && voxel.ijk.z >= 0 && voxel.ijk.x < size.x &&
         voxel.ijk.y < size.y && voxel.ijk.z < size.z;
}

Expected<void> validate(const GridGeometry& grid) {
  const auto refuse = [](const char* why) {
    return failure(ErrorKind::invalidInput, std::string("The grid of this volume cannot be used: ") + why +
                                                ". The file's header is damaged or not supported.");
  };
  if (grid.size.x < 1 || grid.size.y < 1 || grid.size.z < 1) return refuse("an axis has no voxels");
  constexpr double kMaximumVoxels = 1099511627776.0;  // 2^40
  if (double(grid.size.x) * grid.size.y * grid.size.z >= kMaximumVoxels)
    return refuse("it has more than 2^40 voxels");
  if (!finite(grid.origin) || !finite(grid.spacing) || !finiteMatrix(grid.direction) ||
      !finiteMatrix(grid.caseFromVolume))
    return refuse("a position, spacing or direction is not a finite number");
  if (!(grid.spacing.x > 0 && grid.spacing.y > 0 && grid.spacing.z > 0))
    return refuse("the spacing is not greater than zero");
  constexpr double kDeterminantTolerance = 0.01;
  if (std::abs(std::abs(glm::determinant(grid.direction)) - 1.0) > kDeterminantTolerance)
    return refuse("its directions are not perpendicular unit vectors");
  const glm::dmat4& transform = grid.caseFromVolume;
  if (transform[0][3] != 0 || transform[1][3] != 0 || transform[2][3] != 0 || transform[3][3] != 1)
    return refuse("the transform to case space is not affine");
  const double caseDeterminant = std::abs(glm::determinant(glm::dmat3(transform)));
  if (!(caseDeterminant > 1e-12) || !std::isfinite(caseDeterminant))
    return refuse("the transform to case space cannot be inverted");
  return {};
}

PatientPoint voxelToPatient(const GridGeometry& grid, VoxelPoint voxel) {
  const glm::dvec3 own = grid.origin + scaledDirection(grid) * voxel.ijk;
  if (grid.caseFromVolume == glm::dmat4(1.0)) return {own};
  return {glm::dvec3(grid.caseFromVolume * glm::dvec4(own, 1.0))};
}

PatientPoint voxelToPatient(const GridGeometry& grid, VoxelIndex voxel) {
  return voxelToPatient(grid, VoxelPoint{glm::dvec3(voxel.ijk)});
}

VoxelPoint patientToVoxel(const GridGeometry& grid, PatientPoint point) {
  // Subtracting the origin before the product keeps precision for grids far from the scanner's origin.
  const glm::dmat4 matrix = grid.caseFromVoxel();
  return {glm::inverse(glm::dmat3(matrix)) * (point.mm - glm::dvec3(matrix[3]))};
}

VoxelIndex nearestVoxel(const GridGeometry& grid, PatientPoint point) {
  const glm::dvec3 ijk = patientToVoxel(grid, point).ijk;
  return {{roundToInt(ijk.x), roundToInt(ijk.y), roundToInt(ijk.z)}};
}

glm::dvec3 textureFromVoxel(const GridGeometry& grid, VoxelPoint voxel) {
  return (voxel.ijk + 0.5) / glm::dvec3(grid.size);
}

glm::dmat4 textureFromCase(const GridGeometry& grid) {
  // The rule (i + 0.5) / N is affine: taken from textureFromVoxel so that it stands in one place only.
  const glm::dvec3 zero = textureFromVoxel(grid, {glm::dvec3(0.0)});
  const glm::dvec3 one = textureFromVoxel(grid, {glm::dvec3(1.0)});
  glm::dmat4 textureFromVoxelMatrix(1.0);
  for (int axis = 0; axis < 3; ++axis) {
    textureFromVoxelMatrix[axis][axis] = one[axis] - zero[axis];
    textureFromVoxelMatrix[3][axis] = zero[axis];
  }
  return textureFromVoxelMatrix * grid.voxelFromCase();
}

PatientBox boundingBox(const GridGeometry& grid) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  PatientBox box{glm::dvec3(kInfinity), glm::dvec3(-kInfinity)};
  for (int corner = 0; corner < 8; ++corner) {
    glm::dvec3 voxel;
    for (int axis = 0; axis < 3; ++axis) voxel[axis] = (corner >> axis & 1) ? grid.size[axis] - 0.5 : -0.5;
    const glm::dvec3 mm = voxelToPatient(grid, VoxelPoint{voxel}).mm;
    box.minimum = glm::min(box.minimum, mm);
    box.maximum = glm::max(box.maximum, mm);
  }
  return box;
}

char orientationLetter(PatientVector direction) {
  static constexpr char kLetters[3][2] = {{'L', 'R'}, {'P', 'A'}, {'S', 'I'}};
  int axis = 0;
  for (int other = 1; other < 3; ++other)
    if (std::abs(direction.mm[other]) > std::abs(direction.mm[axis])) axis = other;
  if (!(std::abs(direction.mm[axis]) > 0)) return ' ';
  return kLetters[axis][direction.mm[axis] < 0 ? 1 : 0];
}

PatientVector screenRight(AnatomicalPlane plane) {
  return plane == AnatomicalPlane::sagittal ? PatientVector{{0, 1, 0}} : PatientVector{{1, 0, 0}};
}

PatientVector screenDown(AnatomicalPlane plane) {
  return plane == AnatomicalPlane::axial ? PatientVector{{0, 1, 0}} : PatientVector{{0, 0, -1}};
}

PatientVector sliceNormal(AnatomicalPlane plane) {
  switch (plane) {
    case AnatomicalPlane::axial:
      return {{0, 0, 1}};
    case AnatomicalPlane::coronal:
      return {{0, -1, 0}};
    case AnatomicalPlane::sagittal:
      break;
  }
  return {{1, 0, 0}};
}

const char* planeName(AnatomicalPlane plane) {
  switch (plane) {
    case AnatomicalPlane::axial:
      return "Axial";
    case AnatomicalPlane::coronal:
      return "Coronal";
    case AnatomicalPlane::sagittal:
      break;
  }
  return "Sagittal";
}

int gridAxis(const GridGeometry& grid, AnatomicalPlane plane) {
  const glm::dmat3 matrix(grid.caseFromVoxel());
  const glm::dvec3 normal = sliceNormal(plane).mm;
  int best = 0;
  double bestCosine = -1.0;
  for (int axis = 0; axis < 3; ++axis) {
    const double cosine = std::abs(glm::dot(glm::normalize(matrix[axis]), normal));
    if (cosine > bestCosine) {
      best = axis;
      bestCosine = cosine;
    }
  }
  return best;
}

}  // namespace chiasm
