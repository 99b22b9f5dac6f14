// The smoothed surface of one label layer on the device.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/labels/label_map.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/scene/brick_atlas.h"
#include "render/scene/surface_brick.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Pages: R32G32_UINT, one texel a brick of 32³ labels: x = 0 and y = the constant texel, or x = 1 + the
// slot's position in the atlas (10 bits an axis; RGBA8, slots of kSurfaceEdge³). Built only for layers that
// 3-D views show. One thread.
class ResidentSurface {
 public:
  static Expected<std::unique_ptr<ResidentSurface>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                           glm::ivec3 size);

  struct Sent {
    std::uint64_t bytes = 0;
    std::uint32_t built = 0;    // bricks whose surface was computed again
    bool cellsChanged = false;  // activeCells() differ
  };
  // Rebuilds the bricks that an edit reaches, or all of them when a label's class changed.
  Expected<Sent> update(const LabelMap& map, const std::vector<LabelAppearance>& appearance);

  const gpu::Image& pages() const { return pages_; }
  const gpu::Image& atlas() const { return atlas_.image(); }
  glm::ivec3 slotGrid() const { return atlas_.slotGrid(); }
  glm::ivec3 size() const { return map_.size(); }
  glm::ivec3 brickGrid() const { return map_.brickGrid(); }
  // Per brick, as SurfaceBrick says.
  const std::vector<std::uint64_t>& activeCells() const { return cells_; }

 private:
  ResidentSurface() = default;
  std::vector<std::uint32_t> bricksToBuild(const LabelMap& map, bool all) const;
  Expected<void> place(std::uint32_t brick, const SurfaceBrick& built, Sent& sent);
  gpu::Uploader* uploader_ = nullptr;
  gpu::Image pages_;
  BrickAtlas atlas_;
  LabelMap map_;
  std::vector<SurfaceClass> classes_;
  std::vector<glm::uvec2> page_;      // as on the device
  std::vector<std::uint32_t> slots_;  // 1 + slot of each brick, 0 without one
  std::vector<std::uint64_t> cells_;
};

}  // namespace chiasm::render
