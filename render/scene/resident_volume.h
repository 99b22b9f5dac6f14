// One volume on the device: its voxels as a filtered 3D image, and the value range of every brick of it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/scene/brick_ranges.h"
#include "render/scene_view.h"

namespace chiasm::render {

// int16 lies in R16_SNORM, uint16 in R16_UNORM, uint8 in R8_UNORM, float32 in R32_SFLOAT where the device
// filters these (it may not: Vulkan makes all but R8_UNORM optional), else in R16_SFLOAT scaled into range.
// The image is in SHADER_READ_ONLY_OPTIMAL. Immutable after creation. One thread.
class ResidentVolume {
 public:
  static Expected<std::unique_ptr<ResidentVolume>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                          const SceneVolume& volume);

  const gpu::Image& image() const { return image_; }
  glm::ivec3 size() const { return size_; }
  // stored value = texel * storedScale + storedOffset; modality value = slope * stored + intercept.
  double storedScale() const { return storedScale_; }
  double storedOffset() const { return storedOffset_; }
  // The smallest and largest stored value.
  double storedMinimum() const { return ranges_.minimum; }
  double storedMaximum() const { return ranges_.maximum; }
  const BrickRanges& ranges() const { return ranges_; }
  const VoxelBuffer* source() const { return source_.get(); }
  std::uint64_t uploadedBytes() const { return uploadedBytes_; }

 private:
  ResidentVolume() = default;
  std::shared_ptr<const VoxelBuffer> source_;  // kept: identity is by pointer, so it must not be reused
  gpu::Image image_;
  glm::ivec3 size_{0};
  double storedScale_ = 1, storedOffset_ = 0;
  BrickRanges ranges_;
  std::uint64_t uploadedBytes_ = 0;
};

}  // namespace chiasm::render
