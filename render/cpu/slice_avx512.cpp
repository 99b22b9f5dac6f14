#define CHIASM_LANES 16
#define CHIASM_SLICE sliceAvx512
#include "render/cpu/slice_kernel.inl"
