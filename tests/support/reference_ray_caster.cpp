#include "tests/support/reference_ray_caster.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <numbers>
#include <optional>

#include "core/jobs/parallel.h"
#include "tests/support/reference_volume.h"

namespace chiasm::test {

namespace {

using namespace chiasm::render;

// A volume in a picture of two (SceneVolume::opacity3d).
ReferenceVolume ofPair(const SceneVolume& volume, double step) {
  return ReferenceVolume(volume, step,
                         std::log(1.0 - 0.98 * static_cast<double>(volume.opacity3d)) / std::log(0.02));
}

class Caster {
 public:
  Caster(std::vector<ReferenceVolume> volumes, double step, const Volume3dContent& content, glm::ivec2 size,
         std::size_t eye, std::span<const ClipPlane> planes)
      : volumes_(std::move(volumes)),
        content_(content),
        camera_(content.eyes[eye]),
        planes_(planes),
        size_(size),
        step_(step) {
    forward_ = glm::normalize(camera_.focalPoint.mm - camera_.position.mm);
    right_ = glm::normalize(glm::cross(forward_, camera_.viewUp.mm));
    up_ = glm::cross(right_, forward_);
  }

  glm::dvec4 pixel(int x, int y) const {
    const double half = std::tan(camera_.verticalFieldOfViewDegrees * std::numbers::pi / 360.0);
    const double u = (2.0 * (x + 0.5) / size_.x - 1.0) * half * size_.x / size_.y;
    const double v = (1.0 - 2.0 * (y + 0.5) / size_.y) * half;
    const glm::dvec3 direction = glm::normalize(forward_ + u * right_ + v * up_);
    const glm::dvec4 seen = cast(direction);
    const double down = (y + 0.5) / size_.y;
    const glm::dvec4 background =
        glm::mix(glm::dvec4(content_.backgroundTop), glm::dvec4(content_.backgroundBottom), down);
    return {glm::dvec3(seen) + seen.a * glm::dvec3(background), 1.0 - seen.a * (1.0 - background.a)};
  }

 private:
  bool isCut(glm::dvec3 point) const {
    for (int axis = 0; axis < 3 && content_.clipBox; ++axis)
      if (point[axis] < content_.clipBox->minimum[axis] || point[axis] > content_.clipBox->maximum[axis])
        return true;
    return std::any_of(planes_.begin(), planes_.end(), [&](const ClipPlane& plane) {
      return glm::dot(plane.normal.mm, point - plane.point.mm) > 0;
    });
  }

  // What is known of a volume along a ray.
  struct Track {
    std::optional<double> valueBefore;
    int samples = 0;  // inside so far
    bool cut = false;
    std::vector<double> projected;
  };

  // Adds what a volume shows of the step that ends at `point`: its optical depth, and its light weighed by
  // it.
  void addStep(const ReferenceVolume& volume, Track& track, glm::dvec3 point, glm::dvec3 direction,
               double& depth, glm::dvec3& light) const {
    if (!volume.isInside(point) || isCut(point)) return;
    const double value = volume.valueAt(point);
    const ReferenceVolume::Step step =
        volume.step(point, direction, track.valueBefore.value_or(value), value);
    track.valueBefore = value;
    const int number = track.samples++;
    if (volume.scene().mode != RenderMode::shaded) {
      if (!volume.isHidden(point)) track.projected.push_back(value);
      return;
    }
    if (step.depth <= 0 || volume.isHidden(point)) return;
    // Cut by the box: the face of a section, lit evenly.
    if (number == 0) track.cut = volume.scene().sampling == Sampling::integrated;
    const glm::dvec3 lit = volume.lit(step, direction, track.cut && number <= 2);
    depth += step.depth;
    light += step.depth * lit * volume.cueAt(point, camera_.position.mm);
  }

  // Colour gathered and what is let through. Samples lie (i + 1/2) steps from the eye.
  glm::dvec4 cast(glm::dvec3 direction) const {
    double nearest = 1e30, farthest = 0;
    bool shades = false, projects = false;
    for (const ReferenceVolume& volume : volumes_) {
      const PatientBox box = boundingBox(volume.scene().grid);
      const double radius = glm::length(box.maximum - box.minimum) / 2;
      const double distance = glm::length((box.minimum + box.maximum) / 2.0 - camera_.position.mm);
      nearest = std::min(nearest, distance - radius);
      farthest = std::max(farthest, distance + radius);
      (volume.scene().mode == RenderMode::shaded ? shades : projects) = true;
    }
    glm::dvec3 colour(0.0);
    double through = 1.0;
    std::vector<Track> tracks(volumes_.size());
    const int to = static_cast<int>(farthest / step_) + 2;
    for (int i = std::max(0, static_cast<int>(nearest / step_) - 1); i < to; ++i) {
      const glm::dvec3 point = camera_.position.mm + direction * ((i + 0.5) * step_);
      double depth = 0;
      glm::dvec3 light(0.0);
      for (std::size_t v = 0; v < volumes_.size(); ++v)
        addStep(volumes_[v], tracks[v], point, direction, depth, light);
      if (depth <= 0) continue;
      const double opacity = 1.0 - std::exp(-depth);
      colour += through * opacity * light / depth;
      through *= 1.0 - opacity;
      if (through < 0.02 && !projects) break;
    }
    if (!projects) return {colour, through};
    // A projection beside a shaded volume lies over it; two let one another shine through.
    double clear = 1.0;
    for (std::size_t v = 0; v < volumes_.size(); ++v) {
      const double share = volumes_.size() > 1 ? static_cast<double>(volumes_[v].scene().opacity3d) : 1.0;
      if (volumes_[v].scene().mode != RenderMode::shaded)
        clear *= 1.0 - share * volumes_[v].projectedGrey(tracks[v].projected);
    }
    return {glm::dvec3(1.0 - clear) + clear * (shades ? colour : glm::dvec3(0.0)), clear * through};
  }

  std::vector<ReferenceVolume> volumes_;
  const Volume3dContent& content_;
  const Camera& camera_;
  std::span<const ClipPlane> planes_;
  glm::ivec2 size_;
  double step_ = 1;
  glm::dvec3 forward_, right_, up_;
};

std::vector<glm::dvec4> pictureOf(const Caster& caster, glm::ivec2 size) {
  std::vector<glm::dvec4> picture(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y));
  parallelFor(static_cast<std::size_t>(size.y), [&](std::size_t y, unsigned) {
    for (int x = 0; x < size.x; ++x)
      picture[y * static_cast<std::size_t>(size.x) + static_cast<std::size_t>(x)] =
          caster.pixel(x, static_cast<int>(y));
  });
  return picture;
}

}  // namespace

std::vector<glm::dvec4> castRays(const SceneVolume& volume, const Volume3dContent& content, glm::ivec2 size,
                                 std::size_t eye, std::span<const ClipPlane> planes) {
  const double step = stepOf(volume);
  return pictureOf(Caster({ReferenceVolume(volume, step)}, step, content, size, eye, planes), size);
}

std::vector<glm::dvec4> castRays(const SceneVolume& first, const SceneVolume& second,
                                 const Volume3dContent& content, glm::ivec2 size) {
  const double step = std::min(stepOf(first), stepOf(second));
  return pictureOf(Caster({ofPair(first, step), ofPair(second, step)}, step, content, size, 0, {}), size);
}

}  // namespace chiasm::test
