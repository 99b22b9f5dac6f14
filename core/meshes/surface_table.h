// What the surface of a voxel set does within each of the 256 kinds of cells of eight voxel centres.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace chiasm {

// A cell is the cube between eight voxel centres; corner x + 2y + 4z is the voxel at (x, y, z). Its edge
// 4·axis + s joins two voxels along an axis; s has as its bits the other two coordinates, that of axis + 1
// first (axes counted round). The surface crosses an edge whose voxels differ, once.
struct CellSurface {
  // From crossing to crossing along the surface's rim in the cell's faces, anticlockwise as seen from
  // outside of the set.
  std::vector<std::array<std::uint8_t, 2>> steps;
  std::vector<std::array<std::uint8_t, 3>> triangles;  // of crossings, the same way round
};

// The two voxels of an edge, lower coordinate first.
std::array<std::uint8_t, 2> cellEdgeCorners(int edge);

// By the bits of the corners that are in the set. Where two voxels touch only along an edge or a corner, the
// set is taken apart there: a rule of the cell's face alone, so neighbouring cells agree and every surface
// is closed and has two triangles at each edge (no triangle's inner side lies in a face that two cells
// share).
const std::array<CellSurface, 256>& cellSurfaces();

}  // namespace chiasm
