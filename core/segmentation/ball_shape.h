// A ball of voxels as rows: how far it reaches along x at each distance in y and z.
#pragma once

#include <vector>

#include <glm/vec3.hpp>

namespace chiasm {

// Symmetric in every axis. Value type.
class BallShape {
 public:
  // Every offset whose length is at most the radius (a millionth of a millionth more, for rounding); `limit`
  // caps the reach along each axis (the grid's size is enough).
  static BallShape ofMillimetres(glm::dvec3 spacing, double radiusMm, glm::ivec3 limit);
  // The ball of r voxels as ITK's BinaryBallStructuringElement: offsets with |d| ≤ r + ½.
  static BallShape ofVoxels(int radius, glm::ivec3 limit);

  glm::ivec3 reach() const { return reach_; }
  // Half-length of the row at (±dj, ±dk), 0 ≤ dj ≤ reach().y, 0 ≤ dk ≤ reach().z; −1 when there is none.
  int columns(int dj, int dk) const {
    return columns_[static_cast<std::size_t>(dk) * static_cast<std::size_t>(reach_.y + 1) +
                    static_cast<std::size_t>(dj)];
  }
  // All half-lengths at ±dk, by dj.
  std::vector<int> level(int dk) const;

 private:
  glm::ivec3 reach_{0};
  std::vector<int> columns_;
};

}  // namespace chiasm
