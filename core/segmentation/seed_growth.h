// Growing painted seeds of several segments until they meet: each voxel goes to the seed with the easiest
// way.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/large_memory.h"

namespace chiasm {

// The shortest-path form of GrowCut (Zhu et al., MICCAI Interactive Medical Image Computing 2014): a step to
// a face neighbour costs its length (see `steps`) and the difference of the values; a voxel gets the label
// whose seeds are cheapest to reach, of equal ones the lowest label. Keeps what it found, so that changed
// seeds cost only what they change. One thread; about 10 bytes a voxel.
class SeedGrowth {
 public:
  static constexpr std::uint8_t kNone = 0, kBarrier = 255;  // labels are 1 … 254

  // `values` (x fastest) are at most 1023; `steps` is the cost of the way itself along each axis, 1 … 64.
  SeedGrowth(glm::ivec3 size, const std::vector<std::uint16_t>& values, glm::ivec3 steps);

  // Grows from new seeds: for each voxel a label, kNone, or kBarrier (never entered). The result is the same
  // as from a fresh start. Stops early, to be started afresh, when `goOn` says so.
  void update(const std::vector<std::uint8_t>& seeds, const std::function<bool()>& goOn = {});
  // The label of each voxel; kNone where no seed can reach it, and at barriers.
  std::vector<std::uint8_t> labels() const;

 private:
  // Packed: the cost of the way from the nearest seed, and its label in the low byte; smaller is better.
  using State = std::uint32_t;
  static constexpr State kUnreached = 0xFFFFFFFFU;

  std::size_t padded(std::size_t voxel) const;
  void push(std::size_t at, State state);
  void reset(const std::vector<std::uint8_t>& seeds);
  void run(const std::function<bool()>& goOn);

  glm::ivec3 size_;
  std::size_t row_,
      slice_;  // of the padded grid: one voxel of barrier all around, so that nobody asks for borders
  glm::ivec3 steps_;
  std::vector<std::uint16_t, LargeAllocator<std::uint16_t>> values_;
  std::vector<State, LargeAllocator<State>> states_;
  std::vector<std::uint8_t> seeds_;
  std::vector<std::vector<std::uint32_t>> buckets_;  // by cost, modulo their number
  std::size_t waiting_ = 0;
};

}  // namespace chiasm
