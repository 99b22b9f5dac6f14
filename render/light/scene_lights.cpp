#include "render/light/scene_lights.h"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "core/jobs/parallel.h"

namespace chiasm::render {

namespace {

// More would each need sums of their own.
constexpr unsigned kMostThreads = 4;

Expected<void> send(const gpu::Image& image, std::span<const std::uint32_t> cells, gpu::Uploader& uploader) {
  const glm::ivec3 size = image.size();
  if (image.format() == VK_FORMAT_R16G16_UNORM)
    return uploader.toImage(image, glm::ivec3(0), size, 4, std::as_bytes(cells));
  // Devices that do not filter 16 bits filter 8.
  std::vector<std::uint8_t> bytes;
  bytes.reserve(2 * cells.size());
  for (const std::uint32_t cell : cells) {
    bytes.push_back(static_cast<std::uint8_t>((cell & 0xffffu) >> 8));
    bytes.push_back(static_cast<std::uint8_t>(cell >> 24));
  }
  return uploader.toImage(image, glm::ivec3(0), size, 2, std::as_bytes(std::span<const std::uint8_t>(bytes)));
}

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
    gpu::ImageDescription description;
    description.type = VK_IMAGE_TYPE_3D;
    description.format =
        device.supports(VK_FORMAT_R16G16_UNORM, VK_FORMAT_FEATURE_2_SAMPLED_IMAGE_FILTER_LINEAR_BIT)
            ? VK_FORMAT_R16G16_UNORM
            : VK_FORMAT_R8G8_UNORM;
    description.size = light.field.grid().size;
    description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    auto made = gpu::Image::create(device, description);
    if (!made) return tl::unexpected(made.error());
    light.image = std::move(*made);
    light.sent = 0;
  }
  if (light.sent != light.field.version()) {
    light.sent = 0;
    if (auto sent = send(light.image, light.field.cells(), uploader); !sent)
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
