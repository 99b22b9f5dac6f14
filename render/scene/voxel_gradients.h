// The gradient of every voxel, kept on the device: a look-up in the place of six.
#pragma once

#include "core/base/error.h"
#include "render/gpu/device.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/scene/resident_volume.h"

namespace chiasm::render {

// A filtered image of the volume's size: central differences per texel, 10 bits an axis, four bytes a voxel.
// They are kept in proportion to the volume's whole range (and not normalised): filtering them is then
// filtering the voxels, and what is lost is their 10 bits only. In SHADER_READ_ONLY_OPTIMAL. Moves, never
// copies. One thread.
class VoxelGradients {
 public:
  VoxelGradients() = default;
  // Made by the device from the volume's image, in the uploader's order.
  static Expected<VoxelGradients> create(gpu::Device& device, gpu::Uploader& uploader,
                                         const ResidentVolume& volume, const gpu::Sampler& sampler);
  const gpu::Image& image() const { return image_; }
  // Whether they were made from this volume (or this part of it).
  bool of(const ResidentVolume& volume) const {
    return image_ && source_ == volume.source() && box_ == volume.box();
  }

 private:
  gpu::Image image_;
  const VoxelBuffer* source_ = nullptr;  // identity only
  VoxelBox box_;
};

}  // namespace chiasm::render
