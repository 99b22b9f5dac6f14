#define CHIASM_LANES 1
#define CHIASM_SLICE sliceScalar
#include "render/cpu/slice_kernel.inl"
