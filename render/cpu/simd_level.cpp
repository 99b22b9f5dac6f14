#include "render/cpu/simd_level.h"

namespace chiasm::render::cpu {

namespace {

SimdLevel detect() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return SimdLevel::avx512;
  if (__builtin_cpu_supports("avx2")) return SimdLevel::avx2;
#endif
  return SimdLevel::portable;
}

}  // namespace

SimdLevel bestSimdLevel() {
  static const SimdLevel best = detect();
  return best;
}

std::vector<SimdLevel> simdLevels() {
  std::vector<SimdLevel> levels;
  for (const SimdLevel level : {SimdLevel::scalar, SimdLevel::portable, SimdLevel::avx2, SimdLevel::avx512})
    if (level <= bestSimdLevel()) levels.push_back(level);
  return levels;
}

std::string_view simdLevelName(SimdLevel level) {
  switch (level) {
    case SimdLevel::scalar:
      return "scalar";
    case SimdLevel::portable:
      return "portable";
    case SimdLevel::avx2:
      return "AVX2";
    default:
      return "AVX-512";
  }
}

}  // namespace chiasm::render::cpu
