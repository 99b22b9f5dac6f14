// Overlap: a segment that may lie over others gets a layer of its own as soon as it would touch one.
#pragma once

#include "core/case/changes.h"
#include "core/segmentation/segment_target.h"

namespace chiasm {

// A segment moved to a layer that no other segment is in (a new one when there is none), and the changes that
// bring it there. Lives on its own: `target()` points into it.
struct MovedSegment {
  Segmentation segmentation;
  Segment segment;
  Changes changes;
  SegmentTarget target() const {
    return {&segmentation, &segment, &segmentation.layers[static_cast<std::size_t>(segment.layer)]};
  }
};
MovedSegment moveToOwnLayer(const SegmentTarget& target);

}  // namespace chiasm
