#include "render/light/scene_lights.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/jobs/parallel.h"
#include "render/light/light_image.h"

namespace chiasm::render {

namespace {

// More would each need sums of their own.
constexpr unsigned kMostThreads = 4;

}  // namespace

void SceneLights::prune(const SceneView& scene) {
  std::erase_if(lights_, [&](const auto& entry) {
    return std::none_of(scene.viewports.begin(), scene.viewports.end(), [&](const Viewport& viewport) {
      const auto* content = std::get_if<Volume3dContent>(&viewport.content);
      return viewport.id == entry.first && content != nullptr && content->shadows > 0.0f;
    });
  });
  current_ = nullptr;
}

bool SceneLights::advance(const SceneView& scene, std::uint32_t view, const Volume3dContent& content,
                          const BrickRanges* ranges, LightField::Effort effort) {
  visits_ = 0;
  current_ = nullptr;
  if (content.shadows <= 0.0f || content.eyes.empty()) return true;
  const std::optional<LightSource> source = lightSourceOf(scene);
  if (!source || (source->voxels != nullptr && ranges == nullptr)) return true;
  if (!crew_) crew_.emplace(std::min(workerCount(), kMostThreads));
  current_ = &lights_.try_emplace(view, *crew_).first->second;
  LightField& field = current_->field;
  const bool there = field.advance(*source, ranges, content.clipBox, content.eyes.front(), effort);
  visits_ = field.visits();
  return there;
}

LightLook SceneLights::look(const Volume3dContent& content) const {
  if (current_ == nullptr || current_->field.cells().empty()) return {};
  LightLook look = lightLook(current_->field.grid(), content.eyes.front(), content.shadows);
  look.cells = current_->field.cells().data();
  return look;
}

Expected<const gpu::Image*> SceneLights::image(gpu::Device& device, gpu::Uploader& uploader) {
  if (current_ == nullptr || current_->field.cells().empty()) return nullptr;
  Light& light = *current_;
  if (!light.image || light.image.size() != light.field.grid().size) {
    auto made = makeLightImage(device, light.field.grid().size);
    if (!made) return tl::unexpected(made.error());
    light.image = std::move(*made);
    light.sent = 0;
  }
  if (light.sent != light.field.version()) {
    light.sent = 0;
    const int layers = light.field.grid().size.z;
    if (auto sent = sendLight(light.image, light.field.cells(), 0, layers, uploader); !sent)
      return tl::unexpected(sent.error());
    if (auto flushed = uploader.flush(); !flushed) return tl::unexpected(flushed.error());
    light.sent = light.field.version();
  }
  return &light.image;
}

void SceneLights::forgetImages() {
  for (auto& [view, light] : lights_) {
    light.image = {};
    light.sent = 0;
  }
}

void setLight(FrameParams& params, const LightLook& look) {
  const glm::vec3 perCell = 1.0f / glm::vec3(look.size);
  params.lightScale = {look.cellFromTexel * perCell, 0.0f};
  for (int row = 0; row < 3; ++row) params.lightFromCase[row] = {look.cellFromCase[row] * perCell[row], 0.0f};
  params.lamp = {look.lamp, look.strength};
}

}  // namespace chiasm::render
