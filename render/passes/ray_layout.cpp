#include "render/passes/ray_layout.h"

#include <algorithm>
#include <glm/common.hpp>

namespace chiasm::render {

namespace {

struct RayGrid {
  glm::ivec2 count;
  glm::vec2 scale;  // pixels per ray
};

RayGrid gridOf(glm::ivec2 pixels, double resolution) {
  const glm::ivec2 count =
      glm::clamp(glm::ivec2(glm::ceil(glm::dvec2(pixels) * resolution)), glm::ivec2(1), pixels);
  return {count, glm::vec2(pixels) / glm::vec2(count)};
}

// The middle half of the picture, and half a picture around the point straight ahead.
glm::vec4 coreOf(const EyeView& eye, glm::ivec2 pixels) {
  const glm::dvec2 size(pixels);
  const glm::dvec2 ahead(-eye.tanLeft / (eye.tanRight - eye.tanLeft), eye.tanUp / (eye.tanUp - eye.tanDown));
  const glm::dvec2 low = glm::max(glm::min(glm::dvec2(0.25), ahead - 0.25), glm::dvec2(0.0)) * size;
  const glm::dvec2 high = glm::min(glm::max(glm::dvec2(0.75), ahead + 0.25), glm::dvec2(1.0)) * size;
  return {glm::vec2(low), glm::vec2(high)};
}

constexpr glm::vec4 kSkipNone{1e9f, 1e9f, -1e9f, -1e9f};

}  // namespace

RayLayout layOutRays(const std::array<EyeView, 2>& eyes, glm::ivec2 pixels, const StereoQuality& quality) {
  const double resolution = std::clamp(quality.resolution, 0.25, 1.0);
  const double foveation = std::clamp(quality.foveation, 0.25, 1.0);
  RayLayout layout;
  layout.levels = foveation < 1.0 ? 2 : 1;
  layout.blendPixels = static_cast<float>(std::max(4, std::min(pixels.x, pixels.y) / 32));
  const RayGrid coarse = gridOf(pixels, resolution * foveation), fine = gridOf(pixels, resolution);
  layout.extent = {2 * coarse.count.x, coarse.count.y};
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const glm::vec4 core = coreOf(eyes[eye], pixels);
    const glm::vec2 low(core.x, core.y), high(core.z, core.w);
    layout.core[eye] = core;
    RayRegion& whole = layout.regions[eye];
    whole.place = {static_cast<int>(eye) * coarse.count.x, 0, coarse.count};
    whole.scale = {coarse.scale, 0, 0};
    whole.skip = kSkipNone;
    if (layout.levels == 1) continue;
    // Rays that no pixel outside of the middle is interpolated from.
    whole.skip = {low + 1.5f * coarse.scale, high - 1.5f * coarse.scale};
    RayRegion& middle = layout.regions[2 + eye];
    const glm::ivec2 first =
        glm::max(glm::ivec2(glm::floor((low - layout.blendPixels) / fine.scale)) - 1, glm::ivec2(0));
    const glm::ivec2 end =
        glm::min(glm::ivec2(glm::ceil((high + layout.blendPixels) / fine.scale)) + 1, fine.count);
    middle.place = {static_cast<int>(eye) * fine.count.x, coarse.count.y, end - first};
    middle.first = {first, 0, 0};
    middle.scale = {fine.scale, 0, 0};
    middle.skip = kSkipNone;
    layout.extent = glm::max(layout.extent, glm::ivec2(middle.place.x, middle.place.y) + (end - first));
  }
  return layout;
}

}  // namespace chiasm::render
