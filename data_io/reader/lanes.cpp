#include "data_io/reader/lanes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace chiasm::data_io::reader {
namespace {

// A quarter of a mebibyte of each lane under way stays in the second-level cache; 64 KiB, the kernel's own
// choice, lets both sides wait for each other (docs/benchmarks.md).
constexpr int kLaneBytes = 256 * 1024;

}  // namespace

Expected<Lanes> makeLanes() {
  Lanes lanes;
  for (std::size_t i = 0; i < kLanes; ++i) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      return failure(ErrorKind::unavailable, std::string("no pipe (") + std::strerror(errno) + ")");
    lanes.from[i] = UniqueFd(ends[0]);
    lanes.to[i] = UniqueFd(ends[1]);
    // Refused to users who hold many pipes; it is slower then, nothing else.
    ::fcntl(ends[1], F_SETPIPE_SZ, kLaneBytes);
    ::fcntl(ends[0], F_SETFL, O_RDONLY | O_NONBLOCK);
  }
  return lanes;
}

}  // namespace chiasm::data_io::reader
