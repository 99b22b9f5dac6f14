#define CHIASM_LANES 4
#define CHIASM_SLICE slicePortable
#include "render/cpu/slice_kernel.inl"
