#include "core/filters/reduced_image.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/matrix.hpp>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

// Means of blocks of values that `valueAt(index)` gives.
template <typename ValueAt>
RegistrationImage blockMeans(glm::ivec3 size, glm::dvec3 spacing, glm::dvec3 origin,
                             const glm::dmat3& direction, double spacingMm, const ValueAt& valueAt) {
  RegistrationImage out;
  glm::ivec3 block;
  for (int axis = 0; axis < 3; ++axis)
    block[axis] = std::clamp(static_cast<int>(std::lround(spacingMm / spacing[axis])), 1, size[axis]);
  out.size = size / block;
  out.spacing = spacing * glm::dvec3(block);
  out.direction = direction;
  out.origin = origin + direction * (spacing * glm::dvec3(block - 1) / 2.0);
  const auto width = static_cast<std::size_t>(size.x), height = static_cast<std::size_t>(size.y);
  const std::size_t slice = static_cast<std::size_t>(out.size.x) * static_cast<std::size_t>(out.size.y);
  out.values.resize(slice * static_cast<std::size_t>(out.size.z));
  const double share = 1.0 / (static_cast<double>(block.x) * block.y * block.z);
  parallelFor(static_cast<std::size_t>(out.size.z), [&](std::size_t z, unsigned) {
    std::size_t at = z * slice;
    for (int y = 0; y < out.size.y; ++y)
      for (int x = 0; x < out.size.x; ++x, ++at) {
        double sum = 0;
        for (int k = 0; k < block.z; ++k)
          for (int j = 0; j < block.y; ++j) {
            const std::size_t row =
                ((z * static_cast<std::size_t>(block.z) + static_cast<std::size_t>(k)) * height +
                 static_cast<std::size_t>(y * block.y + j)) *
                    width +
                static_cast<std::size_t>(x * block.x);
            for (int i = 0; i < block.x; ++i) sum += valueAt(row + static_cast<std::size_t>(i));
          }
        out.values[at] = static_cast<float>(sum * share);
      }
  });
  return out;
}

void holdBetweenPercentiles(std::vector<float>& values) {
  if (values.size() < 2) return;
  std::vector<float> sorted(values);
  const auto part = [&](double share) {
    const auto at =
        sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at;
  };
  const float low = part(0.005), high = part(0.995);
  if (low < high)
    for (float& value : values) value = std::clamp(value, low, high);
}

}  // namespace

RegistrationImage registrationImage(const Volume& volume, double spacingMm) {
  const GridGeometry& grid = volume.info.grid;
  const double slope = volume.info.rescaleSlope, intercept = volume.info.rescaleIntercept;
  RegistrationImage image = volume.voxels->visit([&](auto voxels) {
    return blockMeans(grid.size, grid.spacing, grid.origin, grid.direction, spacingMm,
                      [&](std::size_t index) {
                        const double value = slope * static_cast<double>(voxels[index]) + intercept;
                        return std::isfinite(value) ? value : 0.0;
                      });
  });
  holdBetweenPercentiles(image.values);
  return image;
}

RegistrationImage reduced(const RegistrationImage& image, double spacingMm) {
  return blockMeans(image.size, image.spacing, image.origin, image.direction, spacingMm,
                    [&](std::size_t index) { return static_cast<double>(image.values[index]); });
}

glm::dmat3 nearestRotation(const glm::dmat3& matrix) {
  // Higham 1986: the mean with the inverse transpose converges to the rotation quadratically.
  glm::dmat3 turn = matrix;
  for (int i = 0; i < 40; ++i) turn = (turn + glm::transpose(glm::inverse(turn))) * 0.5;
  return turn;
}

}  // namespace chiasm
