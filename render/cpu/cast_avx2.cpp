#define CHIASM_LANES 8
#define CHIASM_CAST castAvx2
#include "render/cpu/cast_kernel.inl"
