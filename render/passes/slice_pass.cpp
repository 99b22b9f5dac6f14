#include "render/passes/slice_pass.h"

#include <algorithm>
#include <cmath>
#include <glm/vec3.hpp>

#include "chiasm_shaders.h"
#include "core/volume/window_presets.h"
#include "render/passes/labelled_part.h"
#include "render/passes/slice_plane.h"

namespace chiasm::render {

namespace {

constexpr auto kImage = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
constexpr auto kTexture = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
constexpr auto kBuffer = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;

// As the shaders declare them.
struct BaseConstants {
  glm::vec4 centre{0.0f}, stepX{0.0f}, stepY{0.0f};
  glm::ivec4 grid{0};
  glm::vec4 preview{0.0f}, tint{0.0f};
  glm::ivec2 size{0};
};

struct LayerConstants {
  glm::vec4 centre, stepX, stepY;
  glm::ivec4 grid, part, area;
};

struct OverlayConstants {
  glm::ivec4 part;
  int pad, radius, count;
  float opacity;
};

bool showsInSlices(const SceneLabels& layer, const SliceContent& content) {
  return content.labelOpacity > 0.0f &&
         std::any_of(layer.appearance.begin(), layer.appearance.end(), [](const LabelAppearance& look) {
           return look.sliceFill > 0.0f || look.sliceOutline > 0.0f;
         });
}

void setPreview(BaseConstants& constants, const ThresholdPreview& preview, const SceneVolume& volume) {
  StoredRange range = storedRange(preview.lower, preview.upper, volume.rescaleSlope, volume.rescaleIntercept);
  if (isInverted(volume.window)) range = {-range.upper, -range.lower};
  constants.preview = {range.lower, range.upper,
                       std::round(std::clamp(preview.opacity, 0.0f, 1.0f) * 65536.0f), 0.0f};
  constants.tint = glm::vec4(glm::vec3(preview.colour), constants.tint.w);
}

}  // namespace

Expected<SlicePass> SlicePass::create(gpu::Device& device, gpu::Uploader& uploader) {
  SlicePass pass;
  pass.device_ = &device;
  pass.uploader_ = &uploader;
  auto labels =
      gpu::Pipeline::compute(device, shaders::slice_labels_comp,
                             {{{0, kTexture}, {1, kTexture}, {2, kBuffer}}, sizeof(LayerConstants)});
  if (!labels) return tl::unexpected(labels.error());
  auto overlay =
      gpu::Pipeline::compute(device, shaders::slice_overlay_comp,
                             {{{0, kImage}, {1, kBuffer}, {2, kBuffer}}, sizeof(OverlayConstants)});
  if (!overlay) return tl::unexpected(overlay.error());
  auto fusion = FusionPass::create(device);
  if (!fusion) return tl::unexpected(fusion.error());
  pass.fusion_ = std::move(*fusion);
  pass.labels_ = std::move(*labels);
  pass.overlay_ = std::move(*overlay);
  return pass;
}

Expected<const gpu::Pipeline*> SlicePass::basePipeline(BaseKind kind) {
  gpu::Pipeline& pipeline =
      base_[(kind.interpolate ? 1u : 0u) | (kind.preview ? 2u : 0u) | (kind.even ? 4u : 0u)];
  if (pipeline) return &pipeline;
  const std::array<gpu::SpecializationValue, 3> constants{
      {{0, kind.interpolate ? 1u : 0u}, {1, kind.preview ? 1u : 0u}, {2, kind.even ? 1u : 0u}}};
  auto created =
      gpu::Pipeline::compute(*device_, shaders::slice_comp,
                             {{{0, kImage}, {1, kTexture}, {2, kBuffer}}, sizeof(BaseConstants)}, constants);
  if (!created) return tl::unexpected(created.error());
  pipeline = std::move(*created);
  return &pipeline;
}

Expected<void> SlicePass::prepareAll() {
  for (const bool interpolate : {false, true})
    for (const bool preview : {false, true})
      for (const bool even : {false, true})
        if (auto made = basePipeline({interpolate, preview, even}); !made)
          return tl::unexpected(made.error());
  return fusion_.prepareAll();
}

void SlicePass::prune(const SceneView& scene) {
  fusion_.prune(scene);
  std::erase_if(windows_, [&](const auto& entry) { return findVolume(scene, entry.first) == nullptr; });
}

Expected<const SlicePass::WindowTable*> SlicePass::windowTable(gpu::Commands& commands,
                                                               const SceneVolume& volume) {
  WindowTable& table = windows_[volume.uid];
  if (table.thresholds && table.window == volume.window && table.slope == volume.rescaleSlope &&
      table.intercept == volume.rescaleIntercept)
    return &table;
  const WindowThresholds computed =
      windowThresholds(volume.window, volume.rescaleSlope, volume.rescaleIntercept);
  if (!table.thresholds) {
    auto buffer = gpu::Buffer::create(*device_, sizeof(computed.thresholds),
                                      VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                      gpu::MemoryUse::device);
    if (!buffer) return tl::unexpected(buffer.error());
    table.thresholds = std::move(*buffer);
  }
  table.window = volume.window;
  table.slope = volume.rescaleSlope;
  table.intercept = volume.rescaleIntercept;
  table.sign = computed.sign;
  table.levelsPerValue = levelsPerValue(volume.window, computed);
  commands.barrier();
  device_->vk().CmdUpdateBuffer(commands.handle(), table.thresholds.handle(), 0, sizeof(computed.thresholds),
                                computed.thresholds.data());
  commands.barrier();
  return &table;
}

Expected<void> SlicePass::record(gpu::Commands& commands, const SceneView& scene, const SliceContent& content,
                                 const ResidentScene& resident, const gpu::Image& target) {
  const SceneVolume* volume = findVolume(scene, content.volume);
  const ResidentVolume* voxels = volume != nullptr ? resident.volume(volume->uid) : nullptr;
  const bool thick = content.slab.mm > 0.0, inPart = voxels != nullptr && voxels->reduced();
  const bool cubic = content.interpolate && content.cubic;
  if (volume != nullptr && (thick || inPart || cubic) && SliceCutter::canCut(*volume)) {
    // Sent before anything of this recording happens: the target is not in it yet.
    const bool tinted = scene.preview && scene.preview->volume == volume->uid;
    if (auto cut = cutter_.draw(*volume, content, tinted ? &*scene.preview : nullptr, *uploader_, target);
        !cut)
      return cut;
  } else {
    commands.transition(target, VK_IMAGE_LAYOUT_GENERAL, true);
    if (auto drawn = recordBase(commands, scene, content, resident, target); !drawn) return drawn;
  }
  if (content.fusion)
    if (auto laid = fusion_.record(commands, scene, content, resident, target); !laid) return laid;
  for (const SceneLabels& layer : scene.labels) {
    const ResidentLabels* labels = resident.labels(layer.segmentation, layer.layer);
    if (labels == nullptr || !showsInSlices(layer, content)) continue;
    if (auto drawn = recordLayer(commands, layer, content, *labels, resident, target); !drawn) return drawn;
  }
  commands.transition(target, VK_IMAGE_LAYOUT_GENERAL);
  return {};
}

Expected<void> SlicePass::recordBase(gpu::Commands& commands, const SceneView& scene,
                                     const SliceContent& content, const ResidentScene& resident,
                                     const gpu::Image& target) {
  BaseConstants constants;
  constants.size = glm::ivec2(target.size());
  const SceneVolume* volume = findVolume(scene, content.volume);
  const ResidentVolume* voxels = volume != nullptr ? resident.volume(volume->uid) : nullptr;
  BaseKind kind;
  // Means of voxels are no voxels: only interpolation knows nothing of them.
  const bool means = voxels != nullptr && voxels->reduced();
  kind.interpolate = content.interpolate || means;
  gpu::Descriptors descriptors;
  descriptors.storage(0, target);
  if (voxels != nullptr) {
    auto table = windowTable(commands, *volume);
    if (!table) return tl::unexpected(table.error());
    const VoxelPlane plane = planeIn(volume->grid, content);
    constants.centre = glm::vec4(plane.centre, voxels->storedScale());
    constants.stepX = glm::vec4(plane.stepX, voxels->storedOffset());
    constants.stepY = glm::vec4(plane.stepY, (*table)->sign);
    constants.grid = glm::ivec4(voxels->size(), volume->voxels->type() != VoxelType::float32 ? 1 : 0);
    kind.even = (*table)->levelsPerValue > 0.0f;
    constants.tint.w = (*table)->levelsPerValue;
    kind.preview = scene.preview && scene.preview->volume == volume->uid && !means;
    if (kind.preview) setPreview(constants, *scene.preview, *volume);
    descriptors.sampled(1, voxels->image(), resident.linear()).storage(2, (*table)->thresholds);
  } else {
    // A grid of no voxels: every pixel lies outside.
    descriptors.sampled(1, resident.emptyFloat3d(), resident.linear()).storage(2, resident.emptyBuffer());
  }
  auto pipeline = basePipeline(kind);
  if (!pipeline) return tl::unexpected(pipeline.error());
  commands.bind(**pipeline, descriptors);
  commands.push(**pipeline, constants);
  commands.dispatch(groupsFor(constants.size));
  return {};
}

Expected<void> SlicePass::recordLayer(gpu::Commands& commands, const SceneLabels& layer,
                                      const SliceContent& content, const ResidentLabels& labels,
                                      const ResidentScene& resident, const gpu::Image& target) {
  const glm::ivec2 size(target.size());
  const PixelBox part = labelledPart(labels.map(), layer.grid, content, size);
  if (part.empty()) return {};
  const int pad = std::clamp(content.outlinePixels, 0, 64);
  const glm::ivec2 padded = part.end - part.begin + 2 * pad;
  const VkDeviceSize bytes = static_cast<VkDeviceSize>(padded.x) * static_cast<VkDeviceSize>(padded.y) * 4;
  if (!screenLabels_ || screenLabels_.size() < bytes) {
    auto buffer =
        gpu::Buffer::create(*device_, bytes, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, gpu::MemoryUse::device);
    if (!buffer) return tl::unexpected(buffer.error());
    screenLabels_ = std::move(*buffer);
  }
  const VoxelPlane plane = planeIn(layer.grid, content);
  LayerConstants find{};
  find.centre = glm::vec4(plane.centre, 0.0f);
  find.stepX = glm::vec4(plane.stepX, 0.0f);
  find.stepY = glm::vec4(plane.stepY, 0.0f);
  find.grid = glm::ivec4(labels.size(), pad);
  find.part = glm::ivec4(part.begin, part.end - part.begin);
  find.area = glm::ivec4(size, labels.slotGrid().x, labels.slotGrid().y);
  commands.barrier();  // the last layer's reads of the same buffer
  commands.bind(labels_,
                gpu::Descriptors{}
                    .sampled(0, labels.pages(), resident.nearest())
                    .sampled(1, labels.atlas() ? labels.atlas() : resident.emptyUint3d(), resident.nearest())
                    .storage(2, screenLabels_));
  commands.push(labels_, find);
  commands.dispatch(groupsFor(padded));

  commands.barrier();
  const OverlayConstants lay{find.part, pad, pad, static_cast<int>(labels.appearanceCount()),
                             std::clamp(content.labelOpacity, 0.0f, 1.0f)};
  commands.bind(overlay_,
                gpu::Descriptors{}
                    .storage(0, target)
                    .storage(1, screenLabels_)
                    .storage(2, labels.appearance() ? labels.appearance() : resident.emptyBuffer()));
  commands.push(overlay_, lay);
  commands.dispatch(groupsFor(part.end - part.begin));
  return {};
}

}  // namespace chiasm::render
