// Voxels between voxel centres: trilinear values for all lanes, gradients lane by lane. Included after
// lanes.inl.

// Two neighbours along x, from `offset` beyond each lane's place on.
template <typename T>
inline void loadPairs(const T* voxels, const Ints& at, std::ptrdiff_t offset, F& first, F& second) {
  Floats a, b;
  for (int k = 0; k < kLanes; ++k) {
    const T* pair = voxels + at.at[k] + offset;
    a.at[k] = static_cast<float>(pair[0]);
    b.at[k] = static_cast<float>(pair[1]);
  }
  first = a.vector();
  second = b.vector();
}
// Both of 16 bits: one load a lane.
template <>
inline void loadPairs(const std::int16_t* voxels, const Ints& at, std::ptrdiff_t offset, F& first,
                      F& second) {
  Ints pairs;
  for (int k = 0; k < kLanes; ++k) __builtin_memcpy(&pairs.at[k], voxels + at.at[k] + offset, 4);
  const I both = pairs.vector();
  first = toF((both << 16) >> 16);
  second = toF(both >> 16);
}

// Where samples lie: the voxel before along each axis (from -1 on) and the part of the way to the next.
struct Place {
  I x, y, z;
  F fx, fy, fz;
};
inline Place placeOf(F px, F py, F pz) {
  Place place;
  const F x = px - 0.5f, y = py - 0.5f, z = pz - 0.5f;
  place.x = floorAboveMinusOne(x);
  place.y = floorAboveMinusOne(y);
  place.z = floorAboveMinusOne(z);
  place.fx = x - toF(place.x);
  place.fy = y - toF(place.y);
  place.fz = z - toF(place.z);
  return place;
}

template <typename T>
inline F filteredPair(const T* voxels, const Ints& at, std::ptrdiff_t offset, F part) {
  F a, b;
  loadPairs(voxels, at, offset, a, b);
  return a + part * (b - a);
}

// Stored values in the lanes asked for; at the border the outermost voxels go on outside, as a clamping
// sampler has it.
template <typename T>
inline F valueAt(const VoxelGrid& grid, const Place& place, I asked) {
  const T* voxels = static_cast<const T*>(grid.voxels);
  const int rowStep = grid.size[0], sliceStep = grid.size[0] * grid.size[1];
  const I inner = (place.x >= 0) & (place.x < grid.size[0] - 1) & (place.y >= 0) &
                  (place.y < grid.size[1] - 1) & (place.z >= 0) & (place.z < grid.size[2] - 1);
  F v00, v10, v01, v11;
  if (!any(asked & ~inner)) {
    const Ints at(inner ? place.x + place.y * rowStep + place.z * sliceStep : I{});
    v00 = filteredPair(voxels, at, 0, place.fx);
    v10 = filteredPair(voxels, at, rowStep, place.fx);
    v01 = filteredPair(voxels, at, sliceStep, place.fx);
    v11 = filteredPair(voxels, at, rowStep + sliceStep, place.fx);
  } else {
    // A pair is never read beyond its row: before the first and after the last voxel it is the outermost pair
    // with all weight on its end.
    const int lastPair = grid.size[0] - 2;
    const I x = clampTo(place.x, lastPair);
    const F fx = place.x < 0 ? F{} : place.x > lastPair ? splat(1.0f) : place.fx;
    const I row0 = x + clampTo(place.y, grid.size[1] - 1) * rowStep;
    const I row1 = x + clampTo(place.y + 1, grid.size[1] - 1) * rowStep;
    const I slice0 = clampTo(place.z, grid.size[2] - 1) * sliceStep;
    const I slice1 = clampTo(place.z + 1, grid.size[2] - 1) * sliceStep;
    v00 = filteredPair(voxels, Ints(row0 + slice0), 0, fx);
    v10 = filteredPair(voxels, Ints(row1 + slice0), 0, fx);
    v01 = filteredPair(voxels, Ints(row0 + slice1), 0, fx);
    v11 = filteredPair(voxels, Ints(row1 + slice1), 0, fx);
  }
  const F v0 = v00 + place.fy * (v10 - v00), v1 = v01 + place.fy * (v11 - v01);
  return v0 + place.fz * (v1 - v0);
}

