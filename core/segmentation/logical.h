// Logical operations between segments.
#pragma once

#include <memory>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/region.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

enum class Logic { copy, unite, intersect, subtract };
const char* logicName(Logic operation);  // "copy", "unite" …

// The segment becomes the other one's copy, or takes it in, or keeps only what both have, or loses what the
// other has; the other stays as it is (unless the rule lets its voxels be taken: the default lays one over
// the other). Both on one grid, in any layers or segmentations.
std::unique_ptr<Command> combineSegments(const Uid& segment, Logic operation, const Uid& other,
                                         PaintOver over = PaintOver::overlap);
// The segment becomes all that it was not, within a region.
std::unique_ptr<Command> invertSegment(const Uid& segment, Region within = Everywhere{},
                                       PaintOver over = PaintOver::background);
// Takes others into the segment and removes them; links to them point at it afterwards.
std::unique_ptr<Command> joinSegments(const Uid& segment, std::vector<Uid> others);
// Keeps only the voxels of the segment whose value is in a range (or only those whose value is not).
std::unique_ptr<Command> maskSegmentByRange(const Uid& segment, IntensityRange range, bool keepInside = true);

}  // namespace chiasm
