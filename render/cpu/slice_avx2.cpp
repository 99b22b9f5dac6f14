#define CHIASM_LANES 8
#define CHIASM_SLICE sliceAvx2
#include "render/cpu/slice_kernel.inl"
