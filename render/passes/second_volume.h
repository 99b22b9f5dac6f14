// The second volume of a 3-D picture, and what the shader of two volumes (shaders/pair_volume.glsl) knows of
// both.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"
#include "render/gpu/uploader.h"
#include "render/passes/volume_params.h"
#include "render/scene/cover_grid.h"
#include "render/scene/frame_tables.h"
#include "render/scene/resident_scene.h"

namespace chiasm::render {

// Mirrors PairVolume and Pair in shaders/pair_volume.glsl (std140).
struct PairVolumeParams {
  glm::vec4 fromTexel[3];
  glm::vec4 normal[3];
  glm::vec4 size;
  glm::vec4 table;
  glm::vec4 window;
  glm::vec4 shading;
  glm::vec4 share;
  glm::ivec4 maskSlots;
};
struct PairParams {
  PairVolumeParams volume[2];
};

// What a scene says of one of the two, beside its tables.
struct PairMember {
  GridGeometry grid;
  Shading shading;
  float opacity = 1.0f, depthCue = 0.0f;
};
PairMember memberOf(const SceneVolume& volume);
// In a frame with this grid. `mask`: null where nothing is hidden; `camera`: whose depth cue it has, null:
// none.
PairVolumeParams pairVolumeParams(const GridGeometry& frame, const PairMember& member,
                                  const ResidentVolume& resident, const FrameTables& tables,
                                  const ResidentLabels* mask, const Camera* camera);
// What the shaders of two volumes are bound to beside volumeShaderInterface().
void addPairBindings(gpu::PipelineInterface& interface);

// Its tables on the device. One thread.
class SecondVolume {
 public:
  // True where the map of empty bricks is to be made anew. `volume` is in `resident`.
  Expected<bool> update(const SceneVolume& volume, const ResidentScene& resident, double stepMm,
                        const ThresholdPreview* preview, gpu::Device& device, gpu::Uploader& uploader,
                        std::uint64_t& tableBytes);
  // There is none any more, or what was sent cannot be trusted.
  void forget();
  bool isThere() const { return resident_ != nullptr; }

  const FrameTables& tables() const { return tables_; }
  bool hasMask() const { return mask_ != nullptr; }
  float depthCue() const { return member_.depthCue; }
  // Marks the bricks of the frame in which something of it is seen.
  void mark(const CoverGrid& cover, std::vector<std::uint8_t>& marked) const;
  PairVolumeParams params(const GridGeometry& frame, const Camera* camera) const;
  void describe(gpu::Descriptors& descriptors, const ResidentScene& resident) const;

 private:
  const ResidentVolume* resident_ = nullptr;
  const ResidentLabels* mask_ = nullptr;
  PairMember member_;
  FrameTables tables_;
  gpu::Image opacities_, colours_;
};

}  // namespace chiasm::render
