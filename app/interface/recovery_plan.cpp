#include "app/interface/recovery_plan.h"

#include <algorithm>

namespace chiasm::app {
namespace {

// A device may be lost once in a while; lost again within this time it is broken.
constexpr double kCalmSeconds = 10.0;
constexpr double kFirstPause = 1.0, kLongestPause = 8.0;  // seconds

}  // namespace

std::optional<PictureMeans> RecoveryPlan::failed(render::DeviceTrouble trouble, double now) {
  if (failures_ > 0 && now - last_ > kCalmSeconds + pause_) {
    failures_ = 0;
    pause_ = 0.0;
  }
  last_ = now;
  if (++failures_ == 1) return means_;
  if (trouble == render::DeviceTrouble::memory && !means_.reduced) {
    means_.reduced = true;
  } else if (!means_.onProcessor) {
    means_ = {.onProcessor = true, .reduced = false};
  } else {
    means_ = {};
    pause_ = std::clamp(pause_ * 2.0, kFirstPause, kLongestPause);
    return std::nullopt;
  }
  return means_;
}

}  // namespace chiasm::app
