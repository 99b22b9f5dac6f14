// VrHost: VR beside a window, or without one: entering, looking on, leaving.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "app/vr/vr_session.h"
#include "app/vr/witness/vr_witness.h"
#include "render/interop_vulkan.h"

namespace chiasm::app::vr {

// UI thread.
class VrHost {
 public:
  VrHost(Session& session, VrOptions options, std::function<void()> wake);
  ~VrHost();
  VrHost(const VrHost&) = delete;
  VrHost& operator=(const VrHost&) = delete;

  // What is there before anything happens to the window: a runtime with a headset, and a device of its
  // choice.
  struct Found {
    std::unique_ptr<HeadsetRuntime> runtime;
    std::shared_ptr<render::SharedDevice> device;
  };
  Expected<Found> find(const std::vector<std::string>& windowInstanceExtensions) const;
  // `renderer` is on the found device, and goes after VR has ended.
  Expected<void> begin(Found found, render::Renderer& renderer);

  bool inside() const { return vr_ != nullptr; }
  // How the last frame was; only while inside.
  FrameReport lastFrame() const { return vr_->lastFrame(); }
  // One turn of the main loop while inside. `changed`: the window's person did something.
  struct Turn {
    bool draw = false;           // the window shows something new
    bool ended = false;          // VR is over
    std::optional<Error> error;  // why, unless the person left
  };
  Turn turn(bool changed, double seconds);
  void leave();
  // Ends at once: the window closes, or its device is lost.
  void end();
  // The longest the main loop may sleep.
  double patience() const;

 private:
  bool lookOn();

  Session& session_;
  VrOptions options_;
  std::function<void()> wake_;
  VrWitness witness_;
  std::unique_ptr<VrSession> vr_;
  std::optional<render::Camera> ownCamera_;  // while the window shows the other person's eyes
  bool ownCameraSet_ = false;
};

}  // namespace chiasm::app::vr
