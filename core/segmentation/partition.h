// Several segments grown into their surroundings at once: from seeds along the values, or up a relief.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// What growing from seeds keeps from one planning to the next over the same voxels: changed seeds cost only
// what they change, and the result is the same as without. Any thread; one planning at a time uses it, others
// meanwhile start afresh.
class PartitionMemory {
 public:
  PartitionMemory();
  ~PartitionMemory();
  PartitionMemory(const PartitionMemory&) = delete;
  PartitionMemory& operator=(const PartitionMemory&) = delete;
  struct Kept;
  std::unique_ptr<Kept> take();
  void keep(std::unique_ptr<Kept> kept);

 private:
  std::mutex mutex_;
  std::unique_ptr<Kept> kept_;
};

struct PartitionSettings {
  std::vector<Uid> segments;  // the seeds; 2 to 254, in one segmentation and layer, unlocked
  // One of them that only holds the others back: it grows in the computation, its voxels stay as painted.
  std::optional<Uid> background;
  double reachMm = 10.0;                              // how far around all seeds the growth may go, as a box
  std::shared_ptr<PartitionMemory> memory = nullptr;  // null: every planning starts afresh
  // Only these values take part, the volume's own: others are walls, but for painted voxels. An end may be
  // infinite.
  std::optional<IntensityRange> range = std::nullopt;
  double sigmaMm = 0.0;  // of the Gaussian that smooths the volume first; values are held in the range before
};

// Every voxel around goes to the segment whose seeds are reached most cheaply over similar values (see
// SeedGrowth). Values are taken in 1024 steps from the lowest to the highest around the seeds: where a few HU
// part two tissues beside bone and air, only a range lets them be told apart. Voxels of segments that are not
// in the list are walls. Painted voxels stay.
std::unique_ptr<Command> growFromSeeds(PartitionSettings settings);
// Every voxel around goes to the segment that floods it first (see floodFromMarkers), over the gradient's
// magnitude of the smoothed volume.
std::unique_ptr<Command> watershedFromSeeds(PartitionSettings settings);

}  // namespace chiasm
