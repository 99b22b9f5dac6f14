// FrameLoop: the thread that gives the headset its frames.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "app/vr/frames/frame_exchange.h"
#include "app/vr/headset/headset.h"
#include "app/vr/interaction/interaction.h"
#include "render/frame/frame_time_controller.h"
#include "render/stereo_renderer.h"

namespace chiasm::app::vr {

// Made and ended on the UI thread. What was begun is released when it ends, whatever ended it, and only then
// is the exchange finished.
class FrameLoop {
 public:
  // A first snapshot has been published. All three outlive the loop.
  FrameLoop(Headset& headset, render::StereoRenderer& renderer, FrameExchange& exchange);
  ~FrameLoop();  // waits for the thread
  FrameLoop(const FrameLoop&) = delete;
  FrameLoop& operator=(const FrameLoop&) = delete;

  // The person leaves: the runtime is asked, and given half a second to end it nicely.
  void requestStop();

 private:
  void run();
  std::optional<Error> frames();
  Expected<void> frame(const HeadsetStatus& status);
  void takeUpSnapshot();
  // False: given up, because nobody waits for a picture any more.
  Expected<bool> draw(const VrFrame& frame, const HeadsetView& view);
  void deliver(EyePictures pictures, const VrFrame& frame, const HeadsetView& view);
  void chooseQuality(const HeadsetFrame& begun, const VrFrame& shown, const Pose& head);
  Expected<void> vibrate(const VrFrame& frame);
  void letGo();
  bool timeToStop(const HeadsetStatus& status);

  Headset& headset_;
  render::StereoRenderer& renderer_;
  FrameExchange& exchange_;
  Interaction interaction_;
  std::shared_ptr<const VrSnapshot> snapshot_;  // what is shown
  bool drawable_ = false;                       // its shaders are there
  FrameReport report_;
  std::optional<render::FrameTimeController> controller_;  // once the headset's rate is known
  double waitedSeconds_ = 0;                               // for the device, in this frame
  bool wasFocused_ = false;
  std::atomic<bool> stop_{false};
  std::optional<std::chrono::steady_clock::time_point> stopAsked_;
  std::thread thread_;  // last: begins when the rest is there
};

}  // namespace chiasm::app::vr