// Four voxels along x from each of two rows.
inline F8 twoRows(const std::int16_t* a, const std::int16_t* b) {
  using S8 [[maybe_unused]] = short __attribute__((vector_size(16)));
  using I8 = int __attribute__((vector_size(32)));
  long long __attribute__((vector_size(16))) rows;
  __builtin_memcpy(&rows, a, 8);
  long long second;
  __builtin_memcpy(&second, b, 8);
  rows[1] = second;
#if CHIASM_LANES >= 8
  const I8 whole = reinterpret_cast<I8>(_mm256_cvtepi16_epi32(reinterpret_cast<__m128i>(rows)));
#else
  const I8 whole = __builtin_convertvector(reinterpret_cast<S8>(rows), I8);
#endif
  return __builtin_convertvector(whole, F8);
}
template <typename T>
inline F8 twoRows(const T* a, const T* b) {
  F8 rows;
  for (int k = 0; k < 4; ++k) {
    rows[k] = static_cast<float>(a[k]);
    rows[4 + k] = static_cast<float>(b[k]);
  }
  return rows;
}

inline F4 low(F8 v) {
  return __builtin_shufflevector(v, v, 0, 1, 2, 3);
}
inline F4 high(F8 v) {
  return __builtin_shufflevector(v, v, 4, 5, 6, 7);
}

// Central differences over two voxels, x, y, z in lanes 0, 1, 2, from the 32 voxels that their six trilinear
// taps read. `at`: four voxels along x, beginning at x - 1, in the row of y and z; rows and slices lie `row`
// and `slice` voxels apart. Differences are taken first and filtered then: in even matter they are exactly 0.
template <typename T>
inline F4 differences(const T* at, std::ptrdiff_t row, std::ptrdiff_t slice, float fx, float fy, float fz) {
  const T* below = at - slice;
  const T* next = at + slice;
  const T* above = next + slice;
  const F8 near = twoRows(at, next), far = twoRows(at + row, next + row);
  const F8 before = twoRows(at - row, next - row), after = twoRows(at + 2 * row, next + 2 * row);
  const F8 ends0 = twoRows(below, above), ends1 = twoRows(below + row, above + row);
  const F8 middle = near + fy * (far - near);    // filtered along y, at z and z + 1
  const F8 ends = ends0 + fy * (ends1 - ends0);  // at z - 1 and z + 2
  const F8 rise = far - before;
  const F8 alongY = rise + fy * ((after - near) - rise);
  const F8 alongZ = __builtin_shufflevector(middle, middle, 4, 5, 6, 7, 0, 1, 2, 3) - ends;
  const F4 dz = low(alongZ) - fz * (low(alongZ) + high(alongZ));
  const F4 dy = low(alongY) + fz * (high(alongY) - low(alongY));
  const F4 centre = low(middle) + fz * (high(middle) - low(middle));
  // Left are the x directions: the taps of dx lie at x - 1 and x + 1.
  const F4 dx = __builtin_shufflevector(centre, centre, 2, 3, 2, 3) - centre;
  const F4 yz = __builtin_shufflevector(dy, dz, 1, 5, 2, 6);
  const F4 first = __builtin_shufflevector(dx, yz, 0, 4, 5, 5),
           second = __builtin_shufflevector(dx, yz, 1, 6, 7, 7);
  return first + fx * (second - first);
}

// The 64 voxels around a place, each clamped into the volume by itself, as at its border a clamping sampler
// has it.
template <typename T>
inline void copyClamped(const VoxelGrid& grid, int x, int y, int z, T (&near)[4][4][4]) {
  const T* voxels = static_cast<const T*>(grid.voxels);
  const std::ptrdiff_t rowStep = grid.size[0], sliceStep = rowStep * grid.size[1];
  const auto clamped = [](int v, int size) { return v < 0 ? 0 : v >= size ? size - 1 : v; };
  for (int k = 0; k < 4; ++k)
    for (int j = 0; j < 4; ++j)
      for (int i = 0; i < 4; ++i)
        near[k][j][i] = voxels[clamped(x - 1 + i, grid.size[0]) + clamped(y - 1 + j, grid.size[1]) * rowStep +
                               clamped(z - 1 + k, grid.size[2]) * sliceStep];
}
template <typename T>
F4 differencesAtBorder(const VoxelGrid& grid, int x, int y, int z, float fx, float fy, float fz) {
  T near[4][4][4];
  copyClamped(grid, x, y, z, near);
  return differences(&near[1][1][0], 4, 16, fx, fy, fz);
}
