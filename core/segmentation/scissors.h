// Scissors: an outline drawn on a view cuts through a segment, along the view.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// The prism (or pyramid) over an outline in case space.
struct ScissorCut {
  std::vector<PatientPoint> outline;   // at least three, in order around; the last joins the first
  PatientVector direction{{0, 0, 1}};  // along the view; any length above 0
  // Where the eye is, in a perspective view: rays leave it through the outline. Else they are parallel.
  std::optional<PatientPoint> eye;
  // How deep the cut goes, mm along the direction from the outline's first point (behind it nothing is cut
  // then); through everything when there is none.
  std::optional<double> depthMm;
  // The depth counts from the segment's nearest voxel that is seen within the outline instead.
  bool fromSurface = false;
};
enum class ScissorAction {
  eraseInside,   // of the segment
  eraseOutside,  // of the segment
  fillInside,    // needs a depth
};

// Inside is every voxel whose centre is seen within the outline (even-odd rule, so outlines may cross
// themselves) and lies within the depth. All cores.
std::unique_ptr<Command> cutSegment(const Uid& segment, ScissorCut cut, ScissorAction action,
                                    PaintOver over = PaintOver::unlocked);

}  // namespace chiasm
