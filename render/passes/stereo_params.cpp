#include "render/passes/stereo_params.h"

#include <algorithm>
#include <glm/geometric.hpp>

namespace chiasm::render {

StereoParams stereoParams(const VolumeFrame& frame, const SpatialScene& scene,
                          const std::array<EyeView, 2>& eyes, glm::ivec2 pixels, double step, bool veils,
                          const RayLayout& layout) {
  StereoParams params{};
  const glm::dvec3 between = 0.5 * (eyes[0].position.mm + eyes[1].position.mm);
  const std::size_t planes = std::min<std::size_t>(scene.clipPlanes.size(), kMaximumClipPlanes);
  for (std::size_t eye = 0; eye < 2; ++eye) {
    params.eye[eye] = eyeParams(cameraRays(eyes[eye], pixels), frame.grid(), frame.stepMm() * step);
    for (std::size_t k = 0; k < planes; ++k) {
      const ClipPlane& plane = scene.clipPlanes[k];
      const double over = glm::dot(plane.normal.mm, (eyes[eye].position - plane.point).mm);
      params.plane[kMaximumClipPlanes * eye + k] = {glm::vec3(plane.normal.mm), static_cast<float>(over)};
    }
    const glm::dvec3 toMiddle = between - eyes[eye].position.mm;
    // At least as large as to hold the eyes, so that rays begin inside.
    const double radius = std::max(scene.nearMm, 1.001 * glm::length(toMiddle));
    if (scene.nearMm > 0) params.nearBall[eye] = {glm::vec3(toMiddle), static_cast<float>(radius)};
    params.core[eye] = layout.core[eye];
  }
  std::copy(layout.regions.begin(), layout.regions.end(), params.region);
  params.stops = {static_cast<float>(kNearMm), static_cast<float>(step), layout.blendPixels,
                  veils ? 1.0f : 0.0f};
  params.counts = {static_cast<int>(planes), layout.levels, pixels};
  params.frame = frame.shared(scene.clipBox);
  return params;
}

}  // namespace chiasm::render
