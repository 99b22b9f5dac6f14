// Where a segmentation operation may write: a shape in case space.
#pragma once

#include <variant>

#include "core/space/grid_geometry.h"

namespace chiasm {

struct Everywhere {
  bool operator==(const Everywhere&) const = default;
};
// Axis-aligned in case space, mm.
struct BoxRegion {
  glm::dvec3 minimum{0.0}, maximum{0.0};
  bool operator==(const BoxRegion&) const = default;
};
// Axis-aligned ellipsoid in case space, mm; radii > 0.
struct EllipsoidRegion {
  glm::dvec3 centre{0.0}, radii{1.0};
  bool operator==(const EllipsoidRegion&) const = default;
};
using Region = std::variant<Everywhere, BoxRegion, EllipsoidRegion>;

bool contains(const Region& region, PatientPoint point);
// The voxels that can be inside: half-open index box, clamped to the grid.
struct VoxelBox {
  glm::ivec3 begin{0}, end{0};
  bool empty() const { return begin.x >= end.x || begin.y >= end.y || begin.z >= end.z; }
};
VoxelBox voxelBoxOf(const Region& region, const GridGeometry& grid);
VoxelBox voxelBoxOf(const PatientBox& box, const GridGeometry& grid);

}  // namespace chiasm
