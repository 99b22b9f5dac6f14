#include "render/scene/resident_volume.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/gtc/packing.hpp>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

// How stored values become texels: texel = (stored - offset) / scale, in one of five formats.
struct TexelPlan {
  VkFormat format = VK_FORMAT_R8_UNORM;
  std::uint32_t bytes = 1;
  double scale = 1, offset = 0;
};

constexpr VkFormatFeatureFlags2 kFiltered = VK_FORMAT_FEATURE_2_SAMPLED_IMAGE_FILTER_LINEAR_BIT;

TexelPlan planFor(const gpu::Device& device, VoxelType type, double minimum, double maximum) {
  switch (type) {
    case VoxelType::uint8:
      // llvmpipe filters 8-bit images in 8-bit steps, which would show as terraces in the shading.
      if (!device.isCpu()) return {VK_FORMAT_R8_UNORM, 1, 255.0, 0};
      if (device.supports(VK_FORMAT_R16_UNORM, kFiltered)) return {VK_FORMAT_R16_UNORM, 2, 65535.0, 0};
      return {VK_FORMAT_R8_UNORM, 1, 255.0, 0};
    case VoxelType::int16:
      if (device.supports(VK_FORMAT_R16_SNORM, kFiltered)) return {VK_FORMAT_R16_SNORM, 2, 32767.0, 0};
      break;
    case VoxelType::uint16:
      if (device.supports(VK_FORMAT_R16_UNORM, kFiltered)) return {VK_FORMAT_R16_UNORM, 2, 65535.0, 0};
      break;
    case VoxelType::float32:
      if (device.supports(VK_FORMAT_R32_SFLOAT, kFiltered)) return {VK_FORMAT_R32_SFLOAT, 4, 1.0, 0};
      break;
  }
  // Every device filters half floats. Centred, whole numbers stay exact over 4096 values.
  const double middle = std::floor((minimum + maximum) / 2);
  const double reach = std::max({maximum - middle, middle - minimum, 1.0});
  const bool whole = type != VoxelType::float32;
  return {VK_FORMAT_R16_SFLOAT, 2, whole ? 1.0 : reach, middle};
}

// Writes rows of voxels as texels.
template <typename T>
void fillRows(const T* voxels, std::span<std::byte> destination, const TexelPlan& plan) {
  const std::size_t count = destination.size() / plan.bytes;
  const bool same = (std::is_same_v<T, std::int16_t> && plan.format == VK_FORMAT_R16_SNORM) ||
                    (std::is_same_v<T, std::uint16_t> && plan.format == VK_FORMAT_R16_UNORM) ||
                    (std::is_same_v<T, std::uint8_t> && plan.format == VK_FORMAT_R8_UNORM);
  if (same) {
    std::memcpy(destination.data(), voxels, destination.size());
    return;
  }
  for (std::size_t i = 0; i < count; ++i) {
    double value = static_cast<double>(voxels[i]);
    if (!std::isfinite(value)) value = 0;
    if (plan.format == VK_FORMAT_R32_SFLOAT) {
      const float texel = static_cast<float>(value);
      std::memcpy(destination.data() + i * 4, &texel, 4);
    } else {
      const std::uint16_t texel =
          plan.format == VK_FORMAT_R16_UNORM
              ? static_cast<std::uint16_t>(value)
              : glm::packHalf1x16(static_cast<float>((value - plan.offset) / plan.scale));
      std::memcpy(destination.data() + i * 2, &texel, 2);
    }
  }
}

}  // namespace

Expected<std::unique_ptr<ResidentVolume>> ResidentVolume::create(gpu::Device& device, gpu::Uploader& uploader,
                                                                 const SceneVolume& volume) {
  CHECK(volume.voxels != nullptr, "a resident volume has voxels");
  std::unique_ptr<ResidentVolume> resident(new ResidentVolume);
  resident->source_ = volume.voxels;
  resident->size_ = volume.grid.size;
  resident->ranges_ = computeBrickRanges(*volume.voxels, volume.grid.size, brickEdgeFor(volume.grid.size));
  const TexelPlan plan =
      planFor(device, volume.voxels->type(), resident->ranges_.minimum, resident->ranges_.maximum);
  resident->storedScale_ = plan.scale;
  resident->storedOffset_ = plan.offset;

  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format = plan.format;
  description.size = volume.grid.size;
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto image = gpu::Image::create(device, description);
  if (!image) return tl::unexpected(image.error());
  resident->image_ = std::move(*image);
  const auto sent = volume.voxels->visit([&](auto typed) {
    return uploader.toImage(resident->image_, glm::ivec3(0), volume.grid.size, plan.bytes,
                            [&](std::span<std::byte> destination, std::int64_t firstRow, std::int64_t) {
                              fillRows(typed.data() + firstRow * volume.grid.size.x, destination, plan);
                            });
  });
  if (!sent) return tl::unexpected(sent.error());
  resident->uploadedBytes_ = volume.grid.voxelCount() * plan.bytes;
  return resident;
}

}  // namespace chiasm::render
