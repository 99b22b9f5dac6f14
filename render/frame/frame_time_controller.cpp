#include "render/frame/frame_time_controller.h"

#include <algorithm>
#include <array>

#include "core/base/check.h"

namespace chiasm::render {

namespace {

constexpr double kAim = 0.8, kMost = 0.9;  // of the period
constexpr double kRaise = 1.04;            // a frame, while moving
constexpr double kRefine = 1.10;           // a frame, when still
constexpr double kForget = 0.04;           // a frame: how fast an expensive view is forgotten
constexpr double kStillMs = 200;           // before refining

// One thing that is given up, and how far, before the next.
struct Stage {
  double StereoQuality::*part;
  double until;
};
constexpr std::array<Stage, 6> kStages{{{&StereoQuality::foveation, 0.5},
                                        {&StereoQuality::step, 2.0},
                                        {&StereoQuality::resolution, 0.5},
                                        {&StereoQuality::foveation, 0.25},
                                        {&StereoQuality::step, 4.0},
                                        {&StereoQuality::resolution, 0.25}}};

}  // namespace

double relativeWork(const StereoQuality& quality) {
  // The middle half both ways is a quarter of the picture.
  const double area = 0.25 + 0.75 * quality.foveation * quality.foveation;
  return quality.resolution * quality.resolution * area / quality.step;
}

StereoQuality qualityOfWork(double work) {
  StereoQuality quality;
  if (work >= 1.0) return quality;
  for (const Stage& stage : kStages) {
    const double from = quality.*stage.part;
    quality.*stage.part = stage.until;
    if (relativeWork(quality) > work) continue;
    double kept = from, enough = stage.until;
    for (int i = 0; i < 40; ++i) {
      quality.*stage.part = 0.5 * (kept + enough);
      (relativeWork(quality) > work ? kept : enough) = quality.*stage.part;
    }
    quality.*stage.part = enough;
    break;
  }
  return quality;
}

FrameTimeController::FrameTimeController(double displayPeriodMs) : periodMs_(displayPeriodMs) {
  CHECK(displayPeriodMs > 0, "a display has a period");
}

void FrameTimeController::finished(const FrameTime& frame) {
  const double ms = frame.gpuMs > 0 ? frame.gpuMs : frame.cpuMs;
  if (ms <= 0) return;
  const double full = ms / relativeWork(frame.quality);
  // Two frames in a row are needed to believe that it got more expensive: one may have been a hiccup.
  const double surely = newestFullMs_ > 0 ? std::min(full, newestFullMs_) : full;
  newestFullMs_ = full;
  fullMs_ = surely > fullMs_ ? surely : fullMs_ + kForget * (surely - fullMs_);
}

StereoQuality FrameTimeController::next(bool still) {
  stillMs_ = still ? stillMs_ + periodMs_ : 0;
  if (fullMs_ > 0) {
    const double affordable = std::clamp(kAim * periodMs_ / fullMs_, relativeWork(qualityOfWork(0.0)), 1.0);
    if (fullMs_ * moving_ > kMost * periodMs_)
      moving_ = affordable;
    else if (moving_ < affordable && stillMs_ < kStillMs)  // a full frame says little about a lean one
      moving_ = std::min(affordable, moving_ * kRaise);
  }
  work_ = stillMs_ < kStillMs ? moving_ : std::min(1.0, std::max(work_, moving_) * kRefine);
  return qualityOfWork(work_);
}

}  // namespace chiasm::render
