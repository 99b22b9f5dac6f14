// One picture to time: the scene of the speed comparison, and how long its frames take.
#pragma once

#include <memory>
#include <optional>

#include "core/base/error.h"
#include "render/image.h"
#include "render/scene_view.h"
#include "tests/render/volume/volume_harness.h"

namespace chiasm::test {

// The peers' camera, shading and step, unless said otherwise.
struct RenderWork {
  render::SceneView scene;  // one volume; with shadows a viewport of the number 1 too
  render::Volume3dContent content;
  glm::ivec2 size{512};  // pixels of each eye
  bool skip = true;      // leaps over empty space
};

// A volume seen by the peers' camera: black background, sampling at points.
RenderWork peersWork(std::shared_ptr<const VoxelBuffer> voxels, const GridGeometry& grid,
                     const TransferFunction& function, glm::ivec2 size);

// Medians over the repetitions, ms, but for the first picture and the least.
struct RenderTimes {
  double first = 0;  // from the voxels in memory to the picture: ranges, upload, tables, map, one frame
  double wall = 0, least = 0, cpu = 0;
  std::optional<double> device;  // by timestamps; none on a device without them
  render::DrawReport counts;     // of one frame, all eyes
  double light = 0, lamp = 0;    // with shadows: all of their light, and a turned camera's lamp; once each
  double perRay(std::uint64_t count) const {
    return counts.rays == 0 ? 0 : static_cast<double>(count) / static_cast<double>(counts.rays);
  }
};

// Leaves the (last eye's) picture in the harness's target.
Expected<RenderTimes> timeFrames(VolumeHarness& harness, const RenderWork& work, int repetitions);

// The same by the processor (render/cpu/ray_caster.h) with its widest vectors on every core; without a
// device. Its picture goes to `picture` where that is given.
Expected<RenderTimes> timeProcessor(const RenderWork& work, int repetitions,
                                    render::Image* picture = nullptr);

}  // namespace chiasm::test
