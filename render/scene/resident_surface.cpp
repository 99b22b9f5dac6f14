#include "render/scene/resident_surface.h"

#include <algorithm>
#include <glm/common.hpp>
#include <span>

#include "core/base/check.h"
#include "core/jobs/parallel.h"

namespace chiasm::render {

namespace {

struct Box {
  glm::ivec3 low, high;  // inclusive; empty when low > high
};

// Where two bricks differ, in voxels of the brick.
Box difference(const Brick& a, const Brick& b) {
  Box box{glm::ivec3(kBrickEdge), glm::ivec3(-1)};
  if (a.isUniform() && b.isUniform()) return {glm::ivec3(0), glm::ivec3(kBrickEdge - 1)};
  int offset = 0;
  for (int z = 0; z < kBrickEdge; ++z)
    for (int y = 0; y < kBrickEdge; ++y)
      for (int x = 0; x < kBrickEdge; ++x, ++offset)
        if (a.at(offset) != b.at(offset)) {
          box.low = glm::min(box.low, glm::ivec3(x, y, z));
          box.high = glm::max(box.high, glm::ivec3(x, y, z));
        }
  return box;
}

}  // namespace

Expected<std::unique_ptr<ResidentSurface>> ResidentSurface::create(gpu::Device& device,
                                                                   gpu::Uploader& uploader, glm::ivec3 size) {
  std::unique_ptr<ResidentSurface> surface(new ResidentSurface);
  surface->uploader_ = &uploader;
  surface->map_ = LabelMap(size);
  surface->page_.assign(surface->map_.brickCount(), {0, 0});
  surface->slots_.assign(surface->map_.brickCount(), 0);
  surface->cells_.assign(surface->map_.brickCount(), 0);
  auto atlas = BrickAtlas::create(device, uploader, VK_FORMAT_R8G8B8A8_UNORM, 4, kSurfaceEdge);
  if (!atlas) return tl::unexpected(atlas.error());
  surface->atlas_ = std::move(*atlas);
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format = VK_FORMAT_R32G32_UINT;
  description.size = surface->map_.brickGrid();
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto pages = gpu::Image::create(device, description);
  if (!pages) return tl::unexpected(pages.error());
  surface->pages_ = std::move(*pages);
  if (auto sent = uploader.toImage(surface->pages_, glm::ivec3(0), surface->brickGrid(), 8,
                                   std::as_bytes(std::span(surface->page_)));
      !sent)
    return tl::unexpected(sent.error());
  return surface;
}

std::vector<std::uint32_t> ResidentSurface::bricksToBuild(const LabelMap& map, bool all) const {
  std::vector<bool> wanted(map.brickCount(), all);
  for (std::uint32_t index = 0; !all && index < map.brickCount(); ++index) {
    if (map.brick(index).sharesStorageWith(map_.brick(index))) continue;
    const Box box = difference(map_.brick(index), map.brick(index));
    if (box.low.x > box.high.x) continue;
    const glm::ivec3 start = map.brickPosition(index) * kBrickEdge;
    const glm::ivec3 first = glm::max(start + box.low - kSurfaceReach, glm::ivec3(0)) / kBrickEdge;
    const glm::ivec3 last = glm::min((start + box.high + kSurfaceReach) / kBrickEdge, map.brickGrid() - 1);
    for (int z = first.z; z <= last.z; ++z)
      for (int y = first.y; y <= last.y; ++y)
        for (int x = first.x; x <= last.x; ++x) wanted[map.brickIndex({x, y, z})] = true;
  }
  std::vector<std::uint32_t> bricks;
  for (std::uint32_t index = 0; index < map.brickCount(); ++index)
    if (wanted[index]) bricks.push_back(index);
  return bricks;
}

Expected<void> ResidentSurface::place(std::uint32_t brick, const SurfaceBrick& built, Sent& sent) {
  std::uint32_t& slot = slots_[brick];
  if (built.texels.empty()) {
    if (slot != 0) atlas_.giveBack(slot - 1);
    slot = 0;
    page_[brick] = {0, built.constant};
  } else {
    if (slot == 0) {
      if (auto room = atlas_.reserve(1); !room) return room;
      slot = atlas_.take() + 1;
      const glm::uvec3 at(atlas_.slotPosition(slot - 1));
      page_[brick] = {1 + (at.x | at.y << 10 | at.z << 20), 0};
    }
    const auto bytes = std::as_bytes(std::span(built.texels));
    if (auto written = atlas_.write(slot - 1, bytes); !written) return written;
    sent.bytes += bytes.size();
  }
  sent.cellsChanged = sent.cellsChanged || cells_[brick] != built.activeCells;
  cells_[brick] = built.activeCells;
  return {};
}

Expected<ResidentSurface::Sent> ResidentSurface::update(const LabelMap& map,
                                                        const std::vector<LabelAppearance>& appearance) {
  CHECK(map.size() == map_.size(), "a label layer keeps its grid");
  Sent sent;
  std::vector<SurfaceClass> classes = surfaceClasses(appearance);
  const bool all = classes != classes_;
  const std::vector<std::uint32_t> bricks = bricksToBuild(map, all);
  std::vector<SurfaceScratch> scratch(workerCount());
  // A few hundred bricks at a time bound the memory that finished ones wait in.
  constexpr std::size_t kBatch = 256;
  for (std::size_t start = 0; start < bricks.size(); start += kBatch) {
    const std::size_t count = std::min(kBatch, bricks.size() - start);
    std::vector<SurfaceBrick> built(count);
    parallelFor(count, [&](std::size_t i, unsigned worker) {
      built[i] = buildSurfaceBrick(map, bricks[start + i], classes, scratch[worker]);
    });
    for (std::size_t i = 0; i < count; ++i)
      if (auto placed = place(bricks[start + i], built[i], sent); !placed)
        return tl::unexpected(placed.error());
  }
  sent.built = static_cast<std::uint32_t>(bricks.size());
  if (!bricks.empty()) {
    const auto texels = std::as_bytes(std::span(page_));
    if (auto written = uploader_->toImage(pages_, glm::ivec3(0), brickGrid(), 8, texels); !written)
      return tl::unexpected(written.error());
    sent.bytes += texels.size();
  }
  // Only now: after a failure the same bricks are built again.
  classes_ = std::move(classes);
  map_ = map;
  return sent;
}

}  // namespace chiasm::render
