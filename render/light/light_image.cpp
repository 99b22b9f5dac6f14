#include "render/light/light_image.h"

#include <vector>

namespace chiasm::render {

Expected<gpu::Image> makeLightImage(gpu::Device& device, glm::ivec3 size) {
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format =
      device.supports(VK_FORMAT_R16G16_UNORM, VK_FORMAT_FEATURE_2_SAMPLED_IMAGE_FILTER_LINEAR_BIT)
          ? VK_FORMAT_R16G16_UNORM
          : VK_FORMAT_R8G8_UNORM;
  description.size = size;
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  return gpu::Image::create(device, description);
}

Expected<void> sendLight(const gpu::Image& image, std::span<const std::uint32_t> cells, int firstLayer,
                         int layers, gpu::Uploader& uploader) {
  const glm::ivec3 size = image.size();
  const auto layer = static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y);
  const auto some =
      cells.subspan(layer * static_cast<std::size_t>(firstLayer), layer * static_cast<std::size_t>(layers));
  const glm::ivec3 at(0, 0, firstLayer), part(size.x, size.y, layers);
  if (image.format() == VK_FORMAT_R16G16_UNORM)
    return uploader.toImage(image, at, part, 4, std::as_bytes(some));
  std::vector<std::uint8_t> bytes;
  bytes.reserve(2 * some.size());
  for (const std::uint32_t cell : some) {
    bytes.push_back(static_cast<std::uint8_t>((cell & 0xffffu) >> 8));
    bytes.push_back(static_cast<std::uint8_t>(cell >> 24));
  }
  return uploader.toImage(image, at, part, 2, std::as_bytes(std::span<const std::uint8_t>(bytes)));
}

}  // namespace chiasm::render
