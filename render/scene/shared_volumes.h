// Volumes that several renderers on one device show: each lies on it once.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>

#include "render/scene/resident_volume.h"

namespace chiasm::render {

// Knows volumes by their voxels for as long as any renderer holds them; a resident volume never changes. Any
// thread.
class SharedVolumes {
 public:
  // nullptr when none of these voxels is on the device: the caller sends them, offers them, and ends that,
  // also where it failed. Meanwhile others that want the same ones wait; nobody sends two at once.
  std::shared_ptr<const ResidentVolume> findOrBegin(const VoxelBuffer* voxels, glm::ivec3 size);
  // Only when its upload has been submitted: work submitted later sees it.
  void offer(std::shared_ptr<const ResidentVolume> volume);
  void end(const VoxelBuffer* voxels);

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  std::set<const VoxelBuffer*> sending_;
  std::map<const VoxelBuffer*, std::weak_ptr<const ResidentVolume>> volumes_;
};

}  // namespace chiasm::render
