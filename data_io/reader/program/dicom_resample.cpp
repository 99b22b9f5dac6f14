#include "data_io/reader/program/dicom_resample.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <type_traits>

#include "data_io/reader/program/parallel.h"

namespace chiasm::data_io::reader {
namespace {

template <typename T>
struct Images {
  std::span<const T> voxels;
  glm::ivec2 size{0};

  // At a place within image `k` in its own pixels; `outside` beyond its pixels' centres.
  double at(std::size_t k, double x, double y, double outside) const {
    constexpr double kEdge = 1e-6;
    if (x < -kEdge || y < -kEdge || x > size.x - 1 + kEdge || y > size.y - 1 + kEdge) return outside;
    const int i = std::clamp(static_cast<int>(std::floor(x)), 0, size.x - 1);
    const int j = std::clamp(static_cast<int>(std::floor(y)), 0, size.y - 1);
    const double u = std::clamp(x - i, 0.0, 1.0), v = std::clamp(y - j, 0.0, 1.0);
    const auto pixel = [&](int a, int b) {
      const auto row = static_cast<std::size_t>(std::min(b, size.y - 1));
      const auto column = static_cast<std::size_t>(std::min(a, size.x - 1));
      return static_cast<double>(
          voxels[(k * static_cast<std::size_t>(size.y) + row) * static_cast<std::size_t>(size.x) + column]);
    };
    const double above = u == 0 ? pixel(i, j) : pixel(i, j) * (1 - u) + pixel(i + 1, j) * u;
    if (v == 0) return above;
    const double below = u == 0 ? pixel(i, j + 1) : pixel(i, j + 1) * (1 - u) + pixel(i + 1, j + 1) * u;
    return above * (1 - v) + below * v;
  }
};

template <typename T>
T rounded(double value) {
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<T>(value);
  else
    return static_cast<T>(std::lround(value));
}

template <typename T>
StagedVoxels resample(const DicomStack& stack, glm::ivec2 size, std::span<const std::byte> voxels) {
  const T* from = static_cast<const T*>(static_cast<const void*>(voxels.data()));
  const Images<T> images{{from, voxels.size() / sizeof(T)}, size};
  const double outside = *std::min_element(images.voxels.begin(), images.voxels.end());
  const Resampling& plan = *stack.resampling;
  const GridGeometry& grid = stack.grid;
  StagedVoxels out(grid.voxelCount() * sizeof(T));
  T* to = static_cast<T*>(static_cast<void*>(out.own().data()));
  const auto width = static_cast<std::size_t>(grid.size.x), height = static_cast<std::size_t>(grid.size.y);
  inParallel(static_cast<std::size_t>(grid.size.z), [&](std::size_t k) {
    const auto z = static_cast<double>(k);
    const auto above = std::upper_bound(plan.along.begin(), plan.along.end(), z + 1e-9) - plan.along.begin();
    const auto a = static_cast<std::size_t>(std::max<std::ptrdiff_t>(above - 1, 0));
    const std::size_t b = std::min(a + 1, plan.along.size() - 1);
    double w = b == a ? 0 : std::clamp((z - plan.along[a]) / (plan.along[b] - plan.along[a]), 0.0, 1.0);
    if (w < 1e-6) w = 0;
    for (std::size_t j = 0; j < height; ++j)
      for (std::size_t i = 0; i < width; ++i) {
        const auto x = static_cast<double>(i), y = static_cast<double>(j);
        double value = images.at(a, x - plan.shift[a].x, y - plan.shift[a].y, outside);
        if (w > 0)
          value = value * (1 - w) + w * images.at(b, x - plan.shift[b].x, y - plan.shift[b].y, outside);
        to[(k * height + j) * width + i] = rounded<T>(value);
      }
  });
  return out;
}

}  // namespace

StagedVoxels resampleStack(const DicomStack& stack, glm::ivec2 size, VoxelType type,
                           std::span<const std::byte> voxels) {
  switch (type) {
    case VoxelType::uint8:
      return resample<std::uint8_t>(stack, size, voxels);
    case VoxelType::int16:
      return resample<std::int16_t>(stack, size, voxels);
    case VoxelType::uint16:
      return resample<std::uint16_t>(stack, size, voxels);
    default:
      return resample<float>(stack, size, voxels);
  }
}

}  // namespace chiasm::data_io::reader
