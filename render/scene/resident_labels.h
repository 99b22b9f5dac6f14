// One label layer on the device: a page table, an atlas of its dense bricks, and how each label looks.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "core/labels/label_map.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/scene/brick_atlas.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Layout (shared with shaders/labels.glsl):
//  - pages: R32_UINT 3D, one texel per brick of 32³. Bit 31 clear: the whole brick is label (bits 0..15).
//    Bit 31 set: the brick is dense and bits 0..30 are its slot in the atlas.
//  - atlas: R16_UINT 3D, slots of 32³ in x-fastest order, `slotGrid` slots along each axis.
//  - appearance: one uvec2 per label value 0..65535 up to `appearanceCount`: x = RGBA8 (r in the low byte, a
//  =
//    3-D opacity), y = fill | outline << 8 (slices). Labels beyond the end are invisible.
// All images in SHADER_READ_ONLY_OPTIMAL. One thread.
class ResidentLabels {
 public:
  static Expected<std::unique_ptr<ResidentLabels>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                          glm::ivec3 size);

  struct Sent {
    std::uint64_t bytes = 0;
    std::uint32_t bricks = 0;  // dense bricks that were sent
    bool changed = false;      // any brick differs from the last update
  };
  // Compares storage brick by brick with the last update and sends what differs.
  Expected<Sent> update(const LabelMap& map);
  Expected<std::uint64_t> updateAppearance(const std::vector<LabelAppearance>& appearance);

  const gpu::Image& pages() const { return pages_; }
  const gpu::Image& atlas() const { return atlas_.image(); }
  const gpu::Buffer& appearance() const { return appearance_; }
  std::uint32_t appearanceCount() const { return appearanceCount_; }
  glm::ivec3 size() const { return map_.size(); }
  glm::ivec3 slotGrid() const { return atlas_.slotGrid(); }
  // What the device shows now (shares the case's bricks).
  const LabelMap& map() const { return map_; }
  const std::vector<LabelAppearance>& appearances() const { return appearances_; }
  // Counts updates that changed a brick, or a label's look: caches built on them compare it.
  std::uint64_t revision() const { return revision_; }

 private:
  ResidentLabels() = default;
  gpu::Device* device_ = nullptr;
  gpu::Uploader* uploader_ = nullptr;
  gpu::Image pages_;
  BrickAtlas atlas_;
  gpu::Buffer appearance_;
  std::uint32_t appearanceCount_ = 0;
  std::vector<LabelAppearance> appearances_;
  LabelMap map_;
  std::vector<std::uint32_t> page_;
  bool pagesDirty_ = false;  // page_ is ahead of the device (also after a failed update)
  std::uint64_t revision_ = 0;
};

}  // namespace chiasm::render
