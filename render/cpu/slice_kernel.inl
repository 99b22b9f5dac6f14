// Cuts through a volume, CHIASM_LANES pixels of a row at once. Included by one file an instruction set, which
// defines CHIASM_LANES and CHIASM_SLICE.

#include "render/cpu/slice_job.h"
#if CHIASM_LANES >= 8
#include <immintrin.h>
#endif

namespace chiasm::render::cpu {
namespace {

#include "render/cpu/lanes.inl"
#include "render/cpu/voxel_taps.inl"

// Weights of the four voxels around a place `f` of the way from the second to the third.
inline F4 cubicWeights(float f) {
  const F4 cubed{-0.5f, 1.5f, -1.5f, 0.5f}, squared{1.0f, -2.5f, 2.0f, -0.5f},
      linear{-0.5f, 0.0f, 0.5f, 0.0f};
  const F4 constant{0.0f, 1.0f, 0.0f, 0.0f};
  return ((cubed * f + squared) * f + linear) * f + constant;
}

// `at`: the voxel before in all three directions of the 64; rows and slices lie `row` and `slice` voxels
// apart.
template <typename T>
inline float cubicAmong(const T* at, std::ptrdiff_t row, std::ptrdiff_t slice, float fx, float fy, float fz) {
  const F4 wx = cubicWeights(fx), wy = cubicWeights(fy), wz = cubicWeights(fz);
  const F8 first = __builtin_shufflevector(wy, wy, 0, 0, 0, 0, 1, 1, 1, 1);
  const F8 second = __builtin_shufflevector(wy, wy, 2, 2, 2, 2, 3, 3, 3, 3);
  F8 sum{};
  for (int z = 0; z < 4; ++z) {
    const T* plane = at + z * slice;
    sum = sum +
          wz[z] * (twoRows(plane, plane + row) * first + twoRows(plane + 2 * row, plane + 3 * row) * second);
  }
  const F4 along = (low(sum) + high(sum)) * wx;
  return (along[0] + along[1]) + (along[2] + along[3]);
}

template <typename T>
F cubicAt(const VoxelGrid& grid, const Place& place, I asked) {
  const T* voxels = static_cast<const T*>(grid.voxels);
  const std::ptrdiff_t rowStep = grid.size[0], sliceStep = rowStep * grid.size[1];
  const I inner = (place.x >= 1) & (place.x < grid.size[0] - 2) & (place.y >= 1) &
                  (place.y < grid.size[1] - 2) & (place.z >= 1) & (place.z < grid.size[2] - 2);
  const Ints x(place.x), y(place.y), z(place.z);
  const Floats fx(place.fx), fy(place.fy), fz(place.fz);
  Floats result(F{});
  const unsigned border = lanesOf(asked & ~inner);
  for (unsigned left = lanesOf(asked); left != 0; left &= left - 1) {
    const int k = __builtin_ctz(left);
    if ((border >> k & 1u) == 0) {
      const T* at = voxels + (x.at[k] - 1) + (y.at[k] - 1) * rowStep + (z.at[k] - 1) * sliceStep;
      result.at[k] = cubicAmong(at, rowStep, sliceStep, fx.at[k], fy.at[k], fz.at[k]);
    } else {
      T near[4][4][4];
      copyClamped(grid, x.at[k], y.at[k], z.at[k], near);
      result.at[k] = cubicAmong(&near[0][0][0], 4, 16, fx.at[k], fy.at[k], fz.at[k]);
    }
  }
  return result.vector();
}

template <typename T>
F nearestAt(const VoxelGrid& grid, F x, F y, F z, I asked) {
  const I column = clampTo(truncate(x), grid.size[0] - 1), row = clampTo(truncate(y), grid.size[1] - 1);
  const I at = column + grid.size[0] * (row + grid.size[1] * clampTo(truncate(z), grid.size[2] - 1));
  const Ints index(asked ? at : I{});
  const T* voxels = static_cast<const T*>(grid.voxels);
  Floats result;
  for (int k = 0; k < kLanes; ++k) result.at[k] = static_cast<float>(voxels[index.at[k]]);
  return result.vector();
}

template <typename T, SliceFilter filter>
void sliceRows(const SliceJob& job, const SliceRows& rows) {
  Ints lane;
  for (int k = 0; k < kLanes; ++k) lane.at[k] = k;
  for (int y = rows.y0; y < rows.y1; ++y)
    for (int x = 0; x < rows.width; x += kLanes) {
      const F column = toF(lane.vector() + x), row = splat(static_cast<float>(y));
      F p[3];  // in texels: voxels + 1/2
      for (int axis = 0; axis < 3; ++axis)
        p[axis] = (job.first[axis] + 0.5f) + column * job.right[axis] + row * job.down[axis];
      F sum{}, count{};
      for (int layer = 0; layer < job.layers; ++layer) {
        const float depth = static_cast<float>(layer);
        const F at[3] = {p[0] + depth * job.deeper[0], p[1] + depth * job.deeper[1],
                         p[2] + depth * job.deeper[2]};
        I inside = splatInt(-1);
        for (int axis = 0; axis < 3; ++axis)
          inside = inside & (at[axis] >= 0.0f) & (at[axis] <= static_cast<float>(job.grid.size[axis]));
        if (!any(inside)) continue;
        F value;
        if (filter == SliceFilter::nearest)
          value = nearestAt<T>(job.grid, at[0], at[1], at[2], inside);
        else if (filter == SliceFilter::linear)
          value = valueAt<T>(job.grid, placeOf(at[0], at[1], at[2]), inside);
        else
          value = cubicAt<T>(job.grid, placeOf(at[0], at[1], at[2]), inside);
        const I begun = count > 0.0f;
        F next = sum + value;
        if (job.mode == SlabMode::maximum) next = begun ? most(sum, value) : value;
        if (job.mode == SlabMode::minimum) next = begun ? least(sum, value) : value;
        sum = inside ? next : sum;
        count = inside ? count + 1.0f : count;
      }
      const F divided = job.mode == SlabMode::mean ? sum / most(count, splat(1.0f)) : sum;
      const Floats result(count > 0.0f ? divided * job.scale + job.offset : splat(job.outside));
      float* to = rows.values + (y - rows.y0) * rows.stride + x;
      const int whole = rows.width - x < kLanes ? rows.width - x : kLanes;
      for (int k = 0; k < whole; ++k) to[k] = result.at[k];
    }
}

template <typename T>
void sliceVoxels(const SliceJob& job, const SliceRows& rows) {
  switch (job.filter) {
    case SliceFilter::nearest:
      return sliceRows<T, SliceFilter::nearest>(job, rows);
    case SliceFilter::linear:
      return sliceRows<T, SliceFilter::linear>(job, rows);
    case SliceFilter::cubic:
      return sliceRows<T, SliceFilter::cubic>(job, rows);
  }
}

}  // namespace

void CHIASM_SLICE(const SliceJob& job, const SliceRows& rows) {
  switch (job.grid.kind) {
    case VoxelKind::uint8:
      return sliceVoxels<std::uint8_t>(job, rows);
    case VoxelKind::int16:
      return sliceVoxels<std::int16_t>(job, rows);
    case VoxelKind::uint16:
      return sliceVoxels<std::uint16_t>(job, rows);
    case VoxelKind::float32:
      return sliceVoxels<float>(job, rows);
  }
}

}  // namespace chiasm::render::cpu
