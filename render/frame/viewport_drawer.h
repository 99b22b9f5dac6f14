// Draws the viewports of a scene that are not up to date: slices whole, 3-D pictures coarse, then tile by
// tile.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "render/frame/scene_tracker.h"
#include "render/frame/tile_budget.h"
#include "render/frame/viewport_picture.h"
#include "render/gpu/commands.h"
#include "render/passes/slice_pass.h"
#include "render/passes/volume_pass.h"
#include "render/renderer.h"

namespace chiasm::render {

// Holds the pictures by viewport id; a viewport that is no longer in the scene loses its picture. One thread.
class ViewportDrawer {
 public:
  static Expected<std::unique_ptr<ViewportDrawer>> create(gpu::Device& device, gpu::Uploader& uploader,
                                                          const ResidentScene& resident,
                                                          bool raysOnProcessor = false);

  // After ResidentScene::update: tables and label surfaces that were sent.
  Expected<UploadReport> update(const SceneView& scene);
  // After a failed update: the next one sends everything again.
  void forget() { volumes_->forget(); }
  // See VolumePass.
  Expected<VolumeFocus::Step> refine(const SceneView& scene, Quality quality) {
    return volumes_->refine(scene, quality);
  }
  bool makeRoom() { return volumes_->makeRoom(); }
  const std::vector<ReducedVolume>& reducedVolumes() const { return volumes_->reducedVolumes(); }
  // Submits nothing when every picture is up to date. Quality::full returns when the device is done.
  Expected<DrawReport> draw(const SceneView& scene, const SceneTracker& tracker, Quality quality);

  // nullptr before the first draw of that id.
  const gpu::Image* picture(std::uint32_t viewportId) const;
  const std::map<std::uint32_t, ViewportPicture>& pictures() const { return pictures_; }
  void setCounting(bool on);

 private:
  ViewportDrawer() = default;
  // What one call has recorded so far.
  struct Work {
    gpu::Commands commands;
    bool begun = false;
    int tilesLeft = 0, tiles = 0;
    std::uint32_t viewports = 0;
    bool complete = true;
    std::uint64_t lightVisits = 0;
  };
  Expected<void> finishLast();
  Expected<void> begin(Work& work);
  Expected<void> record(const SceneView& scene, const SceneTracker& tracker, Quality quality, Work& work);
  Expected<void> record3d(const SceneView& scene, const Viewport& viewport, const Volume3dContent& content,
                          Quality quality, ViewportPicture& picture, Work& work);
  Expected<void> recordWhole(const SceneView& scene, const Volume3dContent& content, bool coarse,
                             ViewportPicture& picture, Work& work);
  Expected<void> recordTiles(const SceneView& scene, const Volume3dContent& content, ViewportPicture& picture,
                             Work& work);
  void joinEyes(const ViewportPicture& picture, Work& work) const;

  gpu::Device* device_ = nullptr;
  gpu::Uploader* uploader_ = nullptr;
  const ResidentScene* resident_ = nullptr;
  std::unique_ptr<gpu::CommandRing> ring_;
  SlicePass slices_;
  std::unique_ptr<VolumePass> volumes_;
  std::map<std::uint32_t, ViewportPicture> pictures_;
  TileBudget budget_{true};
  gpu::Ticket last_ = 0;
  bool counting_ = false;
};

}  // namespace chiasm::render
