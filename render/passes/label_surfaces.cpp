#include "render/passes/label_surfaces.h"

#include <algorithm>
#include <bit>
#include <glm/common.hpp>
#include <set>
#include <span>

namespace chiasm::render {

namespace {

bool showsAnything(const SceneLabels& labels) {
  return labels.map && std::any_of(labels.appearance.begin(), labels.appearance.end(),
                                   [](const LabelAppearance& look) { return look.opacity3d > 0.0f; });
}

}  // namespace

std::vector<const SceneLabels*> layersIn3d(const SceneView& scene) {
  std::vector<const SceneLabels*> layers;
  for (const SceneLabels& labels : scene.labels)
    if (showsAnything(labels)) layers.push_back(&labels);
  if (layers.size() > kMaximumLabelLayers) layers.erase(layers.begin(), layers.end() - kMaximumLabelLayers);
  return layers;
}

Expected<LabelSurfaces::Sent> LabelSurfaces::update(const SceneView& scene, gpu::Device& device,
                                                    gpu::Uploader& uploader) {
  Sent sent;
  const std::vector<const SceneLabels*> layers = layersIn3d(scene);
  std::vector<Shown> shown;
  std::vector<glm::vec4> looks;
  std::set<Key> kept;
  for (const SceneLabels* labels : layers) {
    const Key key(labels->segmentation, labels->layer);
    kept.insert(key);
    auto& surface = surfaces_[key];
    if (!surface || surface->size() != labels->map->size()) {
      auto made = ResidentSurface::create(device, uploader, labels->map->size());
      if (!made) return tl::unexpected(made.error());
      surface = std::move(*made);
    }
    auto updated = surface->update(*labels->map, labels->appearance);
    if (!updated) return tl::unexpected(updated.error());
    sent.bytes += updated->bytes;
    sent.built += updated->built;
    sent.cellsChanged = sent.cellsChanged || updated->cellsChanged;
    const int first = static_cast<int>(looks.size());
    for (const LabelAppearance& look : labels->appearance)
      looks.emplace_back(glm::vec3(look.colour) / 255.0f, look.opacity3d);
    looks.emplace_back(0.0f);  // every label beyond the end
    shown.push_back({key, labels->grid, surface.get(), first, static_cast<int>(looks.size()) - 1 - first});
  }
  std::erase_if(surfaces_, [&](const auto& entry) { return kept.count(entry.first) == 0; });
  sent.cellsChanged = sent.cellsChanged || shown != shown_;
  shown_ = std::move(shown);
  auto bytes = updateLooks(std::move(looks), device, uploader);
  if (!bytes) return tl::unexpected(bytes.error());
  sent.bytes += *bytes;
  return sent;
}

void LabelSurfaces::forget() {
  surfaces_.clear();
  shown_.clear();
  looks_.clear();
  lookBuffer_ = {};
}

Expected<std::uint64_t> LabelSurfaces::updateLooks(std::vector<glm::vec4> looks, gpu::Device& device,
                                                   gpu::Uploader& uploader) {
  if (looks.empty() || (lookBuffer_ && looks == looks_)) return 0;
  looks_ = std::move(looks);
  const auto bytes = std::as_bytes(std::span(looks_));
  auto buffer = gpu::Buffer::create(device, bytes.size(),
                                    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                    gpu::MemoryUse::device);
  if (!buffer) return tl::unexpected(buffer.error());
  lookBuffer_ = std::move(*buffer);
  if (auto sent = uploader.toBuffer(lookBuffer_, 0, bytes); !sent) return tl::unexpected(sent.error());
  return bytes.size();
}

void LabelSurfaces::markOccupied(const GridGeometry& frame, int edge, glm::ivec3 brickGrid,
                                 std::vector<std::uint8_t>& occupied) const {
  constexpr int kCell = kBrickEdge / 4;
  for (const Shown& layer : shown_) {
    const glm::dmat4 toFrame = texelFromCase(frame) * glm::inverse(texelFromCase(layer.grid));
    const glm::ivec3 bricks = layer.surface->brickGrid();
    std::size_t index = 0;
    for (int z = 0; z < bricks.z; ++z)
      for (int y = 0; y < bricks.y; ++y)
        for (int x = 0; x < bricks.x; ++x, ++index)
          for (std::uint64_t cells = layer.surface->activeCells()[index]; cells != 0; cells &= cells - 1) {
            const int cell = std::countr_zero(cells);
            const glm::ivec3 start =
                glm::ivec3(x, y, z) * kBrickEdge + glm::ivec3(cell & 3, cell >> 2 & 3, cell >> 4) * kCell;
            // At the border of the grid a surface reaches as far beyond it as the smoothing does.
            glm::dvec3 low(start), high(start + kCell);
            for (int axis = 0; axis < 3; ++axis) {
              if (start[axis] == 0) low[axis] -= kSurfaceReach;
              if (start[axis] + kCell >= layer.grid.size[axis]) high[axis] += kSurfaceReach;
            }
            glm::dvec3 frameLow(1e30), frameHigh(-1e30);
            for (int corner = 0; corner < 8; ++corner) {
              const glm::dvec3 at((corner & 1) != 0 ? high.x : low.x, (corner & 2) != 0 ? high.y : low.y,
                                  (corner & 4) != 0 ? high.z : low.z);
              const glm::dvec3 there(toFrame * glm::dvec4(at, 1.0));
              frameLow = glm::min(frameLow, there);
              frameHigh = glm::max(frameHigh, there);
            }
            // A hundredth of a voxel covers the shader's rounding.
            const glm::ivec3 firstBrick = glm::max(
                glm::ivec3(glm::floor((frameLow - 0.01) / static_cast<double>(edge))), glm::ivec3(0));
            const glm::ivec3 lastBrick = glm::min(
                glm::ivec3(glm::floor((frameHigh + 0.01) / static_cast<double>(edge))), brickGrid - 1);
            for (int bz = firstBrick.z; bz <= lastBrick.z; ++bz)
              for (int by = firstBrick.y; by <= lastBrick.y; ++by)
                for (int bx = firstBrick.x; bx <= lastBrick.x; ++bx)
                  occupied[static_cast<std::size_t>((bz * brickGrid.y + by) * brickGrid.x + bx)] = 1;
          }
  }
}

void LabelSurfaces::setParams(FrameParams& params, const GridGeometry& frame) const {
  for (std::size_t i = 0; i < shown_.size(); ++i) {
    const Shown& layer = shown_[i];
    LabelParams& out = params.label[i];
    setLayerTransforms(out, layer.grid, frame);
    const glm::ivec3 slots = layer.surface->slotGrid();
    out.atlasScale = glm::vec4(1.0f / (glm::vec3(slots) * static_cast<float>(kSurfaceEdge)), 0.0f);
    out.brickGrid = {layer.surface->brickGrid(), 0};
    out.slots = {layer.firstLook, layer.lastLook, 0, 0};
  }
}

void LabelSurfaces::describe(gpu::Descriptors& descriptors, const ResidentScene& resident) const {
  for (std::uint32_t i = 0; i < kMaximumLabelLayers; ++i) {
    const ResidentSurface* surface = i < shown_.size() ? shown_[i].surface : nullptr;
    descriptors.sampled(7 + i, surface != nullptr ? surface->pages() : resident.emptyUint3d(),
                        resident.nearest());
    descriptors.sampled(11 + i, surface != nullptr ? surface->atlas() : resident.emptyFloat3d(),
                        resident.linear());
  }
  descriptors.storage(15, lookBuffer_ ? lookBuffer_ : resident.emptyBuffer());
}

}  // namespace chiasm::render
