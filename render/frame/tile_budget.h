// How many tiles of a 3-D picture one call may draw, learnt from how long the last ones took.
#pragma once

#include <chrono>

namespace chiasm::render {

// Steers towards a frame that stays interactive. The pictures do not depend on it, only how soon they are
// complete. One thread.
class TileBudget {
 public:
  using Clock = std::chrono::steady_clock;
  explicit TileBudget(bool softwareDevice) : tileSeconds_(softwareDevice ? 0.012 : 0.0005) {}

  // At least one.
  int tilesPerCall() const;
  // Whether a whole picture fits into one call.
  bool fits(int tiles) const { return tiles <= tilesPerCall(); }

  void submitted(int tiles) { tiles_ = tiles, submittedAt_ = Clock::now(); }
  // Tiles that were drawn while the caller waited.
  void took(int tiles, Clock::duration time);
  // Called when the last submission is known to be done. `waited`: it was still running when asked, so the
  // time is exact; otherwise it is only known to have taken less.
  void finished(bool waited);

 private:
  double tileSeconds_;
  int tiles_ = 0;
  Clock::time_point submittedAt_;
};

}  // namespace chiasm::render
