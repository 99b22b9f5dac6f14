// What the CPU ray caster's kernels are given: plain numbers and pointers (see voxel_grid.h for why).
#pragma once

#include <cstddef>
#include <cstdint>

#include "render/cpu/voxel_grid.h"

namespace chiasm::render::cpu {

// What is shown of the values along a ray instead of compositing them.
enum class Projection : std::uint8_t { none, maximum, minimum, mean };

// The names are those of shaders/volume_params.glsl, which says more. "Texel" coordinates: voxel index + 0.5.
struct CastJob {
  float eyeTexel[3], texelDir[3][3];  // at pixel (0, 0), per pixel to the right, per pixel down
  float caseDir[3][3];
  float eyeCase[3];
  float stepMm;
  float clipLow[3], clipHigh[3];
  float normal[3][3];             // rows: gradient per texel -> gradient in case space
  float indexScale, indexOffset;  // table index = stored * scale + offset
  int lastEntry;
  float windowScale, windowOffset;  // grey = stored * scale + offset (maximum intensity)
  float ambient, diffuse, specular, specularPower;
  int wholePower;  // specularPower where that is a whole number from 0 to 64, else -1
  float backgroundTop[4], backgroundBottom[4];
  int picture[2];  // pixels of the whole picture

  VoxelGrid grid;
  // Per entry the opacity of a step; or, integrated, the sum of the optical depths of all entries before, and
  // two more.
  const float* opacities;
  const float* colours;  // four an entry
  const std::uint8_t* distances;
  int brickGrid[3], brickEdge;
  // Per brick of 32³ voxels: bit x of word y + 32·z says what is hidden; null: nothing of the brick. Null
  // altogether: nothing of the volume.
  const std::uint32_t* const* hidden;
  int hiddenGrid[3];
  float cuePerMm, cueFromMm;  // depth cue: 0 a mm, none
  // The light field, x fastest: openness (low 16 bits) and lamp (high) of each cell; null: no shadows.
  const std::uint32_t* light;
  int lightSize[3];
  float lightScale[3];        // texel -> cell
  float lightFromCase[3][3];  // rows: a unit vector in case space -> a cell's edge in cells
  float lamp[3], shadows;     // a unit vector towards the lamp in case space; strength
  Projection projection;
  bool integrated, skip;
};

// A rectangle of the picture and where its pixels go: RGBA8, rows `stride` bytes apart.
struct CastPart {
  int x0, y0, x1, y1;
  std::uint8_t* pixels;  // of (x0, y0)
  std::ptrdiff_t stride;
};

struct CastCounts {
  std::uint64_t rays = 0, samples = 0, taps = 0;  // as the shader counts them
};

// One an instruction set, of the same source (cast_kernel.inl). Any thread.
void castScalar(const CastJob& job, const CastPart& part, CastCounts& counts);
void castPortable(const CastJob& job, const CastPart& part, CastCounts& counts);
void castAvx2(const CastJob& job, const CastPart& part, CastCounts& counts);
void castAvx512(const CastJob& job, const CastPart& part, CastCounts& counts);

}  // namespace chiasm::render::cpu
