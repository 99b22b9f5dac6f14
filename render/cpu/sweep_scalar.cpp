#define CHIASM_LANES 1
#define CHIASM_SWEEP sweepScalar
#include "render/cpu/sweep_kernel.inl"
