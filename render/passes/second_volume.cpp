#include "render/passes/second_volume.h"

#include <algorithm>
#include <cmath>

#include "render/scene/table_image.h"

namespace chiasm::render {

namespace {

// Of optical depths: with it, what lets 2 % through lets 1 - opacity through.
float depthShare(float opacity) {
  if (opacity >= 1.0f) return 1.0f;
  return std::log(1.0f - 0.98f * std::clamp(opacity, 0.0f, 1.0f)) / std::log(0.02f);
}

}  // namespace

PairMember memberOf(const SceneVolume& volume) {
  return {volume.grid, volume.shading, volume.opacity3d, volume.depthCue};
}

PairVolumeParams pairVolumeParams(const GridGeometry& frame, const PairMember& member,
                                  const ResidentVolume& resident, const FrameTables& tables,
                                  const ResidentLabels* mask, const Camera* camera) {
  LabelParams place{};
  setLayerTransforms(place, member.grid, frame);
  PairVolumeParams params{};
  std::copy_n(place.fromTexel, 3, params.fromTexel);
  std::copy_n(place.normal, 3, params.normal);
  params.size = place.size;
  const double scale = resident.storedScale(), offset = resident.storedOffset();
  params.table = glm::vec4(glm::vec2(tables.indexOfTexel(scale, offset)), 0, 0);
  const DepthCue cue = camera != nullptr ? depthCueFor(member.depthCue, *camera, member.grid) : DepthCue{};
  params.window = glm::vec4(glm::vec2(tables.windowOfTexel(scale, offset)), cue.perMm, cue.fromMm);
  const Shading& light = member.shading;
  params.shading = {light.ambient, light.diffuse, light.specular, light.specularPower};
  params.share = {depthShare(member.opacity), member.opacity, 0, 0};
  if (mask != nullptr) params.maskSlots = {mask->slotGrid(), 0};
  return params;
}

void addPairBindings(gpu::PipelineInterface& interface) {
  interface.bindings.push_back({23, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER});
  for (const std::uint32_t binding : {24u, 27u, 28u})
    interface.bindings.push_back({binding, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER});
  for (const std::uint32_t binding : {25u, 26u})
    interface.bindings.push_back({binding, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE});
}

Expected<bool> SecondVolume::update(const SceneVolume& volume, const ResidentScene& resident, double stepMm,
                                    const ThresholdPreview* preview, gpu::Device& device,
                                    gpu::Uploader& uploader, std::uint64_t& tableBytes) {
  const bool changed = resident_ == nullptr || !(member_.grid == volume.grid);
  resident_ = resident.volume(volume.uid);
  mask_ = resident.hiddenMask(volume.uid);
  member_ = memberOf(volume);
  if (!tables_.update(volume, resident_->ranges(), stepMm, preview)) return changed;
  const auto failed = [&](const Error& error) {
    forget();
    return tl::unexpected(error);
  };
  auto opacities = uploadTable(device, uploader, VK_FORMAT_R32_SFLOAT, tables_.opacities());
  if (!opacities) return failed(opacities.error());
  auto colours = uploadTable(device, uploader, VK_FORMAT_R32G32B32A32_SFLOAT, tables_.table().entries);
  if (!colours) return failed(colours.error());
  opacities_ = std::move(*opacities);
  colours_ = std::move(*colours);
  tableBytes += opacities_.bytes() + colours_.bytes();
  return true;
}

void SecondVolume::forget() {
  resident_ = nullptr;
  mask_ = nullptr;
  tables_.forget();
  opacities_ = {};
  colours_ = {};
}

void SecondVolume::mark(const CoverGrid& cover, std::vector<std::uint8_t>& marked) const {
  markBricks(cover, member_.grid, resident_->ranges(), tables_.occupied(resident_->ranges()),
             tables_.mode() != RenderMode::shaded, marked);
}

PairVolumeParams SecondVolume::params(const GridGeometry& frame, const Camera* camera) const {
  return pairVolumeParams(frame, member_, *resident_, tables_, mask_, camera);
}

void SecondVolume::describe(gpu::Descriptors& descriptors, const ResidentScene& resident) const {
  descriptors.sampled(24, resident_->image(), resident.linear());
  descriptors.storage(25, opacities_).storage(26, colours_);
  descriptors.sampled(27, mask_ != nullptr ? mask_->pages() : resident.emptyUint3d(), resident.nearest());
  descriptors.sampled(28, mask_ != nullptr ? mask_->atlas() : resident.emptyUint3d(), resident.nearest());
}

}  // namespace chiasm::render
