#include "render/frame/tile_budget.h"

#include <algorithm>

namespace chiasm::render {

namespace {
constexpr double kSecondsPerCall = 0.02;
}

int TileBudget::tilesPerCall() const {
  return static_cast<int>(std::clamp(kSecondsPerCall / tileSeconds_, 1.0, 4096.0));
}

void TileBudget::took(int tiles, Clock::duration time) {
  if (tiles > 0) tileSeconds_ = 0.5 * (tileSeconds_ + std::chrono::duration<double>(time).count() / tiles);
}

void TileBudget::finished(bool waited) {
  if (tiles_ == 0) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - submittedAt_).count() / tiles_;
  tiles_ = 0;
  tileSeconds_ = waited ? 0.5 * (tileSeconds_ + seconds) : std::min(tileSeconds_, seconds);
}

}  // namespace chiasm::render
