#include "render/passes/stereo_pass.h"

#include <algorithm>
#include <glm/common.hpp>
#include <utility>

#include "chiasm_shaders.h"
#include "render/light/scene_lights.h"
#include "render/passes/stereo_params.h"

namespace chiasm::render {

namespace {

glm::uvec3 groupsFor(glm::ivec2 size, int layers) {
  const glm::uvec2 groups((size + 15) / 16);
  return {groups, static_cast<std::uint32_t>(layers)};
}

}  // namespace

Expected<std::unique_ptr<StereoPass>> StereoPass::create(gpu::Device& device, gpu::Uploader& uploader,
                                                         const ResidentScene& resident) {
  std::unique_ptr<StereoPass> pass(new StereoPass);
  pass->device_ = &device;
  pass->uploader_ = &uploader;
  pass->resident_ = &resident;
  for (const auto& [buffer, bytes] :
       {std::pair(&pass->params_, sizeof(StereoParams)), std::pair(&pass->pairParams_, sizeof(PairParams))}) {
    auto made = gpu::Buffer::create(device, bytes,
                                    VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                    gpu::MemoryUse::device);
    if (!made) return tl::unexpected(made.error());
    *buffer = std::move(*made);
  }
  auto counts = RayCounts::create(device, uploader);
  if (!counts) return tl::unexpected(counts.error());
  pass->counts_ = std::move(*counts);
  if (auto ready = pass->frame_.initialise(device, uploader); !ready) return tl::unexpected(ready.error());
  pass->variants_ = std::make_unique<StereoVariants>(device);
  constexpr VkDescriptorType kImage = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
  constexpr VkDescriptorType kStorage = VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
  auto compose = gpu::Pipeline::compute(device, shaders::stereo_compose_comp,
                                        {{{0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER},
                                          {1, kStorage},
                                          {2, kStorage},
                                          {3, kStorage},
                                          {4, kImage},
                                          {5, kStorage}},
                                         0});
  if (!compose) return tl::unexpected(compose.error());
  pass->compose_ = std::move(*compose);
  return pass;
}

Expected<UploadReport> StereoPass::update(const SceneView& scene) {
  auto sent = frame_.update(scene, *resident_, *device_, *uploader_);
  if (!sent) return tl::unexpected(sent.error());
  light_.follow(scene, *resident_);
  UploadReport report;
  report.tableBytes = sent->tableBytes;
  report.labelBytes = sent->surfaceBytes;
  report.surfaceBricks = sent->surfaceBricks;
  return report;
}

VolumeVariant StereoPass::asDrawn(VolumeVariant variant) const {
  variant.skip = skipping_ ? 1 : 0;
  variant.count = counting_ ? 1 : 0;
  variant.cue = 0;       // in the room nearness is seen
  variant.adaptive = 0;  // the controller of a headset's frame chooses its steps
  return variant;
}

bool StereoPass::prepare(const SceneView& scene) {
  return variants_->prepare(asDrawn(variantOf(scene)), scene.volumes.size() > 1);
}

Expected<const gpu::Pipeline*> StereoPass::pipeline(const SpatialScene& scene) {
  VolumeVariant variant = asDrawn(frame_.variant());
  lightImage_ = variant.pair == 0 ? light_.image(scene, frame_.grid()) : nullptr;
  VolumeVariant lit = variant;
  lit.light = 1;
  // No frame waits for it: shadows come when it is there.
  lightWaits_ = lightImage_ != nullptr && !variants_->has(lit);
  if (lightWaits_) lightImage_ = nullptr;
  if (lightImage_ != nullptr) variant = lit;
  return variants_->get(variant);
}

// Only ever grows: quality changes from frame to frame.
Expected<void> StereoPass::fitRays(glm::ivec2 extent) {
  if (rays_ && glm::all(glm::lessThanEqual(extent, glm::ivec2(rays_.size())))) return {};
  gpu::ImageDescription description;
  description.size = {rays_ ? glm::max(extent, glm::ivec2(rays_.size())) : extent, 1};
  description.usage = VK_IMAGE_USAGE_STORAGE_BIT;
  description.format = VK_FORMAT_R32_SFLOAT;
  auto depths = gpu::Image::create(*device_, description);
  if (!depths) return tl::unexpected(depths.error());
  description.format = VK_FORMAT_R16G16B16A16_SFLOAT;
  auto rays = gpu::Image::create(*device_, description);
  if (!rays) return tl::unexpected(rays.error());
  rayDepths_ = std::move(*depths);
  rays_ = std::move(*rays);
  return {};
}

Expected<void> StereoPass::record(gpu::Commands& commands, const SpatialScene& scene,
                                  const std::array<EyeView, 2>& eyes, glm::ivec2 pixels,
                                  const StereoQuality& quality, const Pictures& pictures) {
  if (auto begun = begin(commands, scene, eyes, pixels, quality, pictures); !begun) return begun;
  cast(commands, pictures, 0, 1);
  compose(commands, pictures);
  return {};
}

Expected<void> StereoPass::begin(gpu::Commands& commands, const SpatialScene& scene,
                                 const std::array<EyeView, 2>& eyes, glm::ivec2 pixels,
                                 const StereoQuality& quality, const Pictures& pictures) {
  const RayLayout layout = layOutRays(eyes, pixels, quality);
  if (auto fitted = fitRays(layout.extent); !fitted) return fitted;
  auto cast = pipeline(scene);
  if (!cast) return tl::unexpected(cast.error());
  casting_ = *cast;
  pixels_ = pixels;
  glm::ivec2 most(1);
  for (int i = 0; i < 2 * layout.levels; ++i) {
    const glm::ivec4& place = layout.regions[static_cast<std::size_t>(i)].place;
    most = glm::max(most, glm::ivec2(place.z, place.w));
  }
  rayGroups_ = groupsFor(most, 2 * layout.levels);
  StereoParams params = stereoParams(frame_, scene, eyes, pixels, std::clamp(quality.step, 1.0, 4.0),
                                     pictures.veils != nullptr, layout);
  if (lightImage_ != nullptr) setLight(params.frame, light_.look(scene));
  params.groups = glm::ivec4(glm::uvec4(rayGroups_, 0));
  commands.barrier();  // the frame before may still read them
  commands.device().vk().CmdUpdateBuffer(commands.handle(), params_.handle(), 0, sizeof(params), &params);
  if (frame_.variant().pair != 0) {
    const PairParams both = frame_.pairParams(nullptr);
    commands.device().vk().CmdUpdateBuffer(commands.handle(), pairParams_.handle(), 0, sizeof(both), &both);
  }
  commands.barrier();
  commands.transition(rays_, VK_IMAGE_LAYOUT_GENERAL, true);
  commands.transition(rayDepths_, VK_IMAGE_LAYOUT_GENERAL, true);
  return {};
}

void StereoPass::cast(gpu::Commands& commands, const Pictures& pictures, int piece, int pieces) {
  gpu::Descriptors descriptors;
  descriptors.uniform(0, params_).storage(5, rays_).storage(6, counts_.buffer());
  if (frame_.variant().pair != 0) descriptors.uniform(23, pairParams_);
  frame_.describe(descriptors, *resident_, lightImage_);
  const gpu::Image& veils = pictures.veils != nullptr ? *pictures.veils : pictures.room;
  const gpu::Image& veilDepths = pictures.veils != nullptr ? *pictures.veilDepths : pictures.depths;
  descriptors.sampled(18, pictures.depths, resident_->nearest())
      .sampled(19, veils, resident_->nearest())
      .sampled(20, veilDepths, resident_->nearest())
      .storage(21, rayDepths_);
  commands.bind(*casting_, descriptors);
  // Rows of groups, both eyes' one after the other.
  const std::uint64_t rows = std::uint64_t{rayGroups_.y} * rayGroups_.z;
  const auto rowOf = [&](int n) {
    return rows * static_cast<std::uint64_t>(n) / static_cast<std::uint64_t>(pieces);
  };
  for (std::uint64_t row = rowOf(piece); row < rowOf(piece + 1);) {
    const auto layer = static_cast<std::uint32_t>(row / rayGroups_.y);
    const auto first = static_cast<std::uint32_t>(row % rayGroups_.y);
    const auto count =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(rayGroups_.y - first, rowOf(piece + 1) - row));
    commands.dispatch({0, first, layer}, {rayGroups_.x, count, 1});
    row += count;
  }
}

void StereoPass::compose(gpu::Commands& commands, const Pictures& pictures) {
  commands.transition(rays_, VK_IMAGE_LAYOUT_GENERAL);
  commands.transition(rayDepths_, VK_IMAGE_LAYOUT_GENERAL);
  commands.transition(pictures.target, VK_IMAGE_LAYOUT_GENERAL, true);
  commands.bind(compose_, gpu::Descriptors{}
                              .uniform(0, params_)
                              .storage(1, rays_)
                              .storage(2, pictures.room)
                              .storage(3, pictures.target)
                              .sampled(4, pictures.depths, resident_->nearest())
                              .storage(5, rayDepths_));
  commands.dispatch(groupsFor(pixels_, 2));
}

}  // namespace chiasm::render
