#include "core/segmentation/segment_contours.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>
#include <glm/vec2.hpp>

#include "core/segmentation/mask.h"
#include "core/segmentation/slice_contour.h"

namespace chiasm {
namespace {

// Corners of voxels in a slice, by column and row; edges run along columns and rows.
using Ring = std::vector<glm::dvec2>;

// Rims have the set at one hand all along: outer ones turn one way around, those of holes the other.
bool isHole(const Ring& ring) {
  double area = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const glm::dvec2 &a = ring[i], &b = ring[(i + 1) % ring.size()];
    area += a.x * b.y - b.x * a.y;
  }
  return area < 0;
}

double rightmost(const Ring& ring) {
  double x = ring.front().x;
  for (const glm::dvec2& point : ring) x = std::max(x, point.x);
  return x;
}

// Where the keyhole leaves a hole: on its rightmost edge, in the middle of a row, so that no corner is met.
struct Door {
  std::size_t edge = 0;  // from this point to the next
  glm::dvec2 at{0};
};
Door doorOf(const Ring& hole) {
  const double x = rightmost(hole);
  for (std::size_t i = 0; i < hole.size(); ++i) {
    const glm::dvec2 &a = hole[i], &b = hole[(i + 1) % hole.size()];
    if (a.x == x && b.x == x) return {i, {x, std::min(a.y, b.y) + 0.5}};
  }
  return {};
}

// The nearest edge to the right of a door, among all lines so far: the other bank of the part that the hole
// is in. (Holes are joined from the right, so that what lies there is joined already.)
struct Bank {
  std::size_t ring = 0, edge = 0;
  double x = std::numeric_limits<double>::infinity();
};
Bank bankOf(const std::vector<Ring>& rings, glm::dvec2 door) {
  Bank bank;
  for (std::size_t which = 0; which < rings.size(); ++which) {
    const Ring& ring = rings[which];
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const glm::dvec2 &a = ring[i], &b = ring[(i + 1) % ring.size()];
      if (a.x != b.x || (a.y < door.y) == (b.y < door.y)) continue;
      if (a.x > door.x && a.x < bank.x) bank = {which, i, a.x};
    }
  }
  return bank;
}

// The hole becomes a detour of the ring: over the channel, once around, and back.
void joinHole(std::vector<Ring>& rings, const Ring& hole) {
  const Door door = doorOf(hole);
  const Bank bank = bankOf(rings, door.at);
  Ring detour = {{bank.x, door.at.y}, door.at};
  for (std::size_t i = 1; i <= hole.size(); ++i) detour.push_back(hole[(door.edge + i) % hole.size()]);
  detour.push_back(door.at);
  detour.emplace_back(bank.x, door.at.y);
  Ring& ring = rings[bank.ring];
  ring.insert(ring.begin() + static_cast<std::ptrdiff_t>(bank.edge) + 1, detour.begin(), detour.end());
}

std::vector<Ring> withKeyholes(const std::vector<Ring>& rims) {
  std::vector<Ring> rings, holes;
  for (const Ring& rim : rims) (isHole(rim) ? holes : rings).push_back(rim);
  std::sort(holes.begin(), holes.end(),
            [](const Ring& a, const Ring& b) { return rightmost(a) > rightmost(b); });
  for (const Ring& hole : holes) joinHole(rings, hole);
  return rings;
}

}  // namespace

std::vector<SliceContour> segmentContours(const Segmentation& segmentation, const Segment& segment) {
  std::vector<SliceContour> contours;
  const Mask mask = readMask(segmentation.layers[static_cast<std::size_t>(segment.layer)], segment.label);
  // In voxels first, where corners lie at exact halves.
  GridGeometry voxels;
  voxels.size = segmentation.info.grid.size;
  GridGeometry grid = segmentation.info.grid;
  grid.caseFromVolume = glm::dmat4(1.0);
  constexpr int kAxis = 2;
  const VoxelBox box = mask.box();
  for (int slice = box.begin[kAxis]; slice < box.end[kAxis]; ++slice) {
    std::vector<Ring> rims;
    for (const std::vector<PatientPoint>& rim : sliceContours(mask, kAxis, slice, voxels)) {
      Ring& ring = rims.emplace_back();
      for (const PatientPoint& point : rim) ring.emplace_back(point.mm.x, point.mm.y);
    }
    for (const Ring& ring : withKeyholes(rims)) {
      SliceContour& contour = contours.emplace_back();
      contour.slice = slice;
      for (const glm::dvec2& corner : ring)
        contour.points.push_back(voxelToPatient(grid, VoxelPoint{{corner.x, corner.y, slice}}).mm);
    }
  }
  return contours;
}

}  // namespace chiasm
