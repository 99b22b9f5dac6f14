// Phantoms: volumes whose content is defined in patient space, asymmetric in every direction, known in closed
// form; and a small case around one.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/case/case.h"

namespace chiasm::test {

// A grid whose centre (of the box around all voxels) lies at `centre`, LPS mm.
GridGeometry makeGrid(glm::ivec3 size, glm::dvec3 spacing, glm::dmat3 direction = glm::dmat3(1.0),
                      glm::dvec3 centre = glm::dvec3(0.0));
// The 48 signed axis orders as direction matrices (24 of them left-handed), identity first.
std::vector<glm::dmat3> signedAxisOrders();
// A proper rotation by `degrees` about an axis (need not be a unit vector).
glm::dmat3 rotation(glm::dvec3 axis, double degrees);

// A box of one value in the letter phantom, in fractions (−1..1 in LPS) of the half extent of the grid's box.
struct PhantomPart {
  char letter;  // L: the letter itself; its markers: 'l' left, 'a' anterior, 's' superior
  glm::dvec3 minimum, maximum;
  double value;  // HU
};
// Air (−1000) around an ellipsoid of soft tissue (40) that holds a bone letter L (1000: upright at the
// patient's right, foot towards the left: seen from the front it reads as L), a marker on the left (304),
// one in front (504) and one on top (704).
inline constexpr double kAir = -1000, kTissue = 40, kBone = 1000;
const std::vector<PhantomPart>& phantomParts();
// Value at a position, for a phantom that fills a box.
double letterValue(const PatientBox& box, PatientPoint point);
// Any size ≥ 1, spacing, direction; all four voxel types give the same values exactly (by rescale).
Volume letterPhantom(const GridGeometry& grid, VoxelType type = VoxelType::int16);

// A plane wave of values: every step along x, y, z (LPS mm) changes the value by 8, −4 and 2.
double rampValue(PatientPoint point);
// float32, exact to rounding of a float.
Volume rampPhantom(const GridGeometry& grid);

// Builds a volume from any function of patient position; type float32, or int16 rounded to nearest.
template <typename F>
Volume makeVolume(const GridGeometry& grid, VoxelType type, F&& valueAt);

// A case with the letter phantom (CT, 48×40×36), a segmentation on its grid with three segments cut from it
// by value, a report about it, two links, a ruler and a point. UIDs are always the same.
struct SmallCase {
  Case value;
  Uid volume, segmentation, report;
  Uid bone, leftMarker, anteriorMarker;  // segments
  Uid boneLink, leftLink;                // links
  Uid ruler, point;                      // measurements
};
SmallCase makeSmallCase();

// The dense labels of one layer, counted; for naive comparisons.
std::size_t countLabel(const LabelMap& map, Label label);

}  // namespace chiasm::test

namespace chiasm::test {

// A volume from stored voxels (x fastest).
Volume volumeFrom(const GridGeometry& grid, VoxelType type, std::span<const std::byte> bytes);

template <typename F>
Volume makeVolume(const GridGeometry& grid, VoxelType type, F&& valueAt) {
  std::vector<float> floats;
  std::vector<std::int16_t> shorts;
  const bool asFloat = type == VoxelType::float32;
  for (int z = 0; z < grid.size.z; ++z) {
    for (int y = 0; y < grid.size.y; ++y) {
      for (int x = 0; x < grid.size.x; ++x) {
        const double value = valueAt(voxelToPatient(grid, VoxelIndex{{x, y, z}}));
        if (asFloat)
          floats.push_back(static_cast<float>(value));
        else
          shorts.push_back(static_cast<std::int16_t>(value < 0 ? value - 0.5 : value + 0.5));
      }
    }
  }
  return asFloat ? volumeFrom(grid, VoxelType::float32, std::as_bytes(std::span(floats)))
                 : volumeFrom(grid, VoxelType::int16, std::as_bytes(std::span(shorts)));
}

}  // namespace chiasm::test
