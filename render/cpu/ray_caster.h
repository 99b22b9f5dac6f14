// 3-D pictures without a graphics device: a ray caster in plain C++ with the processor's vector instructions.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "render/cpu/cast_job.h"
#include "render/cpu/clean_voxels.h"
#include "render/cpu/crew.h"
#include "render/cpu/hidden_bits.h"
#include "render/cpu/simd_level.h"
#include "render/image.h"
#include "render/light/light_look.h"
#include "render/passes/volume_params.h"
#include "render/scene/brick_ranges.h"
#include "render/scene/frame_tables.h"
#include "render/scene_view.h"

namespace chiasm::render::cpu {

struct PixelRect {
  glm::ivec2 at{0}, size{0};
};

// Draws what the volume pass draws, from the same scene, tables and map of empty bricks, and from the voxels
// where they lie: nothing is copied (but for float volumes with voxels that are no numbers). Pictures are the
// same, bit for bit, whatever the SIMD level, the number of threads and with or without leaps over empty
// space; from the device's they differ by its filter's rounding. One thread.
class RayCaster {
 public:
  explicit RayCaster(SimdLevel level = bestSimdLevel(), unsigned threads = 0);  // 0: one a core

  // False for what only the volume pass draws: surfaces of labels, meshes, two volumes, and grids of one
  // voxel along x or of 2^31 voxels and more.
  static bool canDraw(const SceneView& scene);
  // The volume that 3-D pictures show: the first visible one that has voxels; null: none.
  static const SceneVolume* shownVolume(const SceneView& scene);

  // Brings tables, map and hidden mask in step. `known`: the brick ranges of the shown volume's voxels where
  // somebody has them (they must live until the next update); null: found here when the voxels are new.
  void update(const SceneView& scene, const BrickRanges* known = nullptr);

  // Shadows of what is cast from now on; its cells must live as long. Without cells: none.
  void setLight(const LightLook& light) { light_ = light; }

  // Casts one eye's rays through a rectangle of a picture of `size` pixels; its pixels, RGBA8 row by row, are
  // written to `rgba` (4 * part.size.x * part.size.y bytes).
  CastCounts cast(const Volume3dContent& content, const Camera& camera, glm::ivec2 size, PixelRect part,
                  std::span<std::byte> rgba);
  // All of it.
  Image picture(const Volume3dContent& content, const Camera& camera, glm::ivec2 size);

  // For tests: false looks at every sample. The pictures must be identical.
  void setSkipping(bool on) { skipping_ = on; }
  SimdLevel level() const { return level_; }
  unsigned threads() const { return crew_.threads(); }

 private:
  void useVolume(const SceneVolume& volume, const BrickRanges* known);
  CastJob job(const Volume3dContent& content, const Camera& camera, glm::ivec2 size) const;

  SimdLevel level_;
  Crew crew_;
  std::vector<CastCounts> counts_;  // one a thread
  bool skipping_ = true;

  // What the voxels are: kept, so that a pointer stands for its content.
  std::shared_ptr<const VoxelBuffer> source_;
  CleanVoxels voxels_;
  BrickRanges ownRanges_;
  const BrickRanges* ranges_ = nullptr;

  bool shown_ = false;
  GridGeometry grid_;
  double stepMm_ = 1;
  Shading shading_;
  float depthCue_ = 0;
  FrameTables tables_;
  std::vector<float> opacities_;
  std::vector<std::uint8_t> distances_;
  HiddenBits hidden_;
  LightLook light_;
};

}  // namespace chiasm::render::cpu
