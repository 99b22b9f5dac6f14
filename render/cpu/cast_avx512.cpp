#define CHIASM_LANES 16
#define CHIASM_CAST castAvx512
#include "render/cpu/cast_kernel.inl"
