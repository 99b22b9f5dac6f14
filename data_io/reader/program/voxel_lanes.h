// The reader's ends of a volume's lanes (data_io/reader/lanes.h).
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "data_io/reader/lanes.h"

namespace chiasm::data_io::reader {

// The pages are handed to the pipe as they are and copied once, by the application: they must not change any
// more. One thread. Throws Refusal when nobody reads.
class VoxelLanes {
 public:
  // Without lanes (requests for anything but a volume) nothing may be sent.
  VoxelLanes() = default;
  explicit VoxelLanes(std::array<UniqueFd, kLanes> lanes) : lanes_(std::move(lanes)) {}

  std::array<int, kLanes> descriptors() const;
  // All of a volume.
  void send(std::span<const std::byte> voxels);
  // Calls f(lane, begin, end) for each lane on a thread of its own; f sends bytes begin to end of the
  // volume's `total`, in order.
  using Sender = std::function<void(std::size_t lane, std::uint64_t begin, std::uint64_t end)>;
  void send(std::uint64_t total, const Sender& f);
  // The next bytes of a lane.
  void give(std::size_t lane, std::span<const std::byte> bytes) const;

 private:
  std::array<UniqueFd, kLanes> lanes_;
};

}  // namespace chiasm::data_io::reader
