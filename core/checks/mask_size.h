// How large a mask is in the terms that reports use: longest and perpendicular diameter in a plane, 3-D
// diameter, volume.
#pragma once

#include <optional>
#include <vector>

#include "core/checks/mask_runs.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

// mm. Lengths reach from voxel face to voxel face: a single voxel measures its spacing.
struct MaskSize {
  // In the slice of the plane where the longest diameter lies: that diameter, and the extent across it there
  // (RECIST 1.1: longest diameter, and longest perpendicular).
  struct InPlane {
    double longest = 0, perpendicular = 0;
    int slice = 0;
  };
  InPlane axial, coronal, sagittal;
  glm::dvec3 extent{0.0};  // along the patient's axes: right–left, front–back, foot–head
  double largest3d = 0;    // the largest distance between any two points (Feret)
  double millilitres = 0;
  double inPlaneSpacing = 0;  // the larger spacing within the axial plane, mm
  double largestSpacing = 0;  // along any axis
};

// Of one connected part or a whole mask; runs must not be empty. The 3-D diameter is that of the extreme
// points along some 1,500 directions: never more than the true one, and less by under 0.5 %.
MaskSize measureMask(const GridGeometry& grid, const std::vector<MaskRun>& runs);

}  // namespace chiasm
