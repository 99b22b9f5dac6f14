#define CHIASM_LANES 1
#define CHIASM_CAST castScalar
#include "render/cpu/cast_kernel.inl"
