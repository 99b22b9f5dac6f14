#include "render/scene/seen_box.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

// A view's pyramid: what a ball must reach into.
class Pyramid {
 public:
  explicit Pyramid(const SeenFrom& view) : eye_(view.camera.position.mm), clipBox_(view.clipBox) {
    forward_ = glm::normalize((view.camera.focalPoint - view.camera.position).mm);
    glm::dvec3 up = view.camera.viewUp.mm;
    if (glm::length(glm::cross(forward_, up)) < 1e-9 * glm::length(up))
      up = std::abs(forward_.x) < 0.9 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0);
    right_ = glm::normalize(glm::cross(forward_, up));
    down_ = glm::cross(forward_, right_);
    tangents_.y = std::tan(glm::radians(view.camera.verticalFieldOfViewDegrees) / 2);
    tangents_.x = tangents_.y * view.size.x / std::max(view.size.y, 1);
  }

  bool meets(glm::dvec3 centre, double radius) const {
    const glm::dvec3 from = centre - eye_;
    const double depth = glm::dot(from, forward_);
    if (depth < -radius) return false;
    const glm::dvec2 aside(std::abs(glm::dot(from, right_)), std::abs(glm::dot(from, down_)));
    for (int axis = 0; axis < 2; ++axis)
      if (aside[axis] > depth * tangents_[axis] + radius * std::sqrt(1 + tangents_[axis] * tangents_[axis]))
        return false;
    if (!clipBox_) return true;
    const glm::dvec3 nearest = glm::clamp(centre, clipBox_->minimum, clipBox_->maximum);
    return glm::distance(centre, nearest) <= radius;
  }

 private:
  glm::dvec3 eye_, forward_, right_, down_;
  glm::dvec2 tangents_;
  std::optional<PatientBox> clipBox_;
};

}  // namespace

VoxelBox seenBox(const GridGeometry& grid, int edge, glm::ivec3 brickGrid,
                 std::span<const std::uint8_t> occupied, std::span<const SeenFrom> views, int margin,
                 int step) {
  CHECK(step % edge == 0, "whole bricks");
  const std::vector<Pyramid> pyramids(views.begin(), views.end());
  const glm::dmat4 toCase = grid.caseFromVoxel();
  // Brick 0's middle in voxels, and half of its diagonal in mm, one voxel wider on every side.
  const double half = edge / 2.0;
  double radius = 0;
  for (const glm::dvec3 corner :
       {glm::dvec3(1, 1, 1), glm::dvec3(-1, 1, 1), glm::dvec3(1, -1, 1), glm::dvec3(1, 1, -1)})
    radius = std::max(radius, glm::length(glm::dmat3(toCase) * (corner * (half + 1.0))));
  glm::ivec3 low(brickGrid), high(-1);
  std::size_t index = 0;
  for (int z = 0; z < brickGrid.z; ++z)
    for (int y = 0; y < brickGrid.y; ++y)
      for (int x = 0; x < brickGrid.x; ++x, ++index) {
        if (occupied[index] == 0) continue;
        const glm::ivec3 brick(x, y, z);
        // What lies within the box already cannot make it larger.
        if (glm::all(glm::greaterThanEqual(brick, low)) && glm::all(glm::lessThanEqual(brick, high)))
          continue;
        const glm::dvec3 centre(toCase * glm::dvec4(glm::dvec3(brick * edge) + (half - 0.5), 1.0));
        if (std::none_of(pyramids.begin(), pyramids.end(),
                         [&](const Pyramid& pyramid) { return pyramid.meets(centre, radius); }))
          continue;
        low = glm::min(low, brick);
        high = glm::max(high, brick);
      }
  if (high.x < 0) return {};
  const glm::ivec3 from = glm::max(low * edge - margin, glm::ivec3(0)) / step * step;
  const glm::ivec3 to =
      glm::min((glm::min((high + 1) * edge + margin, grid.size) + (step - 1)) / step * step, grid.size);
  return {from, to - from};
}

}  // namespace chiasm::render
