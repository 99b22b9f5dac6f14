// What the volume shader is bound to for a scene: transfer tables, label surfaces, the map of empty bricks.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/uploader.h"
#include "render/passes/label_surfaces.h"
#include "render/passes/second_volume.h"
#include "render/passes/volume_params.h"
#include "render/scene/frame_tables.h"
#include "render/scene/resident_scene.h"
#include "render/scene/volume_focus.h"
#include "render/scene/voxel_gradients.h"
#include "render/scene_view.h"

namespace chiasm::render {

// One specialisation of the shader: what is not used costs nothing.
struct VolumeVariant {
  std::uint32_t mode = 0;  // 0 shaded, 1 maximum intensity, 2 no volume, 3 minimum, 4 average
  std::uint32_t layers = 0;
  std::uint32_t mask = 0, skip = 1, count = 0, integrated = 0;
  std::uint32_t gradients = 0;  // looked up
  std::uint32_t adaptive = 0;   // two steps at once where little is seen; one eye only
  std::uint32_t cue = 0;        // what is far is darker; one eye only
  std::uint32_t light = 0;      // shadows
  std::uint32_t pair = 0;       // two volumes: another shader
  std::uint32_t secondMode = 0, secondMask = 0, secondIntegrated = 0;
  auto operator<=>(const VolumeVariant&) const = default;
};

// The one that a scene is drawn with, as VolumeFrame::variant says after an update.
VolumeVariant variantOf(const SceneView& scene);
// What every variant is bound to, but for push constants (and the stereo one's depths); its constants.
gpu::PipelineInterface volumeShaderInterface();
std::array<gpu::SpecializationValue, 13> specializationOf(const VolumeVariant& variant);

// The first visible volume of a scene is the frame: rays are marched in its grid, extended where a second one
// is shown as well (volumesIn3d). Without one it is the first label layer that shows anything. One thread.
class VolumeFrame {
 public:
  struct Sent {
    std::uint64_t tableBytes = 0, surfaceBytes = 0;
    std::uint32_t surfaceBricks = 0;
  };
  // Tables that show nothing, for pictures before the first update and for scenes without a volume.
  Expected<void> initialise(gpu::Device& device, gpu::Uploader& uploader);
  // Rebuilds only what changed. `focus`: a part of the volume that may be there; null: there is none.
  Expected<Sent> update(const SceneView& scene, const ResidentScene& resident, gpu::Device& device,
                        gpu::Uploader& uploader, VolumeFocus* focus = nullptr);
  // Which bricks of a volume (the frame's, as a whole) show anything, itself or by a label's surface in it.
  std::vector<std::uint8_t> visibleBricks(const GridGeometry& grid, const ResidentVolume& whole) const;
  // After a failed update: the next one sends everything again, and nothing is drawn before it.
  void forget();
  VolumeVariant variant() const;
  VolumeParams params(const Volume3dContent& content, const Camera& camera, glm::ivec2 size) const;
  // What all eyes share: everything but backgrounds and the picture's size.
  FrameParams shared(const std::optional<PatientBox>& clipBox) const;
  // Of a pair; `camera`: whose depth cues it has, null: none.
  PairParams pairParams(const Camera* camera) const;
  const GridGeometry& grid() const { return grid_; }
  bool spansWhole() const { return grid_ == wholeGrid_; }  // no part of the shown volume
  double stepMm() const { return stepMm_; }
  // `light`: the light field's image; null: no shadows.
  void describe(gpu::Descriptors& descriptors, const ResidentScene& resident,
                const gpu::Image* light = nullptr) const;

 private:
  // True when the tables are new.
  Expected<bool> updateTables(const SceneVolume& volume, const ThresholdPreview* preview, gpu::Device& device,
                              gpu::Uploader& uploader, Sent& sent);
  // The frame and its second volume, where there is one.
  Expected<void> updatePair(const SceneVolume& first, const SceneVolume* second, const SceneView& scene,
                            const ResidentScene& resident, gpu::Device& device, gpu::Uploader& uploader,
                            Sent& sent);
  // Which bricks of the frame hold anything to see.
  std::vector<std::uint8_t> occupiedBricks();
  // Makes or drops the voxels' gradients, as the volume wants.
  Expected<void> updateGradients(const SceneVolume& volume, const ResidentScene& resident,
                                 gpu::Device& device, gpu::Uploader& uploader);
  Expected<void> updateDistances(gpu::Device& device, gpu::Uploader& uploader, Sent& sent);

  const ResidentVolume* volume_ = nullptr;
  const ResidentLabels* mask_ = nullptr;
  std::uint64_t focusRevision_ = 0;
  GridGeometry grid_;       // of what is resident of the volume
  GridGeometry wholeGrid_;  // of the volume itself
  double stepMm_ = 1;
  Shading shading_;
  float depthCue_ = 0;
  FrameTables tables_;
  PairMember member_;  // the first volume
  SecondVolume second_;
  CoverGrid cover_;  // while there is a second one
  LabelSurfaces surfaces_;
  bool framedByVolume_ = false;
  bool distancesStale_ = true;  // also after a failed update
  glm::ivec3 brickGrid_{1};
  int brickEdge_ = 4;
  gpu::Image opacities_, colours_, distances_;
  // Of the volume, where it wants them and they fit.
  VoxelGradients gradients_;
  bool useGradients_ = false, adaptive_ = false;
};

}  // namespace chiasm::render
