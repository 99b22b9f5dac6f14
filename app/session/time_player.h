// Plays the time points of a series: which one is due. It reads no clock: whoever draws says how much time
// has passed.
#pragma once

#include <cstddef>
#include <optional>

namespace chiasm::app {

inline constexpr double kSlowestPlay = 0.5, kFastestPlay = 60.0;  // time points a second

// Every time point is shown, however long a picture takes: a slow device plays more slowly, it leaves nothing
// out. UI thread.
class TimePlayer {
 public:
  bool playing() const { return playing_; }
  // The next time point is due a whole interval from now.
  void play() {
    playing_ = true;
    waited_ = 0.0;
  }
  void pause() { playing_ = false; }

  // `seconds` have passed; true when the next time point is due now. What is left of a long pause is not made
  // up for.
  bool advance(double seconds, double framesPerSecond);
  // Seconds until it is due; nullopt when paused.
  std::optional<double> untilNext(double framesPerSecond) const;

 private:
  bool playing_ = false;
  double waited_ = 0.0;  // seconds since the last time point was due
};

// What comes after the time point `index` of `count` (at least one), `step` on (+1, -1, …): round and round,
// or, without a loop, nullopt behind the last and before the first.
std::optional<std::size_t> nextTimePoint(std::size_t index, std::size_t count, int step, bool loop);

}  // namespace chiasm::app
