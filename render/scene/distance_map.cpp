#include "render/scene/distance_map.h"

#include <algorithm>
#include <bit>
#include <cstddef>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

// A set of bricks as rows of bits along x; growing it by one brick in all directions is a few word
// operations a row.
class BitGrid {
 public:
  explicit BitGrid(glm::ivec3 grid)
      : grid_(grid),
        words_((static_cast<std::size_t>(grid.x) + 63) / 64),
        bits_(words_ * static_cast<std::size_t>(grid.y) * static_cast<std::size_t>(grid.z)) {
    const int rest = grid.x % 64;
    lastMask_ = rest == 0 ? ~0ull : (1ull << rest) - 1;
  }
  std::uint64_t* row(int y, int z) {
    return bits_.data() + words_ * (static_cast<std::size_t>(y) +
                                    static_cast<std::size_t>(grid_.y) * static_cast<std::size_t>(z));
  }
  std::size_t words() const { return words_; }

  void growX() {
    for (std::size_t start = 0; start < bits_.size(); start += words_) {
      std::uint64_t* words = bits_.data() + start;
      std::uint64_t before = 0;  // the word to the left, as it was
      for (std::size_t i = 0; i < words_; ++i) {
        const std::uint64_t here = words[i];
        const std::uint64_t right = i + 1 < words_ ? words[i + 1] : 0;
        words[i] = here | here << 1 | before >> 63 | here >> 1 | right << 63;
        before = here;
      }
      words[words_ - 1] &= lastMask_;
    }
  }
  void growY(BitGrid& scratch) {
    scratch.bits_ = bits_;
    for (int z = 0; z < grid_.z; ++z)
      for (int y = 0; y < grid_.y; ++y) {
        if (y > 0) merge(row(y, z), scratch.row(y - 1, z));
        if (y + 1 < grid_.y) merge(row(y, z), scratch.row(y + 1, z));
      }
  }
  void growZ(BitGrid& scratch) {
    scratch.bits_ = bits_;
    for (int z = 0; z < grid_.z; ++z)
      for (int y = 0; y < grid_.y; ++y) {
        if (z > 0) merge(row(y, z), scratch.row(y, z - 1));
        if (z + 1 < grid_.z) merge(row(y, z), scratch.row(y, z + 1));
      }
  }

 private:
  void merge(std::uint64_t* into, const std::uint64_t* from) const {
    for (std::size_t i = 0; i < words_; ++i) into[i] |= from[i];
  }
  glm::ivec3 grid_;
  std::size_t words_;
  std::uint64_t lastMask_ = 0;
  std::vector<std::uint64_t> bits_;
};

}  // namespace

std::vector<std::uint8_t> chebyshevDistances(glm::ivec3 grid, const std::vector<std::uint8_t>& occupied) {
  CHECK(occupied.size() == static_cast<std::size_t>(grid.x) * static_cast<std::size_t>(grid.y) *
                               static_cast<std::size_t>(grid.z),
        "one entry a brick");
  std::vector<std::uint8_t> distances(occupied.size(), 255);
  BitGrid reached(grid), before(grid), scratch(grid);
  std::size_t left = occupied.size(), index = 0;
  for (int z = 0; z < grid.z; ++z)
    for (int y = 0; y < grid.y; ++y)
      for (int x = 0; x < grid.x; ++x, ++index)
        if (occupied[index] != 0) {
          reached.row(y, z)[x / 64] |= 1ull << (x % 64);
          distances[index] = 0;
          --left;
        }
  if (left == occupied.size()) return distances;
  for (int distance = 1; distance < 255 && left > 0; ++distance) {
    before = reached;
    reached.growX();
    reached.growY(scratch);
    reached.growZ(scratch);
    std::size_t row = 0;
    for (int z = 0; z < grid.z; ++z)
      for (int y = 0; y < grid.y; ++y, row += static_cast<std::size_t>(grid.x)) {
        const std::uint64_t* now = reached.row(y, z);
        const std::uint64_t* then = before.row(y, z);
        for (std::size_t word = 0; word < reached.words(); ++word)
          for (std::uint64_t fresh = now[word] & ~then[word]; fresh != 0; fresh &= fresh - 1) {
            distances[row + word * 64 + static_cast<std::size_t>(std::countr_zero(fresh))] =
                static_cast<std::uint8_t>(distance);
            --left;
          }
      }
  }
  return distances;
}

std::vector<std::uint8_t> markFaint(std::vector<std::uint8_t> distances,
                                    const std::vector<std::uint8_t>& occupied) {
  for (std::size_t i = 0; i < distances.size(); ++i)
    distances[i] = occupied[i] == kFaintBrick ? kFaintDistance
                                              : std::min<std::uint8_t>(distances[i], kFaintDistance - 1);
  return distances;
}

}  // namespace chiasm::render
