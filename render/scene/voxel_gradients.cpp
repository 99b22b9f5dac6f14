#include "render/scene/voxel_gradients.h"

#include <algorithm>
#include <utility>

#include "chiasm_shaders.h"
#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"

namespace chiasm::render {

namespace {

struct Constants {
  glm::ivec4 size;
  float full = 1;  // texels: no difference is greater along an axis
};

}  // namespace

Expected<VoxelGradients> VoxelGradients::create(gpu::Device& device, gpu::Uploader& uploader,
                                                const ResidentVolume& volume, const gpu::Sampler& sampler) {
  VoxelGradients gradients;
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format = VK_FORMAT_A2B10G10R10_UNORM_PACK32;
  description.size = volume.size();
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_STORAGE_BIT;
  auto image = gpu::Image::create(device, description);
  if (!image) return tl::unexpected(image.error());
  gpu::PipelineInterface interface;
  interface.bindings = {{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
                        {1, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE}};
  interface.pushConstantBytes = sizeof(Constants);
  auto pipeline = gpu::Pipeline::compute(device, shaders::voxel_gradients_comp, interface);
  if (!pipeline) return tl::unexpected(pipeline.error());
  auto recording = uploader.record();
  if (!recording) return tl::unexpected(recording.error());
  gpu::Commands& commands = **recording;
  commands.transition(volume.image(), VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  commands.transition(*image, VK_IMAGE_LAYOUT_GENERAL, true);
  commands.bind(*pipeline, gpu::Descriptors{}.sampled(0, volume.image(), sampler).storage(1, *image));
  Constants constants;
  constants.size = {volume.size(), 0};
  constants.full = static_cast<float>(
      std::max((volume.storedMaximum() - volume.storedMinimum()) / volume.storedScale(), 1e-30));
  commands.push(*pipeline, constants);
  const glm::ivec3 groups = (volume.size() + glm::ivec3(63, 3, 0)) / glm::ivec3(64, 4, 1);
  commands.dispatch(glm::uvec3(groups));
  commands.transition(*image, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  gradients.image_ = std::move(*image);
  gradients.source_ = volume.source();
  gradients.box_ = volume.box();
  return gradients;
}

}  // namespace chiasm::render
