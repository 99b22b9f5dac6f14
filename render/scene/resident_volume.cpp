#include "render/scene/resident_volume.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/common.hpp>
#include <glm/gtc/packing.hpp>
#include <glm/integer.hpp>

#include "core/base/check.h"
#include "core/jobs/parallel.h"

namespace chiasm::render {

namespace {

using TexelPlan = ResidentVolume::TexelPlan;

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

// Writes means of stored values as texels.
void fillMeans(std::span<const float> means, std::span<std::byte> destination, const TexelPlan& plan) {
  for (std::size_t i = 0; i < means.size(); ++i) {
    const double value = means[i];
    std::byte* texel = destination.data() + i * plan.bytes;
    const auto put = [&](auto bits) { std::memcpy(texel, &bits, sizeof(bits)); };
    switch (plan.format) {
      case VK_FORMAT_R8_UNORM:
        put(static_cast<std::uint8_t>(std::lround(value)));
        break;
      case VK_FORMAT_R16_UNORM:
        put(static_cast<std::uint16_t>(std::lround(value)));
        break;
      case VK_FORMAT_R16_SNORM:
        put(static_cast<std::int16_t>(std::lround(value)));
        break;
      case VK_FORMAT_R32_SFLOAT:
        put(means[i]);
        break;
      default:
        put(glm::packHalf1x16(static_cast<float>((value - plan.offset) / plan.scale)));
    }
  }
}

int longestAxis(const gpu::Device& device) {
  return static_cast<int>(device.limits().maxImageDimension3D);
}

// How many times ranges of voxels are widened to be those of means and of what is interpolated between them:
// a sample sees voxels up to one and a half texels away, and the ranges reach one voxel by themselves.
int roundsFor(double reduction, int brickEdge) {
  return static_cast<int>(std::ceil((1.5 * reduction - 1.0) / brickEdge));
}

}  // namespace

glm::ivec3 ResidentVolume::texelsFitting(const gpu::Device& device, const SceneVolume& volume,
                                         glm::ivec3 voxels, std::uint64_t mostBytes) {
  return render::texelsFitting(volume.grid, voxels, planFor(device, volume.voxels->type(), 0, 0).bytes,
                               mostBytes, longestAxis(device));
}

std::uint64_t ResidentVolume::bytesOf(const gpu::Device& device, const SceneVolume& volume) {
  return volume.grid.voxelCount() * planFor(device, volume.voxels->type(), 0, 0).bytes;
}

Expected<std::unique_ptr<ResidentVolume>> ResidentVolume::create(gpu::Device& device, gpu::Uploader& uploader,
                                                                 const SceneVolume& volume,
                                                                 std::uint64_t mostBytes) {
  CHECK(volume.voxels != nullptr, "a resident volume has voxels");
  std::unique_ptr<ResidentVolume> resident(new ResidentVolume);
  resident->source_ = volume.voxels;
  resident->volumeSize_ = volume.grid.size;
  resident->box_ = {glm::ivec3(0), volume.grid.size};
  auto ranges = std::make_shared<const BrickRanges>(
      computeBrickRanges(*volume.voxels, volume.grid.size, brickEdgeFor(volume.grid.size)));
  resident->plan_ = planFor(device, volume.voxels->type(), ranges->minimum, ranges->maximum);
  if (auto made = resident->makeImage(device, texelsFitting(device, volume, volume.grid.size, mostBytes));
      !made)
    return tl::unexpected(made.error());
  resident->ranges_ = *ranges;
  if (resident->reduced())
    resident->ranges_ = widened(std::move(resident->ranges_), roundsFor(resident->reduction(), ranges->edge));
  resident->voxelRanges_ = std::move(ranges);
  if (auto sent = resident->sendMore(uploader, UINT64_MAX); !sent) return tl::unexpected(sent.error());
  return resident;
}

Expected<std::unique_ptr<ResidentVolume>> ResidentVolume::begin(gpu::Device& device,
                                                                const SceneVolume& volume,
                                                                const ResidentVolume& whole,
                                                                const VoxelBox& box,
                                                                std::uint64_t mostBytes) {
  const int edge = whole.voxelRanges_->edge;
  CHECK(whole.box_.contains(box) && box.low % edge == glm::ivec3(0), "a box of whole bricks of the volume");
  std::unique_ptr<ResidentVolume> resident(new ResidentVolume);
  resident->source_ = volume.voxels;
  resident->volumeSize_ = volume.grid.size;
  resident->box_ = box;
  resident->plan_ = whole.plan_;
  resident->voxelRanges_ = whole.voxelRanges_;
  if (auto made = resident->makeImage(device, texelsFitting(device, volume, box.size, mostBytes)); !made)
    return tl::unexpected(made.error());
  const glm::ivec3 first = box.low / edge, count = (box.size + (edge - 1)) / edge;
  // Widened before it is cut: what lies just outside of the box may be part of a mean inside.
  resident->ranges_ =
      resident->reduced()
          ? partOf(widened(*whole.voxelRanges_, roundsFor(resident->reduction(), edge)), first, count)
          : partOf(*whole.voxelRanges_, first, count);
  return resident;
}

Expected<void> ResidentVolume::makeImage(gpu::Device& device, glm::ivec3 texels) {
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format = plan_.format;
  description.size = texels;
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto image = gpu::Image::create(device, description);
  if (!image) return tl::unexpected(image.error());
  image_ = std::move(*image);
  if (reduced()) reduction_.emplace(*source_, volumeSize_, box_, texels);
  return {};
}

Expected<void> ResidentVolume::sendMore(gpu::Uploader& uploader, std::uint64_t bytes) {
  const glm::ivec3 texels = image_.size();
  const auto sliceBytes =
      static_cast<std::uint64_t>(texels.x) * static_cast<std::uint64_t>(texels.y) * plan_.bytes;
  const auto left = static_cast<std::uint64_t>(texels.z - sentSlices_);
  const int slices = static_cast<int>(std::clamp<std::uint64_t>(bytes / sliceBytes, 1, left));
  const std::int64_t before = std::int64_t{sentSlices_} * texels.y;
  auto sent =
      uploader.toImage(image_, {0, 0, sentSlices_}, {texels.x, texels.y, slices}, plan_.bytes,
                       [&](std::span<std::byte> destination, std::int64_t firstRow, std::int64_t rowCount) {
                         fill(destination, before + firstRow, rowCount);
                       });
  if (!sent) return sent;
  sentSlices_ += slices;
  uploadedBytes_ += sliceBytes * static_cast<std::uint64_t>(slices);
  return {};
}

void ResidentVolume::fill(std::span<std::byte> destination, std::int64_t firstRow,
                          std::int64_t rowCount) const {
  const glm::ivec3 texels = image_.size();
  const std::size_t rowBytes = static_cast<std::size_t>(texels.x) * plan_.bytes;
  const auto rowAt = [&](std::size_t i) { return destination.subspan(i * rowBytes, rowBytes); };
  if (!reduction_) {
    source_->visit([&](auto typed) {
      if (box_.size.x == volumeSize_.x && box_.size.y == volumeSize_.y) {
        const std::int64_t row = firstRow + std::int64_t{box_.low.z} * volumeSize_.y;
        fillRows(typed.data() + row * volumeSize_.x, destination, plan_);
        return;
      }
      for (std::int64_t i = 0; i < rowCount; ++i) {
        const std::int64_t y = (firstRow + i) % texels.y + box_.low.y,
                           z = (firstRow + i) / texels.y + box_.low.z;
        const std::int64_t voxel = (z * volumeSize_.y + y) * volumeSize_.x + box_.low.x;
        fillRows(typed.data() + voxel, rowAt(static_cast<std::size_t>(i)), plan_);
      }
    });
    return;
  }
  std::vector<std::vector<float>> means(workerCount(),
                                        std::vector<float>(static_cast<std::size_t>(texels.x)));
  parallelFor(static_cast<std::size_t>(rowCount), [&](std::size_t i, unsigned worker) {
    const std::int64_t row = firstRow + static_cast<std::int64_t>(i);
    reduction_->row(static_cast<int>(row % texels.y), static_cast<int>(row / texels.y), means[worker]);
    fillMeans(means[worker], rowAt(i), plan_);
  });
}

}  // namespace chiasm::render
