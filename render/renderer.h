// Renderer: turns SceneViews into pictures on a Vulkan device. Disposable: rebuilt from case and view state.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "render/image.h"
#include "render/scene_view.h"

struct ImDrawData;

namespace chiasm::render {

class SharedDevice;  // render/interop_vulkan.h
struct LentImage;

// How a window lends its surface without this header knowing Vulkan: `create` receives a VkInstance and
// returns a VkSurfaceKHR as integer (0 on failure).
struct WindowSurface {
  std::vector<std::string> instanceExtensions;
  std::function<std::uint64_t(void* vkInstance)> create;
  std::function<glm::ivec2()> framebufferSize;
};

// Who casts the rays of 3-D pictures. On a software device (lavapipe) the processor's own ray caster
// (render/cpu/) is about three times as fast as the device's shader; label surfaces, meshes and two eyes in a
// headset are always the device's.
enum class RayCasting {
  device,
  processor,
  automatic,  // the processor where the device is one
};

struct RendererOptions {
  bool validation = false;                // Khronos validation layer; every message is counted and kept
  const WindowSurface* window = nullptr;  // null: headless
  std::string deviceName;                 // part of a device's name to prefer; empty: the best one
  // Draws on a device that a headset's renderer shares; `validation` and `deviceName` are then its own, and a
  // window's instance extensions must be among those it was made with. Null: a device of its own.
  std::shared_ptr<SharedDevice> sharedDevice = nullptr;
  RayCasting rayCasting = RayCasting::device;
  // Most bytes of the device's memory that the renderer may take (a shared device has its own); 0: what the
  // device has to give. Volumes that need more are shown coarser: see ReducedVolume.
  std::uint64_t memoryBudget = 0;
};

// A volume that does not fit into the memory budget, and how the last draw showed it. 3-D pictures show the
// part of it that its transfer function and the views let be seen, as fine as fits; the whole of it, coarser,
// until that part has arrived and while one turns to another. Slices of it are cut by the processor from the
// voxels and are exact, unless it is too large for that as well (2^31 voxels); laid over the slices of
// another volume it is coarser. Labels are always whole.
struct ReducedVolume {
  Uid volume;
  // Voxels that a texel stands for, along the axis where it is most. 1: all are shown, or none are there.
  double in3d = 1.0, inSlices = 1.0, laidOver = 1.0;
  bool refining = false;         // something finer is on its way
  std::uint64_t wholeBytes = 0;  // that all of it would need
  bool operator==(const ReducedVolume&) const = default;
};

// What the last `update` sent to the device.
struct UploadReport {
  std::uint64_t volumeBytes = 0, labelBytes = 0, tableBytes = 0;
  std::uint32_t labelBricks = 0;    // label bricks whose storage changed
  std::uint32_t surfaceBricks = 0;  // bricks of label surfaces made again for 3-D: those an edit reaches
};

enum class Quality {
  progressive,  // bounded work now, more on the next call: a window's frame
  full,         // everything, finished on return: a picture file
};

struct DrawReport {
  bool complete = true;              // false: call again to refine
  std::uint32_t drawnViewports = 0;  // pictures that this call worked on; 0: nothing was submitted
  std::uint64_t rays = 0, samples = 0, taps = 0;  // only when counting is on
  std::uint64_t lightVisits = 0;                  // voxels and cells that shadows made this call visit
};

// One thread (the UI's, or a test's). Every queue submission goes through one lock, for VR's frame thread.
class Renderer {
 public:
  static Expected<std::unique_ptr<Renderer>> create(const RendererOptions& options);
  virtual ~Renderer() = default;

  // Brings the device's copies in step with the scene: new volumes, changed tables, dirty bricks only.
  virtual Expected<UploadReport> update(const SceneView& scene) = 0;
  // Draws every viewport of the scene that is not up to date with the last `update`; an unchanged scene
  // submits nothing. Slices are always whole. A 3-D picture is first drawn coarsely (where the device is
  // slow), then in tiles over the following calls; while `moving` coarse is complete. Two eyes lie side by
  // side, each half as wide as the viewport. Viewports that the scene no longer has lose their pictures.
  virtual Expected<DrawReport> draw(const SceneView& scene, Quality quality) = 0;
  // The viewport's picture for ImGui::Image (ImTextureID); null before the first draw of that id. It stays
  // the same when the viewport is resized, and draws nothing once the viewport is gone.
  virtual void* viewportTexture(std::uint32_t viewportId) = 0;
  virtual Expected<Image> readBack(std::uint32_t viewportId) = 0;

  // Pictures of the app's own (fonts, report text, icons). Handles are ImTextureIDs.
  virtual Expected<void*> createTexture(const Image& image) = 0;
  virtual void destroyTexture(void* texture) = 0;

  // Draws ImGui's data into a picture (headless window), or to the window that the options named. Meshes of
  // more than 65,536 vertices need ImGuiBackendFlags_RendererHasVtxOffset set by the caller.
  virtual Expected<Image> drawInterface(ImDrawData& data, glm::ivec2 size, glm::vec4 clearColour) = 0;
  // False when the surface is not ready (minimised, being resized): draw the next frame.
  virtual Expected<bool> present(ImDrawData& data, glm::vec4 clearColour) = 0;

  // The same into an image that a headset's runtime lent: see render/interop_vulkan.h, drawInterface.
  virtual Expected<void> drawInterfaceInto(ImDrawData& data, const LentImage& target,
                                           glm::vec4 clearColour) = 0;

  // Counting of rays, samples and taps (slower; for tests and render_bench).
  virtual void setCounting(bool on) = 0;
  virtual std::string deviceDescription() const = 0;
  // Messages of the validation layer so far; empty is the only acceptable answer.
  virtual std::vector<std::string> validationMessages() const = 0;
  // Bytes of device memory that the renderer holds, with everything else on a shared device.
  virtual std::uint64_t deviceMemory() const = 0;
  // Never less than deviceMemory.
  virtual std::uint64_t memoryBudget() const = 0;
  // Those that the last draw showed, and of which the device holds less than all; in 3-D none where the
  // processor casts the rays, which reads the voxels where they lie. Until the next draw.
  virtual const std::vector<ReducedVolume>& reducedVolumes() const = 0;
};

}  // namespace chiasm::render
