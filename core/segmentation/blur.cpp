#include "core/segmentation/blur.h"

#include <algorithm>
#include <cmath>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

// Convolves every line along one axis with a symmetric kernel: weights[0] for the voxel itself, weights[d]
// for the two at distance d. Sixteen neighbouring lines at a time where they do not run along x.
void convolve(FloatGrid& grid, glm::ivec3 size, int axis, const std::vector<float>& weights,
              const std::function<bool()>& goOn) {
  if (weights.size() < 2) return;
  const auto width = static_cast<std::size_t>(size.x), slice = width * static_cast<std::size_t>(size.y);
  const int length = size[axis], reach = static_cast<int>(weights.size()) - 1;
  const std::size_t step = axis == 0 ? 1 : axis == 1 ? width : slice;
  const int outer = axis == 2 ? size.y : size.z;
  parallelFor(
      static_cast<std::size_t>(outer),
      [&](std::size_t part, unsigned) {
        const int lanes = axis == 0 ? 1 : 16;
        const auto padded = static_cast<std::size_t>(length + 2 * reach);
        std::vector<float> line(padded * static_cast<std::size_t>(lanes));
        const int across = axis == 0 ? size.y : size.x;
        for (int first = 0; first < across; first += lanes) {
          const auto used = static_cast<std::size_t>(std::min(lanes, across - first));
          float* begin = grid.data() + part * (axis == 2 ? width : slice) +
                         static_cast<std::size_t>(first) * (axis == 0 ? width : 1);
          for (std::size_t p = 0; p < padded; ++p) {
            const int from = std::clamp(static_cast<int>(p) - reach, 0, length - 1);
            std::copy_n(begin + static_cast<std::size_t>(from) * step, used,
                        line.data() + p * static_cast<std::size_t>(lanes));
          }
          for (int p = 0; p < length; ++p) {
            float* out = begin + static_cast<std::size_t>(p) * step;
            const float* centre = line.data() + static_cast<std::size_t>((p + reach) * lanes);
            float sums[16] = {};
            for (std::size_t c = 0; c < used; ++c) sums[c] = weights[0] * centre[c];
            for (int d = 1; d <= reach; ++d) {
              const float *low = centre - d * lanes, *high = centre + d * lanes;
              for (std::size_t c = 0; c < used; ++c)
                sums[c] += weights[static_cast<std::size_t>(d)] * (low[c] + high[c]);
            }
            std::copy_n(sums, used, out);
          }
        }
      },
      goOn);
}

std::vector<float> gaussianWeights(double sigma) {
  const int reach = static_cast<int>(std::ceil(4.0 * sigma));
  std::vector<double> weights;
  double sum = 0.0;
  for (int d = 0; d <= reach; ++d) {
    weights.push_back(std::exp(-0.5 * d * d / (sigma * sigma)));
    sum += d == 0 ? weights.back() : 2.0 * weights.back();
  }
  std::vector<float> normalised;
  for (const double weight : weights) normalised.push_back(static_cast<float>(weight / sum));
  return normalised;
}

}  // namespace

FloatGrid numbersOf(const BitGrid& set) {
  const glm::ivec3 size = set.size();
  FloatGrid grid(static_cast<std::size_t>(size.x) * set.rowCount());
  parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t k, unsigned) {
    for (int j = 0; j < size.y; ++j) {
      const std::size_t row = set.rowIndex(j, static_cast<int>(k));
      float* out = grid.data() + row * static_cast<std::size_t>(size.x);
      for (int i = 0; i < size.x; ++i) out[i] = static_cast<float>(set.row(row)[i / 64] >> (i % 64) & 1U);
    }
  });
  return grid;
}

void sumBoxes(FloatGrid& grid, glm::ivec3 size, glm::ivec3 radius, const std::function<bool()>& goOn) {
  for (int axis = 0; axis < 3; ++axis)
    convolve(grid, size, axis, std::vector<float>(static_cast<std::size_t>(radius[axis]) + 1, 1.0f), goOn);
}

void blurGaussian(FloatGrid& grid, glm::ivec3 size, glm::dvec3 sigma, const std::function<bool()>& goOn) {
  for (int axis = 0; axis < 3; ++axis)
    if (sigma[axis] > 0.0) convolve(grid, size, axis, gaussianWeights(sigma[axis]), goOn);
}

BitGrid atLeast(const FloatGrid& grid, glm::ivec3 size, float limit) {
  BitGrid set(size);
  parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t k, unsigned) {
    for (int j = 0; j < size.y; ++j) {
      const std::size_t row = set.rowIndex(j, static_cast<int>(k));
      const float* values = grid.data() + row * static_cast<std::size_t>(size.x);
      for (int i = 0; i < size.x; ++i)
        set.row(row)[i / 64] |= static_cast<std::uint64_t>(values[i] >= limit) << (i % 64);
    }
  });
  return set;
}

}  // namespace chiasm
