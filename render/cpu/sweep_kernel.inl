// Light going through planes of cells, CHIASM_LANES cells at once. Included by one file an instruction set,
// which defines CHIASM_LANES and CHIASM_SWEEP.

#include <cstring>

#include "render/cpu/sweep_job.h"
#if CHIASM_LANES >= 8
#include <immintrin.h>
#endif

namespace chiasm::render::cpu {
namespace {

#include "render/cpu/lanes.inl"

using Sums = std::uint16_t __attribute__((vector_size(2 * CHIASM_LANES)));

inline F load(const float* from) {
  F v;
  __builtin_memcpy(&v, from, sizeof(v));
  return v;
}

}  // namespace

void CHIASM_SWEEP(const SweepJob& job) {
  const std::ptrdiff_t stride = job.cells + 2 * kSweepLanes, plane = stride * (job.rows + 2);
  for (std::ptrdiff_t i = 0; i < 2 * plane; ++i) job.scratch[i] = 1.0f;
  float* before = job.scratch;
  float* after = job.scratch + plane;
  for (int p = 0; p < job.planes; ++p) {
    for (int row = 0; row < job.rows; ++row) {
      const std::ptrdiff_t at = p * job.planeStep + row * job.rowStep;
      const float* matter = job.matter + at;
      std::uint16_t* sums = job.sums + at;
      const float* near = before + (row + 1 + job.across) * stride + kSweepLanes + job.along;
      const float* far = near + stride;
      float* out = after + (row + 1) * stride + kSweepLanes;
      for (int cell = 0; cell < job.cells; cell += kLanes) {
        F arriving = load(near + cell) * job.weights[0] + load(near + cell + 1) * job.weights[1] +
                     load(far + cell) * job.weights[2] + load(far + cell + 1) * job.weights[3];
        arriving = 1.0f - (1.0f - arriving) * job.keep;
        // Beer and Lambert, half a cell at a time: what a cell has is the light in its middle.
        const F through = exponential(-least(load(matter + cell) * job.halfStepMm, splat(40.0f)));
        const F middle = arriving * through;
        const F leaving = middle * through;
        __builtin_memcpy(out + cell, &leaving, sizeof(leaving));
        const I amount = truncate(least(middle, splat(1.0f)) * job.scale + 0.5f);
        Sums sum;
        __builtin_memcpy(&sum, sums + cell, sizeof(sum));
        sum += __builtin_convertvector(amount, Sums);
        __builtin_memcpy(sums + cell, &sum, sizeof(sum));
      }
    }
    float* const last = before;
    before = after;
    after = last;
  }
}

}  // namespace chiasm::render::cpu
