#include "render/passes/fusion_pass.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <glm/geometric.hpp>

#include "chiasm_shaders.h"
#include "render/passes/slice_plane.h"

namespace chiasm::render {

namespace {

// As the shader declares them.
struct FusionConstants {
  glm::vec4 centre{0.0f}, stepX{0.0f}, stepY{0.0f};
  glm::ivec4 grid{0};
  glm::vec4 place{0.0f};
  glm::ivec2 size{0};
};

struct DeviceTable {
  std::array<float, 256> thresholds;
  std::array<glm::uvec2, 256> looks;
};

constexpr std::uint32_t kEverywhere = 0, kSquares = 1, kFromLine = 2;

std::uint32_t whereOf(FusionMode mode) {
  return mode == FusionMode::checkerboard ? kSquares : mode == FusionMode::swipe ? kFromLine : kEverywhere;
}

// The pixel position (centres at + 0.5) where case space's origin lies, projected onto the cut.
glm::dvec2 originOnPicture(const SliceContent& content, glm::ivec2 size) {
  const glm::dvec3 offset = -content.centre.mm;
  return glm::dvec2(size) * 0.5 +
         glm::dvec2(glm::dot(offset, content.right.mm), glm::dot(offset, content.down.mm)) /
             content.mmPerPixel;
}

}  // namespace

Expected<FusionPass> FusionPass::create(gpu::Device& device) {
  FusionPass pass;
  pass.device_ = &device;
  return pass;
}

Expected<const gpu::Pipeline*> FusionPass::pipeline(Kind kind) {
  gpu::Pipeline& pipeline =
      pipelines_[(kind.interpolate ? 1u : 0u) | (kind.even ? 2u : 0u) | (kind.where << 2)];
  if (pipeline) return &pipeline;
  const std::array<gpu::SpecializationValue, 3> constants{
      {{0, kind.interpolate ? 1u : 0u}, {1, kind.even ? 1u : 0u}, {2, kind.where}}};
  auto created = gpu::Pipeline::compute(*device_, shaders::slice_fusion_comp,
                                        {{{0, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE},
                                          {1, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
                                          {2, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}},
                                         sizeof(FusionConstants)},
                                        constants);
  if (!created) return tl::unexpected(created.error());
  pipeline = std::move(*created);
  return &pipeline;
}

Expected<void> FusionPass::prepareAll() {
  for (const bool interpolate : {false, true})
    for (const bool even : {false, true})
      for (const std::uint32_t where : {kEverywhere, kSquares, kFromLine})
        if (auto made = pipeline({interpolate, even, where}); !made) return tl::unexpected(made.error());
  return {};
}

void FusionPass::prune(const SceneView& scene) {
  std::erase_if(sent_, [&](const auto& entry) { return findVolume(scene, entry.first) == nullptr; });
}

Expected<const FusionPass::Sent*> FusionPass::send(gpu::Commands& commands, const SceneVolume& volume,
                                                   const SliceFusion& fusion) {
  Sent& sent = sent_[volume.uid];
  const FusionTable table = fusionTable(volume, fusion);
  const bool fresh = !sent.buffer;
  if (!fresh && sent.table == table && sent.slope == volume.rescaleSlope &&
      sent.intercept == volume.rescaleIntercept)
    return &sent;
  if (fresh) {
    auto buffer = gpu::Buffer::create(*device_, sizeof(DeviceTable),
                                      VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                      gpu::MemoryUse::device);
    if (!buffer) return tl::unexpected(buffer.error());
    sent.buffer = std::move(*buffer);
  }
  const WindowThresholds thresholds =
      windowThresholds(table.window, volume.rescaleSlope, volume.rescaleIntercept);
  DeviceTable onDevice;
  onDevice.thresholds = thresholds.thresholds;
  std::transform(table.looks.begin(), table.looks.end(), onDevice.looks.begin(), [](const FusionLook& look) {
    const glm::uvec3 colour(look.colour);
    return glm::uvec2(colour.r | colour.g << 8 | colour.b << 16, look.steps);
  });
  sent.table = table;
  sent.slope = volume.rescaleSlope;
  sent.intercept = volume.rescaleIntercept;
  sent.sign = thresholds.sign;
  sent.levelsPerValue = levelsPerValue(table.window, thresholds);
  commands.barrier();  // pictures before may still read it
  device_->vk().CmdUpdateBuffer(commands.handle(), sent.buffer.handle(), 0, sizeof(onDevice), &onDevice);
  commands.barrier();
  return &sent;
}

Expected<void> FusionPass::record(gpu::Commands& commands, const SceneView& scene,
                                  const SliceContent& content, const ResidentScene& resident,
                                  const gpu::Image& target) {
  const SliceFusion& fusion = *content.fusion;
  const SceneVolume* volume = findVolume(scene, fusion.volume);
  const ResidentVolume* voxels = volume != nullptr ? resident.volume(volume->uid) : nullptr;
  if (voxels == nullptr) return {};
  auto sent = send(commands, *volume, fusion);
  if (!sent) return tl::unexpected(sent.error());
  FusionConstants constants;
  constants.size = glm::ivec2(target.size());
  const VoxelPlane plane = planeIn(volume->grid, content);
  constants.centre = glm::vec4(plane.centre, voxels->storedScale());
  constants.stepX = glm::vec4(plane.stepX, voxels->storedOffset());
  constants.stepY = glm::vec4(plane.stepY, (*sent)->sign);
  constants.grid = glm::ivec4(voxels->size(), volume->voxels->type() != VoxelType::float32 ? 1 : 0);
  if (fusion.mode == FusionMode::checkerboard) {
    const double edge = std::max(fusion.squareMm, 0.1) / content.mmPerPixel;
    // Whole pairs of squares away nothing is different: what is near loses nothing in single precision.
    const glm::dvec2 origin = originOnPicture(content, constants.size);
    constants.place = glm::vec4(glm::vec2(origin - glm::floor(origin / (2.0 * edge)) * (2.0 * edge)),
                                static_cast<float>(1.0 / edge), 0.0f);
  } else if (fusion.mode == FusionMode::swipe) {
    constants.place.x = std::clamp(fusion.swipe, 0.0f, 1.0f) * static_cast<float>(constants.size.x);
  }
  constants.place.w = (*sent)->levelsPerValue;
  // Means of voxels are no voxels: only interpolation knows nothing of them.
  const bool interpolate = content.interpolate || voxels->reduced();
  auto chosen = pipeline({interpolate, (*sent)->levelsPerValue > 0.0f, whereOf(fusion.mode)});
  if (!chosen) return tl::unexpected(chosen.error());
  commands.transition(target, VK_IMAGE_LAYOUT_GENERAL);  // what lies below is there
  commands.bind(**chosen, gpu::Descriptors{}
                              .storage(0, target)
                              .sampled(1, voxels->image(), resident.linear())
                              .storage(2, (*sent)->buffer));
  commands.push(**chosen, constants);
  commands.dispatch(groupsFor(constants.size));
  return {};
}

}  // namespace chiasm::render
