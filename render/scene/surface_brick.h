// The smoothed shape of the labels in and around one brick: what the ray caster draws as a surface.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <glm/vec3.hpp>

#include "core/labels/label_map.h"
#include "render/scene_view.h"

namespace chiasm::render {

inline constexpr int kSurfaceApron = 2;  // voxels beyond the brick on every side, for gradients
inline constexpr int kSurfaceEdge = kBrickEdge + 2 * kSurfaceApron;
inline constexpr int kSurfaceTexels = kSurfaceEdge * kSurfaceEdge * kSurfaceEdge;
// How far a label's influence reaches: the apron and the smoothing kernel's radius.
inline constexpr int kSurfaceReach = kSurfaceApron + 4;

// How a label takes part in the surface.
enum class SurfaceClass : std::uint8_t { none, translucent, opaque };
std::vector<SurfaceClass> surfaceClasses(const std::vector<LabelAppearance>& appearance);

// RGBA8 texels, x fastest: r = smoothed share of visible labels, g = of opaque ones (binomial kernel of nine
// voxels, standard deviation 1.4 voxels: steps of one and two voxels are gone), b and a = the nearest visible
// label (low, high byte). Smoothing would make thin things vanish: where a cube of 3³ voxels does not fit
// into what is labelled, a labelled voxel keeps a share of at least two thirds.
struct SurfaceBrick {
  // When nothing varies, `texels` is empty and every texel would be `constant`.
  std::uint32_t constant = 0;
  std::vector<std::uint32_t> texels;  // kSurfaceTexels, or none
  // Bit x + 4 y + 16 z: the smoothed shares vary within cell (x, y, z) of 8³ voxels or one voxel around it.
  std::uint64_t activeCells = 0;
};

// Working memory of one thread, kept from brick to brick.
struct SurfaceScratch {
  std::vector<Label> labels;
  std::vector<float> visible, opaque, spare;
  std::vector<std::uint8_t> kinds, spareKinds;
};

// Outside of the grid there is background. `classes` is indexed by label; beyond its end: none.
SurfaceBrick buildSurfaceBrick(const LabelMap& map, std::uint32_t brick,
                               const std::vector<SurfaceClass>& classes, SurfaceScratch& scratch);

}  // namespace chiasm::render
