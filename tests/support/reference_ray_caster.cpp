#include "tests/support/reference_ray_caster.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <numbers>

#include "core/jobs/parallel.h"

namespace chiasm::test {

namespace {

using namespace chiasm::render;

class Caster {
 public:
  Caster(const SceneVolume& volume, const Volume3dContent& content, glm::ivec2 size, std::size_t eye,
         std::span<const ClipPlane> planes)
      : volume_(volume), content_(content), camera_(content.eyes[eye]), planes_(planes), size_(size) {
    const glm::dvec3 spacing = volume.grid.spacing;
    step_ = std::min({spacing.x, spacing.y, spacing.z}) * volume.sampleDistanceVoxels;
    forward_ = glm::normalize(camera_.focalPoint.mm - camera_.position.mm);
    right_ = glm::normalize(glm::cross(forward_, camera_.viewUp.mm));
    up_ = glm::cross(right_, forward_);
  }

  glm::dvec4 pixel(int x, int y) const {
    const double half = std::tan(camera_.verticalFieldOfViewDegrees * std::numbers::pi / 360.0);
    const double u = (2.0 * (x + 0.5) / size_.x - 1.0) * half * size_.x / size_.y;
    const double v = (1.0 - 2.0 * (y + 0.5) / size_.y) * half;
    const glm::dvec3 direction = glm::normalize(forward_ + u * right_ + v * up_);
    const glm::dvec4 seen = volume_.mode == RenderMode::shaded ? shaded(direction) : projected(direction);
    const double down = (y + 0.5) / size_.y;
    const glm::dvec4 background =
        glm::mix(glm::dvec4(content_.backgroundTop), glm::dvec4(content_.backgroundBottom), down);
    return {glm::dvec3(seen) + seen.a * glm::dvec3(background), 1.0 - seen.a * (1.0 - background.a)};
  }

 private:
  glm::dvec3 voxelAt(glm::dvec3 point) const {
    return glm::transpose(volume_.grid.direction) * (point - volume_.grid.origin) / volume_.grid.spacing;
  }
  bool visibleAt(glm::dvec3 point) const {
    const glm::dvec3 voxel = voxelAt(point);
    for (int axis = 0; axis < 3; ++axis) {
      if (voxel[axis] < -0.5 || voxel[axis] > volume_.grid.size[axis] - 0.5) return false;
      if (content_.clipBox &&
          (point[axis] < content_.clipBox->minimum[axis] || point[axis] > content_.clipBox->maximum[axis]))
        return false;
    }
    return std::none_of(planes_.begin(), planes_.end(), [&](const ClipPlane& plane) {
      return glm::dot(plane.normal.mm, point - plane.point.mm) > 0;
    });
  }
  bool hiddenAt(glm::dvec3 point) const {
    if (!volume_.hiddenMask) return false;
    const glm::ivec3 nearest =
        glm::clamp(glm::ivec3(glm::floor(voxelAt(point) + 0.5)), glm::ivec3(0), volume_.grid.size - 1);
    return volume_.hiddenMask->at({nearest}) != 0;
  }
  // Stored value between voxel centres; the edge voxels go on outside.
  double storedAt(glm::dvec3 voxel) const {
    const glm::dvec3 base = glm::floor(voxel);
    const glm::dvec3 part = voxel - base;
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
      const glm::ivec3 offset(corner & 1, corner >> 1 & 1, corner >> 2);
      const glm::ivec3 at = glm::clamp(glm::ivec3(base) + offset, glm::ivec3(0), volume_.grid.size - 1);
      double weight = 1;
      for (int axis = 0; axis < 3; ++axis) weight *= offset[axis] == 1 ? part[axis] : 1 - part[axis];
      const std::size_t index = static_cast<std::size_t>(
          at.x + volume_.grid.size.x * (at.y + static_cast<long>(volume_.grid.size.y) * at.z));
      sum += weight * volume_.voxels->valueAt(index);
    }
    return sum;
  }
  double valueAt(glm::dvec3 point) const {
    return volume_.rescaleSlope * storedAt(voxelAt(point)) + volume_.rescaleIntercept;
  }
  // In case space, per mm.
  glm::dvec3 gradientAt(glm::dvec3 point) const {
    const glm::dvec3 voxel = voxelAt(point);
    glm::dvec3 perVoxel;
    for (int axis = 0; axis < 3; ++axis) {
      glm::dvec3 offset(0.0);
      offset[axis] = 1.0;
      perVoxel[axis] = (storedAt(voxel + offset) - storedAt(voxel - offset)) / 2;
    }
    return volume_.grid.direction * (perVoxel / volume_.grid.spacing);
  }
  glm::dvec3 lit(glm::dvec3 colour, glm::dvec3 point, glm::dvec3 direction) const {
    const glm::dvec3 gradient = gradientAt(point);
    const double length = glm::length(gradient);
    // Rounding in even matter has no direction.
    const double cosine = length > 1e-6 ? std::abs(glm::dot(gradient, direction)) / length : 0.0;
    const Shading& s = volume_.shading;
    return colour * (s.ambient + s.diffuse * cosine) +
           static_cast<double>(s.specular) * std::pow(cosine, s.specularPower);
  }
  // Sample indices whose points may be inside: (i + 1/2) steps from the eye.
  void forSamples(glm::dvec3 direction, const std::function<bool(glm::dvec3 point, int number)>& use) const {
    const PatientBox box = boundingBox(volume_.grid);
    const glm::dvec3 centre = (box.minimum + box.maximum) / 2.0;
    const double radius = glm::length(box.maximum - box.minimum) / 2;
    const double distance = glm::length(centre - camera_.position.mm);
    const int from = std::max(0, static_cast<int>((distance - radius) / step_) - 1);
    const int to = static_cast<int>((distance + radius) / step_) + 2;
    int number = 0;
    for (int i = from; i < to; ++i) {
      const glm::dvec3 point = camera_.position.mm + direction * ((i + 0.5) * step_);
      if (!visibleAt(point)) continue;
      if (!use(point, number)) return;
      ++number;
    }
  }
  double depthPerStep(double value) const {
    const double opacity = std::clamp(volume_.transferFunction.at(value).a, 0.0, 1.0);
    return std::min(16.0, -std::log(std::max(1.0 - opacity, 1e-300)) * step_);
  }

