// Growing, shrinking and rounding a segment with a ball; margins in millimetres; hollow shells.
#pragma once

#include <memory>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

enum class Morphology { dilate, erode, open, close };
const char* morphologyName(Morphology step);  // "dilate" …

// A ball in millimetres (round in anisotropic voxels), or in voxels: then every offset of at most r + ½
// voxels, as ITK's BinaryBallStructuringElement. Exactly one is above 0.
struct BallSize {
  double millimetres = 0.0;
  int voxels = 0;
};

// Dilation takes every voxel within the ball around one of the segment's, erosion keeps those whose ball lies
// in the segment; opening is erosion then dilation, closing dilation then erosion. Beyond the end of the grid
// erosion sees the segment go on, so that a body cut off by the scan keeps its size there; closing dilates
// beyond it. All cores.
std::unique_ptr<Command> morphSegment(const Uid& segment, Morphology step, BallSize ball,
                                      PaintOver over = PaintOver::unlocked);
// The voxels within `millimetres` of the segment (above 0), or those of it farther than that from everything
// else (below 0): measured between voxel centres by an exact Euclidean distance map where the ball is large.
std::unique_ptr<Command> marginSegment(const Uid& segment, double millimetres,
                                       PaintOver over = PaintOver::unlocked);
// Turns the segment into a shell: of the given thickness within its surface, around it, or half on each side.
enum class ShellSide { inside, outside, both };
std::unique_ptr<Command> hollowSegment(const Uid& segment, double thicknessMm, ShellSide side,
                                       PaintOver over = PaintOver::unlocked);

}  // namespace chiasm
