#include "app/interface/named_segments.h"

#include <algorithm>

namespace chiasm::app {
namespace {

bool isLinked(const Case& current, const Uid& segment) {
  return std::any_of(current.links.begin(), current.links.end(), [&](const Link& link) {
    return std::any_of(link.targets.begin(), link.targets.end(), [&](const LinkTarget& target) {
      return target.kind == kSegmentTarget && target.uid == segment;
    });
  });
}

}  // namespace

std::vector<NamedSegment> namedSegments(const Case& current, const ViewState& view,
                                        const std::vector<SegmentStatistics>& statistics) {
  struct Ranked {
    NamedSegment named;
    int rank = 0;
  };
  std::vector<Ranked> all;
  for (const Segmentation& segmentation : current.segmentations)
    for (const Segment& segment : segmentation.segments) {
      const bool pointedAt = std::find(view.hover.segments.begin(), view.hover.segments.end(), segment.uid) !=
                             view.hover.segments.end();
      const bool active = segment.uid == view.activeSegment, linked = isLinked(current, segment.uid);
      const bool seen = segment.visible && view.showSegments && view.segmentsIn3d;
      if (!pointedAt && !(seen && (view.showNames || (active && linked)))) continue;
      const auto counted =
          std::find_if(statistics.begin(), statistics.end(),
                       [&](const SegmentStatistics& candidate) { return candidate.segment == segment.uid; });
      if (counted == statistics.end() || counted->voxels == 0) continue;
      all.push_back({{&segment, &*counted}, pointedAt ? 0 : active ? 1 : linked ? 2 : 3});
    }
  std::stable_sort(all.begin(), all.end(), [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
  std::vector<NamedSegment> named;
  for (const Ranked& one : all) named.push_back(one.named);
  return named;
}

}  // namespace chiasm::app
