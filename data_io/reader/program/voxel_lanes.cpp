#include "data_io/reader/program/voxel_lanes.h"

#include <fcntl.h>
#include <sys/uio.h>

#include <cerrno>

#include "data_io/reader/program/parallel.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

std::array<int, kLanes> VoxelLanes::descriptors() const {
  std::array<int, kLanes> out{};
  for (std::size_t i = 0; i < kLanes; ++i) out[i] = lanes_[i].get();
  return out;
}

void VoxelLanes::send(std::span<const std::byte> voxels) {
  inParallel(kLanes, [&](std::size_t lane) {
    const std::uint64_t begin = laneBegin(lane, voxels.size()), end = laneBegin(lane + 1, voxels.size());
    give(lane, voxels.subspan(begin, end - begin));
    lanes_[lane].reset();  // the application sees that nothing more comes
  });
}

void VoxelLanes::give(std::size_t lane, std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
    const ssize_t done = ::vmsplice(lanes_[lane].get(), &part, 1, 0);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) throw Refusal("nobody waits for it any more.", ErrorKind::cancelled);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
  }
}

}  // namespace chiasm::data_io::reader
