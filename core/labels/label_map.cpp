#include "core/labels/label_map.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "core/base/check.h"
#include "core/labels/label_rows.h"

namespace chiasm {
namespace {

// How many voxels of a brick lie inside the grid along each axis.
glm::ivec3 extentInside(glm::ivec3 size, glm::ivec3 brickPosition) {
  return glm::min(size - brickPosition * kBrickEdge, glm::ivec3(kBrickEdge));
}

// Calls f(line, the bits of its voxels outside the grid) for every line that has some.
template <typename F>
void forEachOutside(glm::ivec3 inside, F&& f) {
  for (int z = 0; z < kBrickEdge; ++z) {
    for (int y = 0; y < kBrickEdge; ++y) {
      const int begin = (z < inside.z && y < inside.y) ? inside.x : 0;
      if (begin < kBrickEdge) f(static_cast<std::size_t>(z * kBrickEdge + y), ~std::uint32_t{0} << begin);
    }
  }
}

}  // namespace

LabelMap::LabelMap(glm::ivec3 size) : size_(size) {
  CHECK(size.x >= 0 && size.y >= 0 && size.z >= 0, "a label map has no negative size");
  brickGrid_ = (size + (kBrickEdge - 1)) / kBrickEdge;
  const std::uint64_t count =
      std::uint64_t(brickGrid_.x) * std::uint64_t(brickGrid_.y) * std::uint64_t(brickGrid_.z);
  CHECK(count <= UINT32_MAX, "a label map has fewer than 2^32 bricks");
  bricks_.resize(static_cast<std::size_t>(count));
}

void LabelMap::setBrick(std::uint32_t index, Brick brick) {
  CHECK(index < bricks_.size(), "the brick is inside the map");
  bricks_[index] = fits(index, brick) ? std::move(brick) : clipped(index, brick);
}

bool LabelMap::fits(std::uint32_t index, const Brick& brick) const {
  const glm::ivec3 inside = extentInside(size_, brickPosition(index));
  if (inside == glm::ivec3(kBrickEdge)) return true;
  if (brick.isUniform()) return brick.uniformLabel() == 0;
  bool clean = true;
  forEachOutside(inside, [&](std::size_t line, std::uint32_t outside) {
    clean = clean && (brick.row(line, 0) & outside) == outside;
  });
  return clean;
}

Brick LabelMap::clipped(std::uint32_t index, const Brick& brick) const {
  if (fits(index, brick)) return brick;
  const auto voxels = std::make_unique<DenseBrick>();
  brick.copyTo(*voxels);
  forEachOutside(extentInside(size_, brickPosition(index)), [&](std::size_t line, std::uint32_t outside) {
    setRow(outside, 0, voxels->data() + line * kBrickEdge);
  });
  return Brick::fromVoxels(*voxels);
}

std::uint32_t LabelMap::brickIndex(glm::ivec3 brickPosition) const {
  return (static_cast<std::uint32_t>(brickPosition.z) * static_cast<std::uint32_t>(brickGrid_.y) +
          static_cast<std::uint32_t>(brickPosition.y)) *
             static_cast<std::uint32_t>(brickGrid_.x) +
         static_cast<std::uint32_t>(brickPosition.x);
}

glm::ivec3 LabelMap::brickPosition(std::uint32_t index) const {
  const auto nx = static_cast<std::uint32_t>(brickGrid_.x);
  const auto ny = static_cast<std::uint32_t>(brickGrid_.y);
  return {static_cast<int>(index % nx), static_cast<int>(index / nx % ny), static_cast<int>(index / nx / ny)};
}

int LabelMap::offsetInBrick(glm::ivec3 voxelInBrick) {
  return (voxelInBrick.z * kBrickEdge + voxelInBrick.y) * kBrickEdge + voxelInBrick.x;
}

Label LabelMap::at(VoxelIndex voxel) const {
  const glm::ivec3 position = voxel.ijk / kBrickEdge;
  return bricks_[brickIndex(position)].at(offsetInBrick(voxel.ijk - position * kBrickEdge));
}

bool LabelMap::operator==(const LabelMap& other) const {
  return size_ == other.size_ && bricks_ == other.bricks_;
}

std::vector<Label> LabelMap::toDense() const {
  std::vector<Label> labels(static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y) *
                            static_cast<std::size_t>(size_.z));
  std::array<Label, kBrickEdge> scratch;
  for (std::uint32_t index = 0; index < brickCount(); ++index) {
    const Brick& source = bricks_[index];
    if (source.isUniform() && source.uniformLabel() == 0) continue;
    const glm::ivec3 position = brickPosition(index);
    const glm::ivec3 inside = extentInside(size_, position);
    const glm::ivec3 begin = position * kBrickEdge;
    for (int z = 0; z < inside.z; ++z) {
      for (int y = 0; y < inside.y; ++y) {
        Label* row = labels.data() +
                     (static_cast<std::size_t>(begin.z + z) * static_cast<std::size_t>(size_.y) +
                      static_cast<std::size_t>(begin.y + y)) *
                         static_cast<std::size_t>(size_.x) +
                     static_cast<std::size_t>(begin.x);
        const Label* from = source.labels(static_cast<std::size_t>(z * kBrickEdge + y), scratch);
        std::copy_n(from, inside.x, row);
      }
    }
  }
  return labels;
}

LabelMap LabelMap::fromDense(glm::ivec3 size, const std::vector<Label>& labels) {
  LabelMap map(size);
  CHECK(labels.size() == static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                             static_cast<std::size_t>(size.z),
        "there is one label for each voxel");
  auto voxels = std::make_unique<DenseBrick>();
  for (std::uint32_t index = 0; index < map.brickCount(); ++index) {
    const glm::ivec3 position = map.brickPosition(index);
    const glm::ivec3 inside = extentInside(size, position);
    const glm::ivec3 begin = position * kBrickEdge;
    if (inside != glm::ivec3(kBrickEdge)) voxels->fill(0);
    for (int z = 0; z < inside.z; ++z) {
      for (int y = 0; y < inside.y; ++y) {
        const Label* row = labels.data() +
                           (static_cast<std::size_t>(begin.z + z) * static_cast<std::size_t>(size.y) +
                            static_cast<std::size_t>(begin.y + y)) *
                               static_cast<std::size_t>(size.x) +
                           static_cast<std::size_t>(begin.x);
        std::copy_n(row, inside.x, voxels->data() + offsetInBrick({0, y, z}));
      }
    }
    map.bricks_[index] = Brick::fromVoxels(*voxels);
  }
  return map;
}

}  // namespace chiasm
