#define CHIASM_LANES 4
#define CHIASM_CAST castPortable
#include "render/cpu/cast_kernel.inl"
