#include "core/segmentation/live_wire.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "core/base/check.h"

namespace chiasm {

namespace {

constexpr std::uint32_t kFar = UINT32_MAX;
// Steps in very flat voxels count as no longer than this many of the short ones: it bounds the buckets.
constexpr double kMostStretch = 16.0;

// Values of a slice as the window shows them: 0 black, 1 white.
std::vector<float> windowedSlice(const Volume& volume, int columnAxis, int rowAxis, int sliceAxis, int slice,
                                 const WindowLevel& window) {
  const glm::ivec3 size = volume.info.grid.size;
  // Edges are the same in an inverted window.
  const double width = std::abs(window.width);
  const double black = window.level - 0.5 * width, scale = 1.0 / std::max(width, 1e-9);
  std::vector<float> shown;
  shown.reserve(static_cast<std::size_t>(size[columnAxis]) * static_cast<std::size_t>(size[rowAxis]));
  VoxelIndex voxel;
  voxel.ijk[sliceAxis] = slice;
  for (int row = 0; row < size[rowAxis]; ++row)
    for (int column = 0; column < size[columnAxis]; ++column) {
      voxel.ijk[columnAxis] = column;
      voxel.ijk[rowAxis] = row;
      const double value = (volume.valueAt(voxel).value_or(black) - black) * scale;
      shown.push_back(std::isfinite(value) ? static_cast<float>(std::clamp(value, 0.0, 1.0)) : 0.0f);
    }
  return shown;
}

}  // namespace

EdgeCosts edgeCosts(const Volume& volume, int sliceAxis, int slice, const WindowLevel& window) {
  const int columnAxis = sliceAxis == 0 ? 1 : 0, rowAxis = sliceAxis == 2 ? 1 : 2;
  const GridGeometry& grid = volume.info.grid;
  const glm::dmat4 matrix = grid.caseFromVoxel();
  const double acrossMm = glm::length(glm::dvec3(matrix[columnAxis])),
               downMm = glm::length(glm::dvec3(matrix[rowAxis])), shorter = std::min(acrossMm, downMm);
  EdgeCosts costs;
  costs.size = {grid.size[columnAxis], grid.size[rowAxis]};
  const auto eighths = [&](double mm) {
    return static_cast<int>(std::lround(8.0 * std::min(mm / shorter, kMostStretch)));
  };
  costs.column = eighths(acrossMm);
  costs.row = eighths(downMm);
  costs.diagonal = eighths(std::hypot(acrossMm, downMm));

  const std::vector<float> shown = windowedSlice(volume, columnAxis, rowAxis, sliceAxis, slice, window);
  const auto at = [&](int x, int y) {
    return static_cast<double>(shown[static_cast<std::size_t>(std::clamp(y, 0, costs.size.y - 1)) *
                                         static_cast<std::size_t>(costs.size.x) +
                                     static_cast<std::size_t>(std::clamp(x, 0, costs.size.x - 1))]);
  };
  std::vector<float> strength;
  strength.reserve(shown.size());
  float strongest = 0.0f;
  for (int y = 0; y < costs.size.y; ++y)
    for (int x = 0; x < costs.size.x; ++x) {
      strength.push_back(static_cast<float>(
          std::hypot((at(x + 1, y) - at(x - 1, y)) / acrossMm, (at(x, y + 1) - at(x, y - 1)) / downMm)));
      strongest = std::max(strongest, strength.back());
    }
  costs.cost.reserve(strength.size());
  for (const float one : strength) {
    const float weak = strongest > 0.0f ? 1.0f - one / strongest : 1.0f;
    costs.cost.push_back(static_cast<std::uint16_t>(1 + std::lround(weak * (kMostEdgeCost - 1))));
  }
  return costs;
}

LiveWire::LiveWire(EdgeCosts costs) : costs_(std::move(costs)) {
  const auto pixels = static_cast<std::size_t>(costs_.size.x) * static_cast<std::size_t>(costs_.size.y);
  CHECK(costs_.cost.size() == pixels, "every pixel of the slice has a cost");
  distance_.assign(pixels, kFar);
  cameFrom_.assign(pixels, kFar);
  settled_.assign(pixels, 0);
  std::uint32_t dearest = 1;
  for (const std::uint16_t cost : costs_.cost) dearest = std::max<std::uint32_t>(dearest, cost);
  const int longest = std::max({costs_.column, costs_.row, costs_.diagonal});
  buckets_.resize(dearest * static_cast<std::uint32_t>(longest) + 1);
}

void LiveWire::start(glm::ivec2 pixel) {
  std::fill(distance_.begin(), distance_.end(), kFar);
  std::fill(cameFrom_.begin(), cameFrom_.end(), kFar);
  std::fill(settled_.begin(), settled_.end(), std::uint8_t{0});
  for (auto& bucket : buckets_) bucket.clear();
  const auto from = static_cast<std::uint32_t>(index(pixel));
  distance_[from] = 0;
  buckets_[0].push_back(from);
  current_ = 0;
  waiting_ = 1;
}

void LiveWire::expand(std::uint32_t from) {
  const glm::ivec2 here(static_cast<int>(from) % costs_.size.x, static_cast<int>(from) / costs_.size.x);
  for (int dy = -1; dy <= 1; ++dy)
    for (int dx = -1; dx <= 1; ++dx) {
      const glm::ivec2 next = here + glm::ivec2(dx, dy);
      if ((dx == 0 && dy == 0) || next.x < 0 || next.y < 0 || next.x >= costs_.size.x ||
          next.y >= costs_.size.y)
        continue;
      const std::size_t to = index(next);
      if (settled_[to] != 0) continue;
      const std::uint32_t length =
          distance_[from] + static_cast<std::uint32_t>(costs_.cost[to]) *
                                static_cast<std::uint32_t>(costs_.stepLength({dx, dy}));
      if (length >= distance_[to]) continue;
      distance_[to] = length;
      cameFrom_[to] = from;
      // An older entry stays where it is and is passed over: the pixel is settled by then.
      buckets_[length % buckets_.size()].push_back(static_cast<std::uint32_t>(to));
      ++waiting_;
    }
}

bool LiveWire::settle(glm::ivec2 pixel, std::size_t mostPixels) {
  const std::size_t target = index(pixel);
  for (std::size_t done = 0; settled_[target] == 0 && waiting_ > 0;) {
    std::vector<std::uint32_t>& bucket = buckets_[current_ % buckets_.size()];
    if (bucket.empty()) {
      ++current_;
      continue;
    }
    if (done == mostPixels) return false;
    const std::uint32_t next = bucket.back();
    bucket.pop_back();
    --waiting_;
    if (settled_[next] != 0) continue;
    settled_[next] = 1;
    ++done;
    expand(next);
  }
  return settled_[target] != 0;
}

std::vector<glm::ivec2> LiveWire::path(glm::ivec2 pixel) const {
  std::vector<glm::ivec2> path;
  for (auto at = static_cast<std::uint32_t>(index(pixel)); at != kFar; at = cameFrom_[at])
    path.emplace_back(static_cast<int>(at) % costs_.size.x, static_cast<int>(at) / costs_.size.x);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace chiasm
