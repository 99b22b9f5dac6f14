#include "render/passes/volume_frame.h"

#include <algorithm>
#include <glm/common.hpp>
#include <span>

#include "render/scene/distance_map.h"
#include "render/scene/table_image.h"
#include "render/scene/volumes_in_3d.h"

namespace chiasm::render {

Expected<void> VolumeFrame::initialise(gpu::Device& device, gpu::Uploader& uploader) {
  auto opacities = uploadTable(device, uploader, VK_FORMAT_R32_SFLOAT, std::vector<float>(1));
  if (!opacities) return tl::unexpected(opacities.error());
  auto colours = uploadTable(device, uploader, VK_FORMAT_R32G32B32A32_SFLOAT, std::vector<glm::vec4>(1));
  if (!colours) return tl::unexpected(colours.error());
  opacities_ = std::move(*opacities);
  colours_ = std::move(*colours);
  Sent sent;
  return updateDistances(device, uploader, sent);
}

gpu::PipelineInterface volumeShaderInterface() {
  gpu::PipelineInterface interface;
  constexpr VkDescriptorType kImage = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
  constexpr VkDescriptorType kBuffer = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
  constexpr VkDescriptorType kTable = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
  interface.bindings = {
      {0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER}, {1, kImage}, {2, kTable}, {3, kTable}, {4, kTable},
      {5, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE},  {6, kBuffer}};
  // Pages and atlas of each label layer, looks, hidden mask.
  for (std::uint32_t layer = 0; layer < 2 * kMaximumLabelLayers; ++layer)
    interface.bindings.push_back({7 + layer, kImage});
  interface.bindings.push_back({15, kBuffer});
  interface.bindings.push_back({16, kImage});
  interface.bindings.push_back({17, kImage});
  interface.bindings.push_back({22, kImage});  // gradients
  interface.bindings.push_back({30, kImage});  // light
  return interface;
}

std::array<gpu::SpecializationValue, 13> specializationOf(const VolumeVariant& variant) {
  return {{{0, variant.mode},
           {1, variant.layers},
           {2, variant.mask},
           {3, variant.skip},
           {4, variant.count},
           {5, variant.integrated},
           {6, variant.gradients},
           {7, variant.adaptive},
           {8, variant.cue},
           {9, variant.secondMode},
           {10, variant.secondMask},
           {11, variant.secondIntegrated},
           {12, variant.light}}};
}

namespace {

const ThresholdPreview* previewOn(const SceneView& scene, const Uid& volume) {
  return scene.preview && scene.preview->volume == volume ? &*scene.preview : nullptr;
}

double stepOf(const SceneVolume& volume) {
  return std::max(volume.sampleDistanceVoxels, 0.05) * smallestSpacing(volume.grid);
}

std::uint32_t modeNumber(RenderMode mode) {
  switch (mode) {
    case RenderMode::maximumIntensity:
      return 1;
    case RenderMode::minimumIntensity:
      return 3;
    case RenderMode::averageIntensity:
      return 4;
    default:
      return 0;
  }
}

}  // namespace

Expected<VolumeFrame::Sent> VolumeFrame::update(const SceneView& scene, const ResidentScene& resident,
                                                gpu::Device& device, gpu::Uploader& uploader,
                                                VolumeFocus* focus) {
  Sent sent;
  const VolumesIn3d shown = volumesIn3d(scene);
  const auto onDevice = [&](const SceneVolume* one) {
    return one != nullptr && resident.volume(one->uid) != nullptr ? one : nullptr;
  };
  const SceneVolume* volume = onDevice(shown.first);
  const SceneVolume* second = onDevice(shown.second);
  volume_ = volume != nullptr ? resident.volume(volume->uid) : nullptr;
  mask_ = volume != nullptr ? resident.hiddenMask(volume->uid) : nullptr;
  // Two volumes are marched in a frame over both as wholes.
  if (volume_ != nullptr && focus != nullptr && second == nullptr) {
    const ResidentVolume* whole = volume_;
    volume_ = &focus->shown(*whole);
    distancesStale_ = distancesStale_ || focusRevision_ != focus->revision();
    focusRevision_ = focus->revision();
    if (volume_ != whole && mask_ != nullptr) {
      auto mask = focus->mask(device, uploader, *volume->hiddenMask);
      if (!mask) return tl::unexpected(mask.error());
      mask_ = *mask;
    }
  }

  auto labels = surfaces_.update(scene, device, uploader);
  if (!labels) return tl::unexpected(labels.error());
  sent.surfaceBytes = labels->bytes;
  sent.surfaceBricks = labels->built;
  GridGeometry grid = grid_;
  distancesStale_ = distancesStale_ || labels->cellsChanged;
  if (volume != nullptr) {
    shading_ = volume->shading;
    depthCue_ = volume->depthCue;
    stepMm_ = stepOf(*volume);
    auto paired = updatePair(*volume, second, scene, resident, device, uploader, sent);
    if (!paired) return tl::unexpected(paired.error());
    grid = second_.isThere() ? cover_.grid : cropped(volume->grid, volume_->box());
    auto fresh = updateTables(*volume, previewOn(scene, volume->uid), device, uploader, sent);
    if (!fresh) return tl::unexpected(fresh.error());
    const bool adaptive = volume->adaptiveSteps && !second_.isThere();
    distancesStale_ = distancesStale_ || *fresh || adaptive_ != adaptive;
    adaptive_ = adaptive;
    if (auto made = updateGradients(*volume, resident, device, uploader); !made)
      return tl::unexpected(made.error());
  } else if (surfaces_.count() > 0) {
    grid = surfaces_.grid(0);
    stepMm_ = smallestSpacing(grid);
  }
  distancesStale_ = distancesStale_ || !(grid == grid_) || framedByVolume_ != (volume != nullptr);
  grid_ = grid;
  wholeGrid_ = volume != nullptr ? volume->grid : grid;
  framedByVolume_ = volume != nullptr;
  if (volume == nullptr) second_.forget();
  if (distancesStale_)
    if (auto made = updateDistances(device, uploader, sent); !made) return tl::unexpected(made.error());
  distancesStale_ = false;
  if (auto flushed = uploader.flush(); !flushed) return tl::unexpected(flushed.error());
  return sent;
}

Expected<void> VolumeFrame::updatePair(const SceneVolume& first, const SceneVolume* second,
                                       const SceneView& scene, const ResidentScene& resident,
                                       gpu::Device& device, gpu::Uploader& uploader, Sent& sent) {
  member_ = memberOf(first);
  const auto cover =
      second != nullptr ? coverBoth(first.grid, volume_->ranges().edge, second->grid) : std::nullopt;
  if (!cover) {
    distancesStale_ = distancesStale_ || second_.isThere();
    second_.forget();
    return {};
  }
  cover_ = *cover;
  // The finer of both steps: neither is sampled more coarsely than alone.
  stepMm_ = std::min(stepMm_, stepOf(*second));
  auto changed = second_.update(*second, resident, stepMm_, previewOn(scene, second->uid), device, uploader,
                                sent.tableBytes);
  if (!changed) return tl::unexpected(changed.error());
  distancesStale_ = distancesStale_ || *changed;
  return {};
}

void VolumeFrame::forget() {
  volume_ = nullptr;
  mask_ = nullptr;
  second_.forget();
  tables_.forget();
  surfaces_.forget();
  gradients_ = {};
  distances_ = {};
  distancesStale_ = true;
}

Expected<bool> VolumeFrame::updateTables(const SceneVolume& volume, const ThresholdPreview* preview,
                                         gpu::Device& device, gpu::Uploader& uploader, Sent& sent) {
  if (!tables_.update(volume, volume_->ranges(), stepMm_, preview)) return false;
  const auto failed = [&](const Error& error) {
    tables_.forget();
    return tl::unexpected(error);
  };
  auto opacities = uploadTable(device, uploader, VK_FORMAT_R32_SFLOAT, tables_.opacities());
  if (!opacities) return failed(opacities.error());
  auto colours = uploadTable(device, uploader, VK_FORMAT_R32G32B32A32_SFLOAT, tables_.table().entries);
  if (!colours) return failed(colours.error());
  opacities_ = std::move(*opacities);
  colours_ = std::move(*colours);
  sent.tableBytes += opacities_.bytes() + colours_.bytes();
  return true;
}

Expected<void> VolumeFrame::updateGradients(const SceneVolume& volume, const ResidentScene& resident,
                                            gpu::Device& device, gpu::Uploader& uploader) {
  // An eighth of the budget stays for what is needed.
  const std::uint64_t bytes = 4 * cropped(volume.grid, volume_->box()).voxelCount();
  useGradients_ = volume.precomputedGradients && volume.mode == RenderMode::shaded && !volume_->reduced() &&
                  !second_.isThere() &&
                  (gradients_.of(*volume_) || bytes + device.memoryBudget() / 8 <= device.freeBytes());
  if (!useGradients_) {
    gradients_ = {};
    return {};
  }
  if (gradients_.of(*volume_)) return {};
  gradients_ = {};  // first, so that two need not fit
  auto made = VoxelGradients::create(device, uploader, *volume_, resident.linear());
  // They only save time: what cannot be kept is worked out for each sample.
  useGradients_ = made.has_value();
  if (made) gradients_ = std::move(*made);
  return {};
}

std::vector<std::uint8_t> VolumeFrame::occupiedBricks() {
  if (volume_ == nullptr) {
    brickEdge_ = brickEdgeFor(grid_.size);
    brickGrid_ = glm::max((grid_.size + (brickEdge_ - 1)) / brickEdge_, glm::ivec3(1));
    return std::vector<std::uint8_t>(static_cast<std::size_t>(brickGrid_.x) *
                                         static_cast<std::size_t>(brickGrid_.y) *
                                         static_cast<std::size_t>(brickGrid_.z),
                                     0);
  }
  const BrickRanges& ranges = volume_->ranges();
  if (second_.isThere()) {
    brickGrid_ = cover_.bricks;
    brickEdge_ = cover_.edge;
    std::vector<std::uint8_t> marked(static_cast<std::size_t>(brickGrid_.x) *
                                     static_cast<std::size_t>(brickGrid_.y) *
                                     static_cast<std::size_t>(brickGrid_.z));
    markBricks(cover_, member_.grid, ranges, tables_.occupied(ranges), tables_.mode() != RenderMode::shaded,
               marked);
    second_.mark(cover_, marked);
    return marked;
  }
  brickGrid_ = ranges.grid;
  brickEdge_ = ranges.edge;
  return tables_.occupied(ranges, adaptive_);
}

std::vector<std::uint8_t> VolumeFrame::visibleBricks(const GridGeometry& grid,
                                                     const ResidentVolume& whole) const {
  std::vector<std::uint8_t> bricks = tables_.occupied(whole.ranges());
  surfaces_.markOccupied(grid, whole.ranges().edge, whole.ranges().grid, bricks);
  return bricks;
}

Expected<void> VolumeFrame::updateDistances(gpu::Device& device, gpu::Uploader& uploader, Sent& sent) {
  std::vector<std::uint8_t> occupied = occupiedBricks();
  surfaces_.markOccupied(grid_, brickEdge_, brickGrid_, occupied);
  const std::vector<std::uint8_t> distances = markFaint(chebyshevDistances(brickGrid_, occupied), occupied);
  if (!distances_ || distances_.size() != brickGrid_) {
    gpu::ImageDescription description;
    description.type = VK_IMAGE_TYPE_3D;
    description.format = VK_FORMAT_R8_UINT;
    description.size = brickGrid_;
    description.usage = VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    auto made = gpu::Image::create(device, description);
    if (!made) return tl::unexpected(made.error());
    distances_ = std::move(*made);
  }
  sent.tableBytes += distances.size();
  return uploader.toImage(distances_, glm::ivec3(0), brickGrid_, 1, std::as_bytes(std::span(distances)),
                          VK_IMAGE_LAYOUT_GENERAL);
}

VolumeVariant variantOf(const SceneView& scene) {
  const auto [volume, second] = volumesIn3d(scene);
  VolumeVariant variant;
  variant.layers = static_cast<std::uint32_t>(layersIn3d(scene).size());
  variant.mode = 2;
  if (volume == nullptr) return variant;
  const auto integrated = [](const SceneVolume& one) {
    return one.mode == RenderMode::shaded && one.sampling == Sampling::integrated ? 1u : 0u;
  };
  const auto cued = [](const SceneVolume& one) {
    return one.mode == RenderMode::shaded && one.depthCue > 0.0f ? 1u : 0u;
  };
  variant.mode = modeNumber(modeOfStored(volume->mode, volume->rescaleSlope));
  variant.mask = volume->hiddenMask ? 1 : 0;
  variant.integrated = integrated(*volume);
  variant.cue = cued(*volume);
  // Whether there is a frame over both does not depend on the size of its bricks.
  if (second != nullptr && coverBoth(volume->grid, brickEdgeFor(volume->grid.size), second->grid)) {
    variant.pair = 1;
    variant.secondMode = modeNumber(modeOfStored(second->mode, second->rescaleSlope));
    variant.secondMask = second->hiddenMask ? 1 : 0;
    variant.secondIntegrated = integrated(*second);
    variant.cue |= cued(*second);
    return variant;
  }
  variant.gradients = variant.mode == 0 && volume->precomputedGradients ? 1 : 0;
  variant.adaptive = variant.mode == 0 && volume->adaptiveSteps ? 1 : 0;
  return variant;
}

VolumeVariant VolumeFrame::variant() const {
  VolumeVariant variant;
  variant.mode = volume_ == nullptr ? 2 : modeNumber(tables_.modeOfStored());
  variant.layers = surfaces_.count();
  variant.mask = mask_ != nullptr ? 1 : 0;
  variant.integrated = variant.mode == 0 && tables_.integrated() ? 1 : 0;
  variant.gradients = variant.mode == 0 && useGradients_ ? 1 : 0;
  variant.adaptive = variant.mode == 0 && adaptive_ ? 1 : 0;
  variant.cue = variant.mode == 0 && depthCue_ > 0.0f ? 1 : 0;
  if (!second_.isThere()) return variant;
  variant.pair = 1;
  variant.secondMode = modeNumber(second_.tables().modeOfStored());
  variant.secondMask = second_.hasMask() ? 1 : 0;
  variant.secondIntegrated = second_.tables().integrated() ? 1 : 0;
  if (variant.secondMode == 0 && second_.depthCue() > 0.0f) variant.cue = 1;
  return variant;
}

PairParams VolumeFrame::pairParams(const Camera* camera) const {
  return {
      {pairVolumeParams(grid_, member_, *volume_, tables_, mask_, camera), second_.params(grid_, camera)}};
}

VolumeParams VolumeFrame::params(const Volume3dContent& content, const Camera& camera,
                                 glm::ivec2 size) const {
  VolumeParams params{};
  params.eye = eyeParams(cameraRays(camera, size, content.part), grid_, stepMm_);
  params.frame = shared(content.clipBox);
  const DepthCue cue = depthCueFor(depthCue_, camera, wholeGrid_);
  params.frame.window.z = cue.perMm;
  params.frame.window.w = cue.fromMm;
  params.frame.backgroundTop = content.backgroundTop;
  params.frame.backgroundBottom = content.backgroundBottom;
  params.frame.picture = {size, 0, 0};
  return params;
}

FrameParams VolumeFrame::shared(const std::optional<PatientBox>& clipBox) const {
  FrameParams params{};
  setClipBox(params, clipBox);
  setNormals(params, grid_);
  params.size = {glm::vec3(grid_.size), 1.0f / static_cast<float>(brickEdge_)};
  params.brickGrid = {brickGrid_, 0};
  params.shading = {shading_.ambient, shading_.diffuse, shading_.specular, shading_.specularPower};
  params.table.w = static_cast<float>(brickEdge_);
  surfaces_.setParams(params, grid_);
  if (mask_ != nullptr) params.maskSlots = {mask_->slotGrid(), 0};
  if (volume_ == nullptr) return params;
  // texel -> stored -> table index; the half rounds to the nearest entry.
  const double scale = volume_->storedScale(), offset = volume_->storedOffset();
  const float last = static_cast<float>(tables_.table().entries.size() - 1);
  params.table = {glm::vec2(tables_.indexOfTexel(scale, offset)), last, params.table.w};
  params.window = glm::vec4(glm::vec2(tables_.windowOfTexel(scale, offset)), 0, 0);
  return params;
}

void VolumeFrame::describe(gpu::Descriptors& descriptors, const ResidentScene& resident,
                           const gpu::Image* light) const {
  descriptors.sampled(1, volume_ != nullptr ? volume_->image() : resident.emptyFloat3d(), resident.linear());
  descriptors.storage(2, distances_).storage(3, opacities_).storage(4, colours_);
  surfaces_.describe(descriptors, resident);
  descriptors.sampled(16, mask_ != nullptr ? mask_->pages() : resident.emptyUint3d(), resident.nearest());
  descriptors.sampled(17, mask_ != nullptr ? mask_->atlas() : resident.emptyUint3d(), resident.nearest());
  descriptors.sampled(22, useGradients_ ? gradients_.image() : resident.emptyFloat3d(), resident.linear());
  if (second_.isThere()) second_.describe(descriptors, resident);
  descriptors.sampled(30, light != nullptr ? *light : resident.emptyFloat3d(), resident.linear());
}

}  // namespace chiasm::render
