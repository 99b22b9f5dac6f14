#define CHIASM_LANES 4
#define CHIASM_SWEEP sweepPortable
#include "render/cpu/sweep_kernel.inl"
