// Where the cells of a light field lie: several voxels each, as even in millimetres as whole voxels allow.
#pragma once

#include <cstddef>

#include <glm/mat3x3.hpp>
#include <glm/vec3.hpp>

#include "core/space/grid_geometry.h"

namespace chiasm::render {

// Cell (i, j, k) covers `voxels` voxels of the volume's grid along each axis, beginning at (i, j, k) *
// voxels; the outermost ones may reach beyond it.
struct LightGrid {
  glm::ivec3 voxels{1};       // of a cell
  glm::ivec3 size{0};         // cells
  glm::dmat3 mmPerCell{1.0};  // columns: case-space mm from a cell to the next along each axis
  double edgeMm = 1.0;        // of a cube of a cell's volume

  bool operator==(const LightGrid&) const = default;
  std::size_t count() const {
    return static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
           static_cast<std::size_t>(size.z);
  }
};

// A light field never has more cells than this (512³ voxels have as many), so that what it costs is bounded
// whatever the volume.
inline constexpr std::size_t kMostLightCells = std::size_t{1} << 21;

// Cells of four voxels along the finest axis, or more where there would be too many.
LightGrid lightGridFor(const GridGeometry& grid);

}  // namespace chiasm::render
