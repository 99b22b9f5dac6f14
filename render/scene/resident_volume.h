// One volume on the device: its voxels as a filtered 3D image, and the value range of every brick of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/scene/brick_ranges.h"
#include "render/scene/voxel_box.h"
#include "render/scene/voxel_reduction.h"
#include "render/scene_view.h"

namespace chiasm::render {

// int16 lies in R16_SNORM, uint16 in R16_UNORM, uint8 in R8_UNORM, float32 in R32_SFLOAT where the device
// filters these (it may not: Vulkan makes all but R8_UNORM optional), else in R16_SFLOAT scaled into range.
// The image is in SHADER_READ_ONLY_OPTIMAL. It may hold less than all: a box of the voxels, and means of them
// (VoxelReduction); it spans the box exactly, so that whoever samples it by normalised coordinates need not
// know. Immutable once it is complete. One thread.
class ResidentVolume {
 public:
  // The whole volume, as fine as fits into `mostBytes`.
  static Expected<std::unique_ptr<ResidentVolume>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                          const SceneVolume& volume,
                                                          std::uint64_t mostBytes = UINT64_MAX);
  // A box (of whole bricks) of a volume that is there as a whole, as fine as fits: the image alone, which
  // sendMore fills.
  static Expected<std::unique_ptr<ResidentVolume>> begin(gpu::Device& device, const SceneVolume& volume,
                                                         const ResidentVolume& whole, const VoxelBox& box,
                                                         std::uint64_t mostBytes);
  // So many bytes of texels (a slice at least), until it is complete.
  Expected<void> sendMore(gpu::Uploader& uploader, std::uint64_t bytes);
  bool complete() const { return sentSlices_ == image_.size().z; }

  // What an image of so many bytes (and what the device takes along an axis) can hold of a box.
  static glm::ivec3 texelsFitting(const gpu::Device& device, const SceneVolume& volume, glm::ivec3 voxels,
                                  std::uint64_t mostBytes);
  static std::uint64_t bytesOf(const gpu::Device& device, const SceneVolume& volume);

  const gpu::Image& image() const { return image_; }
  const VoxelBox& box() const { return box_; }  // in voxels of the volume
  glm::ivec3 size() const { return box_.size; }
  // Voxels that a texel stands for along the axis where it is most; 1: all of them are there.
  double reduction() const { return reductionOf(box_.size, image_.size()); }
  bool reduced() const { return image_.size() != box_.size; }
  // stored value = texel * storedScale + storedOffset; modality value = slope * stored + intercept.
  double storedScale() const { return plan_.scale; }
  double storedOffset() const { return plan_.offset; }
  // The smallest and largest stored value of the whole volume.
  double storedMinimum() const { return ranges_.minimum; }
  double storedMaximum() const { return ranges_.maximum; }
  // Of what the image shows, in bricks of voxels from the box's corner on.
  const BrickRanges& ranges() const { return ranges_; }
  // Of the whole volume's voxels themselves.
  const BrickRanges& voxelRanges() const { return *voxelRanges_; }
  std::shared_ptr<const BrickRanges> sharedVoxelRanges() const { return voxelRanges_; }
  const VoxelBuffer* source() const { return source_.get(); }
  std::uint64_t uploadedBytes() const { return uploadedBytes_; }

  // How stored values become texels: texel = (stored - offset) / scale, in one of five formats.
  struct TexelPlan {
    VkFormat format = VK_FORMAT_R8_UNORM;
    std::uint32_t bytes = 1;
    double scale = 1, offset = 0;
  };

 private:
  ResidentVolume() = default;
  Expected<void> makeImage(gpu::Device& device, glm::ivec3 texels);
  // Rows of the image from one on.
  void fill(std::span<std::byte> destination, std::int64_t firstRow, std::int64_t rowCount) const;
  std::shared_ptr<const VoxelBuffer> source_;  // kept: identity is by pointer, so it must not be reused
  glm::ivec3 volumeSize_{0};
  VoxelBox box_;
  TexelPlan plan_;
  gpu::Image image_;
  std::optional<VoxelReduction> reduction_;  // where there are fewer texels than voxels
  int sentSlices_ = 0;
  BrickRanges ranges_;
  std::shared_ptr<const BrickRanges> voxelRanges_;
  std::uint64_t uploadedBytes_ = 0;
};

}  // namespace chiasm::render
