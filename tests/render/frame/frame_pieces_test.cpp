#include "render/frame/frame_pieces.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "render/frame/frame_time_controller.h"

namespace chiasm::render {
namespace {

constexpr StereoQuality kFull{};
constexpr StereoQuality kHalf{0.5, 2.0, 1.0};

TEST(FramePieces, ACardsFrameIsOneSubmission) {
  FramePieces pieces(false);
  EXPECT_EQ(pieces.of(kFull), 1);
  for (int frame = 0; frame < 10; ++frame) pieces.finished({kFull, 9.0, 0.1});
  EXPECT_EQ(pieces.of(kFull), 1);
}

TEST(FramePieces, NoPieceTakesLongWhateverTheFrameTakes) {
  for (const double fullMs : {30.0, 130.0, 900.0, 5000.0}) {
    FramePieces pieces(true);
    for (int frame = 0; frame < 40; ++frame) pieces.finished({kFull, fullMs, 0.1});
    EXPECT_LE(fullMs / pieces.of(kFull), kPieceMs * 1.01) << fullMs;
    EXPECT_LE(pieces.of(kFull), std::max(1.0, fullMs / kPieceMs + 2.0)) << "nor are there many for nothing";
  }
}

TEST(FramePieces, ASlowFrameCountsAtOnceAlsoWhenItWasASmallOne) {
  FramePieces pieces(false);
  pieces.finished({kHalf, 100.0, 0.1});
  const double fullMs = 100.0 / relativeWork(kHalf);
  EXPECT_LE(fullMs / pieces.of(kFull), kPieceMs);
  EXPECT_LE(100.0 / pieces.of(kHalf), kPieceMs);
}

TEST(FramePieces, UnknownTimesSayNothing) {
  FramePieces pieces(true);
  const int before = pieces.of(kFull);
  EXPECT_GT(before, 1) << "careful at first";
  pieces.finished({kFull, 0.0, 3.0});
  EXPECT_EQ(pieces.of(kFull), before);
}

}  // namespace
}  // namespace chiasm::render
