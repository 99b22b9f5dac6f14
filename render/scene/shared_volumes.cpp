#include "render/scene/shared_volumes.h"

namespace chiasm::render {

std::shared_ptr<const ResidentVolume> SharedVolumes::find(const VoxelBuffer* voxels, glm::ivec3 size) const {
  const std::lock_guard lock(mutex_);
  const auto found = volumes_.find(voxels);
  // While it lives it holds its voxels, so that no others can be at their address.
  auto volume = found != volumes_.end() ? found->second.lock() : nullptr;
  return volume && volume->size() == size ? volume : nullptr;
}

void SharedVolumes::offer(std::shared_ptr<const ResidentVolume> volume) {
  const std::lock_guard lock(mutex_);
  std::erase_if(volumes_, [](const auto& entry) { return entry.second.expired(); });
  volumes_[volume->source()] = volume;
}

}  // namespace chiasm::render
