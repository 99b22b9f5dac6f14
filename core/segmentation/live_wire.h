// Livewire ("intelligent scissors"): the cheapest way along the edges of a slice between two of its voxels.
#pragma once

#include <cstdint>
#include <vector>

#include <glm/vec2.hpp>

#include "core/volume/volume.h"

namespace chiasm {

// What passing through each pixel of a slice costs: 1 on its strongest edge up to kMostEdgeCost where there
// is none, times the length of the step.
inline constexpr std::uint16_t kMostEdgeCost = 100;
struct EdgeCosts {
  glm::ivec2 size{0};
  std::vector<std::uint16_t> cost;  // x fastest; 1 to kMostEdgeCost
  // Steps to the next column, the next row and across, in eighths of the shorter of the first two.
  int column = 8, row = 8, diagonal = 11;

  std::uint16_t at(glm::ivec2 pixel) const {
    return cost[static_cast<std::size_t>(pixel.y) * static_cast<std::size_t>(size.x) +
                static_cast<std::size_t>(pixel.x)];
  }
  int stepLength(glm::ivec2 step) const { return step.x == 0 ? row : step.y == 0 ? column : diagonal; }
};

// The slice across a grid axis with the given index: its columns and rows are the other two axes in their
// order. Values are seen through the window, so that edges weigh as they are seen; an edge's strength is the
// length of the gradient (central differences, per mm), the strongest of the slice counting as 1.
EdgeCosts edgeCosts(const Volume& volume, int sliceAxis, int slice, const WindowLevel& window);

// Dijkstra's shortest paths (Numer. Math. 1, 1959) over the 8-connected pixels, settled outwards from the
// start only as far as is asked for (Falcão et al., "live-wire on the fly", IEEE Trans. Med. Imaging 19,
// 2000), with Dial's buckets since costs are whole numbers. A step costs the pixel it enters times its
// length. Mortensen and Barrett (Graph. Models Image Process. 60, 1998) describe the tool.
class LiveWire {
 public:
  explicit LiveWire(EdgeCosts costs);

  const EdgeCosts& costs() const { return costs_; }
  // Forgets all paths; they begin here from now on. The pixel lies in the slice.
  void start(glm::ivec2 pixel);
  // Goes on until the path to the pixel is known; false when `mostPixels` were settled before that.
  bool settle(glm::ivec2 pixel, std::size_t mostPixels = SIZE_MAX);
  bool settled(glm::ivec2 pixel) const { return settled_[index(pixel)]; }
  // From the start to a settled pixel, both included; and what the way costs.
  std::vector<glm::ivec2> path(glm::ivec2 pixel) const;
  std::uint32_t distance(glm::ivec2 pixel) const { return distance_[index(pixel)]; }

 private:
  std::size_t index(glm::ivec2 pixel) const {
    return static_cast<std::size_t>(pixel.y) * static_cast<std::size_t>(costs_.size.x) +
           static_cast<std::size_t>(pixel.x);
  }
  void expand(std::uint32_t from);

  EdgeCosts costs_;
  std::vector<std::uint32_t> distance_, cameFrom_;
  std::vector<std::uint8_t> settled_;
  std::vector<std::vector<std::uint32_t>> buckets_;  // by distance modulo their number
  std::uint32_t current_ = 0;                        // the distance of the bucket that is being emptied
  std::size_t waiting_ = 0;                          // entries in all buckets
};

}  // namespace chiasm
