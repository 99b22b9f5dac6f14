// FrameTimeController: how much work a headset's next frame may be, from what the last ones took.
#pragma once

#include "render/stereo_renderer.h"

namespace chiasm::render {

// Work of a frame relative to full quality, 0..1: rays times samples a ray.
double relativeWork(const StereoQuality& quality);
// The best quality of at most this much work. Given up in this order: resolution outside of the middle to a
// half, twice the step, half the resolution; then the rest of each.
StereoQuality qualityOfWork(double work);

// Aims at 80% of the display's period; lowers at once when the next frame would take more than 90%, raises
// slowly. When nothing moves it refines to full, whatever that takes (the runtime's reprojection shows small
// motions of the head), and goes back at the first motion. No clock of its own: pure. One thread.
class FrameTimeController {
 public:
  explicit FrameTimeController(double displayPeriodMs);

  // Frames may be known late and in any order. Where the device's time is not known the processor's counts.
  // Frames may be known late and in any order. Where the device's time is not known the processor's counts.
  void finished(const FrameTime& frame);
  // Once a frame. `still`: nothing in the scene moves, and the head hardly.
  StereoQuality next(bool still);

 private:
  double periodMs_;
  double fullMs_ = 0;        // what a frame of full quality would take; 0: nothing measured yet
  double newestFullMs_ = 0;  // by the last measurement alone
  double moving_ = 0.25;     // work of a frame while something moves; modest until something is measured
  double work_ = 0.25;       // of the next frame
  double stillMs_ = 0;
};

}  // namespace chiasm::render
