#include "render/scene/shared_volumes.h"

namespace chiasm::render {

std::shared_ptr<const ResidentVolume> SharedVolumes::findOrBegin(const VoxelBuffer* voxels, glm::ivec3 size) {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [&] { return !sending_.contains(voxels); });
  const auto found = volumes_.find(voxels);
  // While it lives it holds its voxels, so that no others can be at their address.
  auto volume = found != volumes_.end() ? found->second.lock() : nullptr;
  if (volume && volume->size() == size) return volume;
  sending_.insert(voxels);
  return nullptr;
}

void SharedVolumes::end(const VoxelBuffer* voxels) {
  {
    const std::lock_guard lock(mutex_);
    sending_.erase(voxels);
  }
  ended_.notify_all();
}

void SharedVolumes::offer(std::shared_ptr<const ResidentVolume> volume) {
  const std::lock_guard lock(mutex_);
  std::erase_if(volumes_, [](const auto& entry) { return entry.second.expired(); });
  volumes_[volume->source()] = volume;
}

}  // namespace chiasm::render
