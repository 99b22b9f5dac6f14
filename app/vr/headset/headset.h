// Headset: what the frame loop and the panels need of a headset, whatever runtime stands behind it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/vr/vr_frame.h"
#include "app/vr/vr_input.h"
#include "core/base/error.h"
#include "render/interop_vulkan.h"

namespace chiasm::app::vr {

// One eye in stage space, with the tangents of its field of view (left and down negative as a rule).
struct EyePose {
  Pose pose;
  double tanLeft = -1, tanRight = 1, tanUp = 1, tanDown = -1;
};

struct HeadsetStatus {
  bool running = false;       // frames are wanted
  bool focused = false;       // hands act
  std::optional<Error> over;  // the session is over: why
};

struct HeadsetFrame {
  std::int64_t time = 0;  // the runtime's own clock
  double seconds = 0.0;   // the same: predicted display time
  double period = 0.0;    // seconds between two frames; 0: not known
  bool shouldRender = false;
};

struct HeadsetView {
  VrInput input;
  std::array<EyePose, 2> eyes;
};

// The picture of one panel's quad. UI thread.
class PanelSurface {
 public:
  virtual ~PanelSurface() = default;
  virtual glm::ivec2 pixels() const = 0;
  // The next image to draw into; none while the runtime still uses all of them.
  virtual Expected<std::optional<render::LentImage>> acquire() = 0;
  // What stands in the acquired image, for whoever keeps pictures: only where it was asked for
  // (HeadsetOptions::readable). Waits for the device.
  virtual Expected<render::Image> readBack(const render::LentImage& image) = 0;
  // From now on the quad shows it.
  virtual Expected<void> release() = 0;
};

// A session with one headset. The frame loop's thread calls everything but `createPanelSurface`, which comes
// before the loop starts, and `requestExit`, which any thread may call. Every failure means that the session
// is over; its sentence says why.
class Headset {
 public:
  virtual ~Headset() = default;
  virtual glm::ivec2 eyePixels() const = 0;
  // Takes in what the runtime says, and begins and ends the session as it asks.
  virtual Expected<HeadsetStatus> poll() = 0;
  // Waits for the time to make the next frame.
  virtual Expected<HeadsetFrame> beginFrame() = 0;
  // Head, eyes and hands at the frame's display time.
  virtual Expected<HeadsetView> locate(const HeadsetFrame& frame) = 0;
  // Waits until the runtime lends one; fails with ErrorKind::cancelled after `hurry`.
  virtual Expected<render::LentImage> acquireEye(int eye) = 0;
  // What stands in an acquired image, for whoever keeps pictures: only where it was asked for (`readable`).
  virtual Expected<render::Image> readBack(const render::LentImage& image) = 0;
  virtual Expected<void> releaseEye(int eye) = 0;
  // `eyes`: where the released pictures were drawn from; null: there are none in this frame. Panels without a
  // picture yet are left out.
  // `surround` is one that the headset offers (VrInput::surround).
  virtual Expected<void> endFrame(const HeadsetFrame& frame, const std::array<EyePose, 2>* eyes,
                                  const std::vector<PanelPlacement>& panels, Surround surround) = 0;
  virtual Expected<void> vibrate(Hand hand, double amplitude, double seconds) = 0;
  virtual Expected<std::unique_ptr<PanelSurface>> createPanelSurface(PanelKind kind, glm::ivec2 pixels) = 0;
  // The person leaves: the runtime answers with the states that end the session.
  virtual void requestExit() = 0;
  // Any thread: nobody waits for a picture any more.
  virtual void hurry() {}
};

struct HeadsetOptions {
  glm::ivec2 eyePixels{0};  // 0: what the runtime recommends
  std::string profile;      // suggest bindings for this interaction profile only ("khr/simple_controller")
  bool seated = false;      // no floor is needed: the head's first place is the origin
  bool readable = false;    // pictures may be read back from the runtime's images
};

// A runtime with a headset found, before there is a device. UI thread; outlives its session.
class HeadsetRuntime {
 public:
  virtual ~HeadsetRuntime() = default;
  // "Monado 25.0.0, Valve Index"
  virtual std::string name() const = 0;
  // For SharedDevice::create; good as long as the runtime is.
  virtual const render::VulkanMaker& vulkanMaker() const = 0;
  // Why the runtime's own part in making the device failed; none when it did not.
  virtual std::optional<Error> whyNoDevice() const = 0;
  virtual Expected<std::unique_ptr<Headset>> openSession(std::shared_ptr<render::SharedDevice> device,
                                                         const HeadsetOptions& options) = 0;
};

}  // namespace chiasm::app::vr
