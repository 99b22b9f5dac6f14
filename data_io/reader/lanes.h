// The lanes of a volume: two pipes through which its voxels come from the reader, side by side.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/error.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

inline constexpr std::size_t kLanes = 2;

// Of a volume of so many bytes, lane i carries those from laneBegin(i) to laneBegin(i + 1), in order; the two
// meet where no two threads touch one huge page.
constexpr std::uint64_t laneBegin(std::size_t lane, std::uint64_t bytes) {
  constexpr std::uint64_t kMeet = 2 * 1024 * 1024;
  return lane == 0 ? 0 : lane >= kLanes ? bytes : bytes / 2 / kMeet * kMeet;
}

// Both ends of both: `from` to be read without waiting, by the application, `to` to be written.
struct Lanes {
  std::array<UniqueFd, kLanes> from, to;
};
// Fails when there are no descriptors left.
Expected<Lanes> makeLanes();

}  // namespace chiasm::data_io::reader
