#include "render/scene/voxel_reduction.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <type_traits>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

std::uint64_t countOf(glm::ivec3 size) {
  return static_cast<std::uint64_t>(size.x) * static_cast<std::uint64_t>(size.y) *
         static_cast<std::uint64_t>(size.z);
}

// Texels of this edge (mm), but never finer than the voxels.
glm::ivec3 texelsOfEdge(const GridGeometry& grid, glm::ivec3 voxels, double edge) {
  const glm::ivec3 wanted(glm::ceil(glm::dvec3(voxels) * grid.spacing / edge - 1e-9));
  return glm::clamp(wanted, glm::ivec3(1), voxels);
}

template <typename T>
float clean(T value) {
  if constexpr (std::is_floating_point_v<T>)
    return std::isfinite(value) ? value : 0.0f;
  else
    return static_cast<float>(value);
}

}  // namespace

glm::ivec3 texelsFitting(const GridGeometry& grid, glm::ivec3 voxels, std::uint32_t bytesPerTexel,
                         std::uint64_t bytes, int longest) {
  const auto fits = [&](glm::ivec3 texels) {
    return countOf(texels) * bytesPerTexel <= bytes && std::max({texels.x, texels.y, texels.z}) <= longest;
  };
  if (fits(voxels)) return voxels;
  const glm::dvec3 extent = glm::dvec3(voxels) * grid.spacing;
  double fine = std::min({grid.spacing.x, grid.spacing.y, grid.spacing.z});
  double coarse = std::max({extent.x, extent.y, extent.z});
  for (int step = 0; step < 40; ++step) {
    const double middle = std::sqrt(fine * coarse);
    (fits(texelsOfEdge(grid, voxels, middle)) ? coarse : fine) = middle;
  }
  return texelsOfEdge(grid, voxels, coarse);
}

double reductionOf(glm::ivec3 voxels, glm::ivec3 texels) {
  const glm::dvec3 each = glm::dvec3(voxels) / glm::dvec3(glm::max(texels, glm::ivec3(1)));
  return std::max({each.x, each.y, each.z});
}

VoxelReduction::VoxelReduction(const VoxelBuffer& voxels, glm::ivec3 size, const VoxelBox& box,
                               glm::ivec3 texels)
    : voxels_(voxels),
      size_(size),
      x_(coversOf(box.low.x, box.size.x, texels.x)),
      y_(coversOf(box.low.y, box.size.y, texels.y)),
      z_(coversOf(box.low.z, box.size.z, texels.z)) {
  CHECK((VoxelBox{glm::ivec3(0), size}.contains(box)), "a box of the grid");
}

std::vector<VoxelReduction::Cover> VoxelReduction::coversOf(int low, int voxels, int texels) {
  CHECK(texels >= 1 && texels <= voxels, "fewer texels than voxels");
  std::vector<Cover> covers;
  covers.reserve(static_cast<std::size_t>(texels));
  for (std::int64_t i = 0; i < texels; ++i) {
    // Ends in parts of a voxel, exactly: i * voxels / texels.
    const std::int64_t from = i * voxels, to = (i + 1) * voxels;
    const std::int64_t first = from / texels, last = (to - 1) / texels;
    Cover cover;
    cover.first = low + static_cast<int>(first);
    cover.count = static_cast<int>(last - first) + 1;
    cover.firstShare = 1.0f - static_cast<float>(from % texels) / static_cast<float>(texels);
    cover.lastShare = static_cast<float>(to - last * texels) / static_cast<float>(texels);
    if (cover.count == 1) cover.firstShare = cover.lastShare = 1.0f;
    cover.scale = cover.count == 1 ? 1.0f : static_cast<float>(texels) / static_cast<float>(voxels);
    covers.push_back(cover);
  }
  return covers;
}

template <typename T>
void VoxelReduction::rowOf(std::span<const T> voxels, int y, int z, std::span<float> values) const {
  const Cover& deep = z_[static_cast<std::size_t>(z)];
  const Cover& down = y_[static_cast<std::size_t>(y)];
  std::fill(values.begin(), values.end(), 0.0f);
  for (int k = 0; k < deep.count; ++k)
    for (int j = 0; j < down.count; ++j) {
      const float share = deep.share(k) * down.share(j);
      const T* row =
          voxels.data() + (static_cast<std::size_t>(deep.first + k) * static_cast<std::size_t>(size_.y) +
                           static_cast<std::size_t>(down.first + j)) *
                              static_cast<std::size_t>(size_.x);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const Cover& across = x_[i];
        const T* voxel = row + across.first;
        float sum = clean(voxel[0]) * across.firstShare;
        for (int n = 1; n + 1 < across.count; ++n) sum += clean(voxel[n]);
        if (across.count > 1) sum += clean(voxel[across.count - 1]) * across.lastShare;
        values[i] += share * across.scale * sum;
      }
    }
}

void VoxelReduction::row(int y, int z, std::span<float> values) const {
  CHECK(values.size() == x_.size(), "one value a texel");
  voxels_.visit([&](auto typed) { rowOf(typed, y, z, values); });
}

}  // namespace chiasm::render
