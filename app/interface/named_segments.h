// Which structures carry their names: the same answer for views, the room and Present.
#pragma once

#include <vector>

#include "app/view_state.h"
#include "core/metrics/segment_statistics.h"

namespace chiasm::app {

struct NamedSegment {
  const Segment* segment = nullptr;
  const SegmentStatistics* statistics = nullptr;  // with voxels
};

// What is pointed at, the active segment while words are linked to it, and with names shown every visible
// segment; the most important first: pointed at, active, linked, then in the list's order. Segments that are
// empty or not counted yet are left out.
std::vector<NamedSegment> namedSegments(const Case& current, const ViewState& view,
                                        const std::vector<SegmentStatistics>& statistics);

}  // namespace chiasm::app
