#include "render/frame/frame_pieces.h"

#include <algorithm>
#include <cmath>

#include "render/frame/frame_time_controller.h"

namespace chiasm::render {

int FramePieces::of(const StereoQuality& quality) const {
  const double pieces = std::ceil(fullMs_ * relativeWork(quality) / kPieceMs);
  return static_cast<int>(std::clamp(pieces, 1.0, static_cast<double>(kMostPieces)));
}

void FramePieces::finished(const FrameTime& frame) {
  const double work = relativeWork(frame.quality);
  if (frame.gpuMs <= 0.0 || work <= 0.0) return;
  const double full = frame.gpuMs / work;
  // Slower counts at once. Faster counts by and by: a frame of little work says little about a whole one.
  fullMs_ = full > fullMs_ ? full : fullMs_ + 0.3 * (full - fullMs_);
}

}  // namespace chiasm::render
