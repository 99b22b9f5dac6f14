#define CHIASM_LANES 16
#define CHIASM_SWEEP sweepAvx512
#include "render/cpu/sweep_kernel.inl"
