#include "core/segmentation/ball_shape.h"

#include <algorithm>
#include <cmath>

namespace chiasm {

BallShape BallShape::ofMillimetres(glm::dvec3 spacing, double radiusMm, glm::ivec3 limit) {
  BallShape ball;
  for (int axis = 0; axis < 3; ++axis)
    ball.reach_[axis] =
        static_cast<int>(std::min(radiusMm / spacing[axis] + 1e-9, static_cast<double>(limit[axis])));
  const double square = radiusMm * radiusMm * (1.0 + 1e-12);
  for (int dk = 0; dk <= ball.reach_.z; ++dk) {
    for (int dj = 0; dj <= ball.reach_.y; ++dj) {
      const double left = square - dj * spacing.y * dj * spacing.y - dk * spacing.z * dk * spacing.z;
      const double columns = left < 0.0 ? -1.0 : std::sqrt(left) / spacing.x + 1e-9;
      ball.columns_.push_back(static_cast<int>(std::min(columns, static_cast<double>(limit.x))));
    }
  }
  return ball;
}

BallShape BallShape::ofVoxels(int radius, glm::ivec3 limit) {
  // The squares of offsets are whole numbers: between r² + r and (r + ½)² lies none.
  return ofMillimetres(glm::dvec3(1.0), radius + 0.5, limit);
}

std::vector<int> BallShape::level(int dk) const {
  const auto begin = columns_.begin() + static_cast<std::ptrdiff_t>(dk) * (reach_.y + 1);
  return {begin, begin + reach_.y + 1};
}

}  // namespace chiasm
