#define CHIASM_LANES 8
#define CHIASM_SWEEP sweepAvx2
#include "render/cpu/sweep_kernel.inl"
