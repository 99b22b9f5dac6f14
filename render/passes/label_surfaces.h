// The label layers that 3-D views show: their surfaces on the device and the looks of their labels.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/uploader.h"
#include "render/passes/volume_params.h"
#include "render/scene/resident_scene.h"
#include "render/scene/resident_surface.h"
#include "render/scene_view.h"

namespace chiasm::render {

// The layers that a scene's 3-D views show: at most kMaximumLabelLayers, the last ones that show anything,
// for they lie on top.
std::vector<const SceneLabels*> layersIn3d(const SceneView& scene);

// Those that layersIn3d names. One thread.
class LabelSurfaces {
 public:
  struct Sent {
    std::uint64_t bytes = 0;
    std::uint32_t built = 0;
    bool cellsChanged = false;  // the map of empty bricks must be made again
  };
  Expected<Sent> update(const SceneView& scene, gpu::Device& device, gpu::Uploader& uploader);

  // The next update sends all of it (what was sent last did not arrive).
  void forget();

  std::uint32_t count() const { return static_cast<std::uint32_t>(shown_.size()); }
  const GridGeometry& grid(std::size_t layer) const { return shown_[layer].grid; }
  // Marks the bricks (of `edge` voxels of `frame`) that a label surface passes through.
  void markOccupied(const GridGeometry& frame, int edge, glm::ivec3 brickGrid,
                    std::vector<std::uint8_t>& occupied) const;
  void setParams(FrameParams& params, const GridGeometry& frame) const;
  void describe(gpu::Descriptors& descriptors, const ResidentScene& resident) const;

 private:
  using Key = std::pair<Uid, int>;
  struct Shown {
    Key key;
    GridGeometry grid;
    const ResidentSurface* surface = nullptr;
    int firstLook = 0, lastLook = 0;
    bool operator==(const Shown&) const = default;
  };
  Expected<std::uint64_t> updateLooks(std::vector<glm::vec4> looks, gpu::Device& device,
                                      gpu::Uploader& uploader);
  std::map<Key, std::unique_ptr<ResidentSurface>> surfaces_;
  std::vector<Shown> shown_;
  std::vector<glm::vec4> looks_;
  gpu::Buffer lookBuffer_;
};

}  // namespace chiasm::render
