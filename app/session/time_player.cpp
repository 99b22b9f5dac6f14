#include "app/session/time_player.h"

#include <algorithm>

namespace chiasm::app {

bool TimePlayer::advance(double seconds, double framesPerSecond) {
  if (!playing_) return false;
  const double interval = 1.0 / std::clamp(framesPerSecond, kSlowestPlay, kFastestPlay);
  waited_ += std::max(seconds, 0.0);
  // Thirds of a second add up to one but for their last bit.
  if (waited_ < interval * (1.0 - 1e-9)) return false;
  waited_ -= interval;
  if (waited_ >= interval) waited_ = 0.0;
  return true;
}

std::optional<double> TimePlayer::untilNext(double framesPerSecond) const {
  if (!playing_) return std::nullopt;
  return std::max(1.0 / std::clamp(framesPerSecond, kSlowestPlay, kFastestPlay) - waited_, 0.0);
}

std::optional<std::size_t> nextTimePoint(std::size_t index, std::size_t count, int step, bool loop) {
  const auto size = static_cast<std::ptrdiff_t>(count);
  const std::ptrdiff_t next = static_cast<std::ptrdiff_t>(index) + step;
  if (!loop && (next < 0 || next >= size)) return std::nullopt;
  return static_cast<std::size_t>((next % size + size) % size);
}

}  // namespace chiasm::app
