// Into how many pieces a stereo frame's rays are submitted, learnt from how long the last frames took.
#pragma once

#include "render/stereo_renderer.h"

namespace chiasm::render {

// A piece is meant to take the device no longer than this, whatever the whole frame takes: whoever gives up a
// frame waits for two of them at most.
inline constexpr double kPieceMs = 40.0;

// Frames that fit into one piece (any graphics card) are one submission. The pictures do not depend on it.
// One thread.
class FramePieces {
 public:
  explicit FramePieces(bool softwareDevice) : fullMs_(softwareDevice ? 1500.0 : 10.0) {}

  // For a frame of this quality: 1 and more, at most kMostPieces.
  int of(const StereoQuality& quality) const;
  void finished(const FrameTime& frame);

  static constexpr int kMostPieces = 256;

 private:
  double fullMs_;  // what a frame of full quality takes; a guess until one was measured
};

}  // namespace chiasm::render
