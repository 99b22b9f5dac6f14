// The voxels seen within an outline along a view, a row at a time.
#pragma once

#include <vector>

#include <glm/geometric.hpp>
#include <glm/vec2.hpp>
#include <glm/vec4.hpp>

#include "core/segmentation/scissors.h"
#include "core/space/grid_geometry.h"

namespace chiasm {

// Const access from any thread.
class ViewPrism {
 public:
  // The cut must be valid (validateCut).
  ViewPrism(const ScissorCut& cut, const GridGeometry& grid);
  // Sets bit i − begin for each column begin ≤ i < end of the grid's row (j, k) that is inside; `words` are 0
  // before.
  void row(int j, int k, int begin, int end, std::uint64_t* words) const;
  // How far a place lies behind the outline's first point along the direction, mm.
  double depthOf(PatientPoint point) const { return glm::dot(point.mm - origin_, forward_); }

 private:
  // Where voxels are seen: (u·w, v·w, w) and the depth, each linear in the column index.
  struct Seen {
    glm::dvec3 start, step;  // homogeneous place in the outline's plane
    double depth, rise;      // mm along the direction from the outline
  };
  Seen seen(int j, int k) const;

  glm::dmat4 caseFromVoxel_;
  glm::dvec3 origin_, across_, up_, forward_;
  std::optional<glm::dvec3> eye_;
  std::optional<double> depthMm_;
  double eyeToPlane_ = 0.0;
  std::vector<glm::dvec2> outline_;
};

// The same view with the outline's plane moved along it by `mm` (above minus the eye's distance).
ScissorCut movedAlongView(const ScissorCut& cut, double mm);

// Finite numbers, three points that span an area, a direction, an eye before the outline, a depth above 0.
Expected<void> validateCut(const ScissorCut& cut);

}  // namespace chiasm
