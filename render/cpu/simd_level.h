// Which vector instructions the processor has, and so which of the compiled kernels run.
#pragma once

#include <string_view>
#include <vector>

namespace chiasm::render::cpu {

// All levels compute the same pictures, bit for bit. `scalar`: one ray at a time (the tests' yardstick);
// `portable`: four lanes of whatever the compiler's baseline has; the others 8 and 16 lanes.
enum class SimdLevel { scalar, portable, avx2, avx512 };

// The widest that both the processor (asked by cpuid, once) and the build have.
SimdLevel bestSimdLevel();
// Every level that can run here, narrowest first.
std::vector<SimdLevel> simdLevels();
std::string_view simdLevelName(SimdLevel level);

}  // namespace chiasm::render::cpu
