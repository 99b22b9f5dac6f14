// A brick's rows of 32 labels against words of 32 bits: the inner loops of reading and writing segments.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/labels/brick.h"

namespace chiasm {

// Bit i is set where row[i] is the label.
inline std::uint32_t matchRow(const Label* row, Label label) {
#ifdef __SSE2__
  const __m128i wanted = _mm_set1_epi16(static_cast<short>(label));
  const auto* parts = reinterpret_cast<const __m128i*>(row);
  std::uint32_t bits = 0;
  for (int half = 0; half < 2; ++half) {
    const __m128i low = _mm_cmpeq_epi16(_mm_loadu_si128(parts + 2 * half), wanted);
    const __m128i high = _mm_cmpeq_epi16(_mm_loadu_si128(parts + 2 * half + 1), wanted);
    bits |= static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(low, high))) << (16 * half);
  }
  return bits;
#else
  std::uint32_t bits = 0;
  for (int i = 0; i < kBrickEdge; ++i) bits |= static_cast<std::uint32_t>(row[i] == label) << i;
  return bits;
#endif
}

// out[i] = bit i ? set : unset. Without branches: the compiler vectorises it.
inline void selectRow(std::uint32_t bits, Label set, Label unset, Label* out) {
  constexpr std::array<std::uint16_t, 16> kBit{1,   2,   4,    8,    16,   32,   64,    128,
                                               256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  const auto differing = static_cast<Label>(set ^ unset);
  for (int half = 0; half < 2; ++half) {
    const auto word = static_cast<std::uint16_t>(bits >> (16 * half));
    for (std::size_t i = 0; i < 16; ++i) {
      const auto hit = static_cast<std::uint16_t>((word & kBit[i]) == kBit[i] ? 0xFFFF : 0);
      out[16 * half + static_cast<int>(i)] = static_cast<Label>(unset ^ (differing & hit));
    }
  }
}

// Sets the voxels of a row whose bit is set.
inline void setRow(std::uint32_t asked, Label label, Label* row) {
  constexpr std::array<std::uint16_t, 16> kBit{1,   2,   4,    8,    16,   32,   64,    128,
                                               256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  for (int half = 0; half < 2; ++half) {
    const auto bits = static_cast<std::uint16_t>(asked >> (16 * half));
    Label* out = row + 16 * half;
    for (std::size_t i = 0; i < 16; ++i) {
      const auto hit = static_cast<std::uint16_t>((bits & kBit[i]) == kBit[i] ? 0xFFFF : 0);
      out[i] = static_cast<Label>((out[i] & ~hit) | (label & hit));
    }
  }
}

// Calls f(begin, end) for every run of set bits, from low to high; half-open.
template <typename F>
void forEachBitRun(std::uint32_t bits, F&& f) {
  for (int at = 0; bits != 0;) {
    const int skip = std::countr_zero(bits);
    bits >>= skip;
    at += skip;
    const int length = std::countr_one(bits);
    f(at, at + length);
    if (length == 32) return;
    bits >>= length;
    at += length;
  }
}

}  // namespace chiasm
