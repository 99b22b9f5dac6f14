// Vectors of CHIASM_LANES floats and ints in the compiler's vector extension, for one instruction set a file.
// Included once, inside an unnamed namespace: nothing of it may be shared with files compiled for another
// processor. No fused multiply-adds (the build says -ffp-contract=off): every level rounds alike.

constexpr int kLanes = CHIASM_LANES;
using F = float __attribute__((vector_size(4 * CHIASM_LANES)));
using I = int __attribute__((vector_size(4 * CHIASM_LANES)));  // also masks: 0 or -1 in each lane
using F4 = float __attribute__((vector_size(16)));
using F8 = float __attribute__((vector_size(32)));

inline F splat(float value) {
  return value - F{};
}
inline I splatInt(int value) {
  return value - I{};
}
inline F toF(I v) {
  return __builtin_convertvector(v, F);
}
inline I truncate(F v) {
  return __builtin_convertvector(v, I);
}
inline F least(F a, F b) {
  return a < b ? a : b;
}
inline F most(F a, F b) {
  return a > b ? a : b;
}
inline I least(I a, I b) {
  return a < b ? a : b;
}
inline I most(I a, I b) {
  return a > b ? a : b;
}
inline I clampTo(I v, int high) {
  return least(most(v, I{}), splatInt(high));
}
inline F absolute(F v) {
  return v < 0.0f ? -v : v;
}
// Masks are -1 where true, so adding one subtracts it.
inline I ceiling(F v) {
  const I whole = truncate(v);
  return whole - (v > toF(whole));
}
// Of values above -1.
inline I floorAboveMinusOne(F v) {
  return truncate(v + 1.0f) - 1;
}

// Bit k: lane k of a mask.
inline unsigned lanesOf(I mask) {
#if CHIASM_LANES == 16
  return static_cast<unsigned>(_mm512_movepi32_mask(reinterpret_cast<__m512i>(mask)));
#elif CHIASM_LANES == 8
  return static_cast<unsigned>(_mm256_movemask_ps(reinterpret_cast<__m256>(mask)));
#else
  unsigned bits = 0;
  for (int k = 0; k < kLanes; ++k) bits |= (static_cast<unsigned>(mask[k]) & 1u) << k;
  return bits;
#endif
}
inline bool any(I mask) {
  return lanesOf(mask) != 0;
}

inline F squareRoot(F v) {
#if CHIASM_LANES == 16
  return reinterpret_cast<F>(_mm512_maskz_sqrt_ps(0xffff, reinterpret_cast<__m512>(v)));
#elif CHIASM_LANES == 8
  return reinterpret_cast<F>(_mm256_sqrt_ps(reinterpret_cast<__m256>(v)));
#else
  F root;
  for (int k = 0; k < kLanes; ++k) root[k] = __builtin_sqrtf(v[k]);
  return root;
#endif
}

// A vector's lanes in memory, for what is done lane by lane.
struct alignas(4 * CHIASM_LANES) Floats {
  float at[CHIASM_LANES];
  Floats() = default;
  explicit Floats(F v) { __builtin_memcpy(at, &v, sizeof(at)); }
  F vector() const {
    F v;
    __builtin_memcpy(&v, at, sizeof(v));
    return v;
  }
};
struct alignas(4 * CHIASM_LANES) Ints {
  int at[CHIASM_LANES];
  Ints() = default;
  explicit Ints(I v) { __builtin_memcpy(at, &v, sizeof(at)); }
  I vector() const {
    I v;
    __builtin_memcpy(&v, at, sizeof(v));
    return v;
  }
};

// Three of four numbers kept for each lane, as vectors.
struct alignas(64) Fours {
  float at[CHIASM_LANES][4];
  void vectors(F& x, F& y, F& z) const {
#if CHIASM_LANES == 16
    const F* v = reinterpret_cast<const F*>(at);
    const F a = __builtin_shufflevector(v[0], v[1], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const F b = __builtin_shufflevector(v[2], v[3], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const F c =
        __builtin_shufflevector(v[0], v[1], 2, 6, 10, 14, 18, 22, 26, 30, 2, 6, 10, 14, 18, 22, 26, 30);
    const F d =
        __builtin_shufflevector(v[2], v[3], 2, 6, 10, 14, 18, 22, 26, 30, 2, 6, 10, 14, 18, 22, 26, 30);
    x = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    y = __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    z = __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
#else
    Floats first, second, third;
    for (int k = 0; k < kLanes; ++k) {
      first.at[k] = at[k][0];
      second.at[k] = at[k][1];
      third.at[k] = at[k][2];
    }
    x = first.vector();
    y = second.vector();
    z = third.vector();
#endif
  }
};

// On AMD's cores sixteen loads are as fast as one gather, and on all others nearly so.
inline F lookUp(const float* table, I index) {
  const Ints at(index);
  Floats result;
  for (int k = 0; k < kLanes; ++k) result.at[k] = table[at.at[k]];
  return result.vector();
}
inline I lookUp(const std::uint8_t* table, I index) {
  const Ints at(index);
  Ints result;
  for (int k = 0; k < kLanes; ++k) result.at[k] = table[at.at[k]];
  return result.vector();
}

// 2^v for |v| < 126, relative error below 2e-7 (Cephes' exp2f polynomial).
inline F powerOfTwo(F v) {
  const I whole = ceiling(v - 0.5f);
  const F x = v - toF(whole);
  F p = splat(1.535336188319500e-4f);
  p = p * x + 1.339887440266574e-3f;
  p = p * x + 9.618437357674640e-3f;
  p = p * x + 5.550332471162809e-2f;
  p = p * x + 2.402264791363012e-1f;
  p = p * x + 6.931472028550421e-1f;
  p = p * x + 1.0f;
  const I exponent = (whole + 127) << 23;
  return p * reinterpret_cast<F>(exponent);
}
inline F exponential(F v) {
  return powerOfTwo(v * 1.442695041f);
}
// ln v for normal v > 0, absolute error below 2e-7 near 1 (Cephes' logf polynomial).
inline F logarithm(F v) {
  const I bits = reinterpret_cast<I>(v);
  I exponent = ((bits >> 23) & 255) - 126;
  F m = reinterpret_cast<F>((bits & 0x007fffff) | 0x3f000000);  // [0.5, 1)
  const I low = m < 0.707106781f;
  exponent = exponent + low;
  m = (low ? m + m : m) - 1.0f;
  const F z = m * m;
  F p = splat(7.0376836292e-2f);
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return m + (m * z * p - 0.5f * z) + toF(exponent) * 0.6931471806f;
}
// c^power for c in 0..1; `whole`: power where that is a whole number from 0 to 64, or less than 0.
inline F raised(F c, float power, int whole) {
  if (whole >= 0) {
    F result = splat(1.0f), square = c;
    for (int rest = whole; rest > 0; rest >>= 1) {
      if (rest & 1) result = result * square;
      square = square * square;
    }
    return result;
  }
  const F safe = most(c, splat(1e-12f));
  return c > 0.0f ? exponential(most(logarithm(safe) * power, splat(-80.0f))) : F{};
}
