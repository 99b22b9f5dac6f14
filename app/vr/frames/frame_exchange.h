// FrameExchange: where the frame thread and the UI thread hand each other what they have.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "app/vr/headset/headset.h"
#include "app/vr/vr_frame.h"
#include "render/image.h"
#include "render/stereo_renderer.h"

namespace chiasm::app::vr {

// How the last frame was: for the window that looks on, and for whoever asked to be told.
struct FrameReport {
  std::uint64_t frames = 0, rendered = 0;  // since the session began
  bool running = false, focused = false;
  VrInput input;
  World world;
  std::array<EyePose, 2> eyes;
  bool moving = false;  // something follows a hand
  std::vector<PanelPlacement> panels;
  render::StereoQuality quality;
  double workSeconds = 0.0;         // of the last frame, without the runtime's waiting
  std::uint64_t roomActNumber = 0;  // the latest that the hands have seen
};

// Both eyes as they were shown in one frame, read back from the headset's own images.
struct EyePictures {
  std::array<render::Image, 2> eyes;
  FrameReport report;
};

// Any thread. Neither side waits for the other.
class FrameExchange {
 public:
  // `wake` is called from the frame thread when something waits for the UI thread.
  explicit FrameExchange(std::function<void()> wake) : wake_(std::move(wake)) {}

  // UI thread to frame thread.
  void publish(std::shared_ptr<const VrSnapshot> snapshot);
  std::shared_ptr<const VrSnapshot> snapshot() const;
  void requestPictures() { picturesWanted_ = true; }
  bool takePicturesWanted() { return picturesWanted_.exchange(false); }

  // Frame thread to UI thread.
  void push(std::vector<VrEvent> events);
  std::vector<VrEvent> takeEvents();
  void report(const FrameReport& report);
  FrameReport lastReport() const;
  void deliver(EyePictures pictures);
  std::optional<EyePictures> takePictures();
  // No frame comes any more; everything was pushed. `error`: why, unless the person left.
  void finish(std::optional<Error> error);
  bool finished() const;
  std::optional<Error> whyFinished() const;

 private:
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::shared_ptr<const VrSnapshot> snapshot_;
  std::vector<VrEvent> events_;
  FrameReport report_;
  std::optional<EyePictures> pictures_;
  bool finished_ = false;
  std::optional<Error> error_;
  std::atomic<bool> picturesWanted_{false};
};

}  // namespace chiasm::app::vr
