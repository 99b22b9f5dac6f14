// Volumes that several renderers on one device show: each lies on it once.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "render/scene/resident_volume.h"

namespace chiasm::render {

// Knows volumes by their voxels for as long as any renderer holds them; a resident volume never changes. Any
// thread.
class SharedVolumes {
 public:
  // nullptr when none of these voxels is on the device.
  std::shared_ptr<const ResidentVolume> find(const VoxelBuffer* voxels, glm::ivec3 size) const;
  // Only when its upload has been submitted: work submitted later sees it.
  void offer(std::shared_ptr<const ResidentVolume> volume);

 private:
  mutable std::mutex mutex_;
  std::map<const VoxelBuffer*, std::weak_ptr<const ResidentVolume>> volumes_;
};

}  // namespace chiasm::render
