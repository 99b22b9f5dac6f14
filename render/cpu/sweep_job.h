// What the CPU's light sweeps are given (plain numbers and pointers: see voxel_grid.h).
#pragma once

#include <cstddef>
#include <cstdint>

namespace chiasm::render::cpu {

// Rows of cells are kept in whole multiples of this, so that every width of vector covers them evenly.
inline constexpr int kSweepLanes = 16;

// Parallel light goes through planes of cells, one after the other. What arrives at a cell is read between
// four cells of the plane before; everywhere outside there is full light.
struct SweepJob {
  // Optical depth per mm of the first plane's first cell; rows and planes lie this many cells apart (planes
  // in the order in which the light meets them).
  const float* matter;
  std::ptrdiff_t rowStep, planeStep;
  int cells, rows, planes;  // cells a row: a multiple of kSweepLanes
  int along, across;        // -1 or 0: from which cell and row of the plane before on the four are taken
  float weights[4];         // of (along, across), (along + 1, across), (along, across + 1), both + 1
  float halfStepMm;         // half of the light's way from plane to plane
  float keep;               // share of the shade that is still there a plane later: 1, it reaches for ever
  float scale;              // a cell's sum grows by this where there is full light
  std::uint16_t* sums;      // laid out as the matter
  // Two planes of rows + 2 rows of cells + 2 * kSweepLanes, for the light before and after; written.
  float* scratch;
};
inline std::size_t sweepScratch(int cells, int rows) {
  return 2 * (static_cast<std::size_t>(cells) + 2 * kSweepLanes) * (static_cast<std::size_t>(rows) + 2);
}

// One an instruction set, of the same source (sweep_kernel.inl): all of them round alike. Any thread.
void sweepScalar(const SweepJob& job);
void sweepPortable(const SweepJob& job);
void sweepAvx2(const SweepJob& job);
void sweepAvx512(const SweepJob& job);

}  // namespace chiasm::render::cpu
