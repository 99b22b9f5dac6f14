// StereoRenderer: both eyes' pictures of a SpatialScene, on a device that an OpenXR runtime may have made.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "render/image.h"
#include "render/renderer.h"
#include "render/spatial_scene.h"

namespace chiasm::render {

class SharedDevice;  // render/interop_vulkan.h
struct LentImage;

// How much work a frame may be. A frame-time controller chooses it; at rest it is all ones.
struct StereoQuality {
  double resolution = 1.0;  // of each eye's rays, both ways, 0.25..1; scaled up linearly
  double step = 1.0;        // times the scene's sample distance, 1..4
  double foveation = 1.0;   // of the resolution outside the middle half of the picture, 0.25..1
  bool operator==(const StereoQuality&) const = default;
};

// What a finished frame took.
struct FrameTime {
  StereoQuality quality;  // it was drawn at
  double gpuMs = 0;       // 0: not known (no timestamps)
  double cpuMs = 0;       // of the thread that draws, outside of waiting; the caller's to fill
};

struct StereoReport {
  std::uint64_t rays = 0, samples = 0, taps = 0;  // only when counting is on
  std::vector<FrameTime> finished;  // earlier frames now known to be finished: for a FrameTimeController
  double waitedMs = 0;              // for the device, between pieces of a slow frame
};

// One thread (the frame thread); queue submissions pass the shared device's lock.
class StereoRenderer {
 public:
  static Expected<std::unique_ptr<StereoRenderer>> create(std::shared_ptr<SharedDevice> device);
  virtual ~StereoRenderer() = default;

  // Brings the device's copies in step: new volumes, changed tables, dirty label bricks, new meshes and
  // pictures only. Must have been called with what a draw shows.
  virtual Expected<UploadReport> update(const SpatialScene& scene) = 0;
  // Starts making the shaders that a draw of this scene needs, on a thread of its own; true when they are
  // there. A draw without them waits for that thread.
  virtual bool prepare(const SceneView& scene) = 0;
  // Whether the last draw had all that is worked out beside frames (shadows); otherwise a later one will.
  virtual bool settled() const { return true; }
  // Asked between the pieces of a frame that takes long; true: nobody waits for it any more, the rest is not
  // drawn and `draw` fails with ErrorKind::cancelled. Nothing that it leaves on the device takes long.
  virtual void setGiveUp(std::function<bool()> giveUp) = 0;
  // Submits both eyes' pictures of `pixels` each: meshes, lines and slices first, then one cast of both eyes'
  // rays over one skipping map that stops where they are. Eyes inside the volume are allowed.
  virtual Expected<StereoReport> draw(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                                      glm::ivec2 pixels, const StereoQuality& quality) = 0;
  // What the last draw made, for pictures and tests. Waits for the device.
  virtual Expected<Image> readBack(int eye) = 0;
  // Copies an eye's picture of the last draw: see render/interop_vulkan.h, copyEye.
  virtual Expected<void> copyEyeInto(int eye, const LentImage& target) = 0;
  virtual void setCounting(bool on) = 0;
};

}  // namespace chiasm::render