  // Colour gathered and what is let through.
  glm::dvec4 shaded(glm::dvec3 direction) const {
    glm::dvec3 colour(0.0);
    double through = 1.0;
    double valueBefore = 0;
    bool cut = false;
    forSamples(direction, [&](glm::dvec3 point, int number) {
      const double value = valueAt(point);
      if (number == 0) valueBefore = value;
      double opacity = 0;
      glm::dvec3 where = point;
      double shadeValue = value;
      if (volume_.sampling == Sampling::pointwise) {
        opacity = 1.0 - std::exp(-depthPerStep(value));
      } else {
        // The step's depth as a sum over many values between its ends.
        constexpr int kParts = 128;
        double depth = 0;
        std::vector<double> sums;
        for (int k = 0; k < kParts; ++k) {
          const double part = (k + 0.5) / kParts;
          depth += depthPerStep(valueBefore + (value - valueBefore) * part) / kParts;
          sums.push_back(depth);
        }
        opacity = 1.0 - std::exp(-depth);
        const double wanted = -std::log(1.0 - opacity / 2);
        const auto middle = std::lower_bound(sums.begin(), sums.end(), wanted) - sums.begin();
        const double part = std::min(1.0, (static_cast<double>(middle) + 0.5) / kParts);
        where = point - direction * (step_ * (1.0 - part));
        shadeValue = valueBefore + (value - valueBefore) * part;
      }
      valueBefore = value;
      if (opacity <= 0 || hiddenAt(point)) return true;
      const glm::dvec3 base(volume_.transferFunction.at(shadeValue));
      // Cut by the box: the face of a section, lit evenly.
      cut = cut || (volume_.sampling == Sampling::integrated && number == 0);
      const glm::dvec3 seen =
          cut && number <= 2
              ? base * (volume_.shading.ambient + 0.8 * static_cast<double>(volume_.shading.diffuse))
              : lit(base, where, direction);
      colour += through * opacity * seen * cueAt(point);
      through *= 1.0 - opacity;
      return through >= 0.02;
    });
    return {colour, through};
  }
  glm::dvec4 projected(glm::dvec3 direction) const {
    double most = -1e30, least = 1e30, sum = 0;
    int count = 0;
    forSamples(direction, [&](glm::dvec3 point, int) {
      if (hiddenAt(point)) return true;
      const double value = valueAt(point);
      most = std::max(most, value);
      least = std::min(least, value);
      sum += value;
      ++count;
      return true;
    });
    if (count == 0) return {glm::dvec3(0.0), 1.0};
    const double value = volume_.mode == RenderMode::maximumIntensity   ? most
                         : volume_.mode == RenderMode::minimumIntensity ? least
                                                                        : sum / count;
    const double low = volume_.window.level - volume_.window.width / 2;
    const double grey = std::clamp((value - low) / volume_.window.width, 0.0, 1.0);
    return {glm::dvec3(grey), 1.0 - grey};
  }
  // From 1 at the near side of the volume to 1 - depthCue at its far side (spheres around the eye that touch
  // the one around the volume).
  double cueAt(glm::dvec3 point) const {
    const PatientBox box = boundingBox(volume_.grid);
    const double radius = glm::length(box.maximum - box.minimum) / 2;
    const double middle = glm::length((box.minimum + box.maximum) / 2.0 - camera_.position.mm);
    const double share = (glm::length(point - camera_.position.mm) - (middle - radius)) / (2 * radius);
    return 1.0 - static_cast<double>(volume_.depthCue) * std::max(share, 0.0);
  }

  const SceneVolume& volume_;
  const Volume3dContent& content_;
  const Camera& camera_;
  std::span<const ClipPlane> planes_;
  glm::ivec2 size_;
  double step_ = 1;
  glm::dvec3 forward_, right_, up_;
};

}  // namespace

std::vector<glm::dvec4> castRays(const SceneVolume& volume, const Volume3dContent& content, glm::ivec2 size,
                                 std::size_t eye, std::span<const ClipPlane> planes) {
  const Caster caster(volume, content, size, eye, planes);
  std::vector<glm::dvec4> picture(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y));
  parallelFor(static_cast<std::size_t>(size.y), [&](std::size_t y, unsigned) {
    for (int x = 0; x < size.x; ++x)
      picture[y * static_cast<std::size_t>(size.x) + static_cast<std::size_t>(x)] =
          caster.pixel(x, static_cast<int>(y));
  });
  return picture;
}

}  // namespace chiasm::test
