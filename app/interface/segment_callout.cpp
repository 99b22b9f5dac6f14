#include "app/interface/segment_callout.h"

#include <algorithm>
#include <cmath>

#include "app/interface/format.h"

namespace chiasm::app {
namespace {

constexpr std::size_t kMostCallouts = 3;

bool isLinked(const Case& current, const Uid& segment) {
  return std::any_of(current.links.begin(), current.links.end(), [&](const Link& link) {
    return std::any_of(link.targets.begin(), link.targets.end(), [&](const LinkTarget& target) {
      return target.kind == kSegmentTarget && target.uid == segment;
    });
  });
}

void drawCallout(const OverlayPen& pen, const ViewOverlayInputs& in, const Segment& segment,
                 const SegmentStatistics& statistics) {
  if (statistics.voxels == 0) return;
  const glm::dvec3 low = statistics.box.minimum, high = statistics.box.maximum;
  if (in.geometry.isSlice()) {
    // Only where the slice cuts the segment's box.
    double nearest = 1e30, farthest = -1e30;
    for (int corner = 0; corner < 8; ++corner) {
      const glm::dvec3 p(corner & 1 ? high.x : low.x, corner & 2 ? high.y : low.y,
                         corner & 4 ? high.z : low.z);
      const double distance = in.geometry.distanceFromPlane({p});
      nearest = std::min(nearest, distance);
      farthest = std::max(farthest, distance);
    }
    if (nearest > 1.0 || farthest < -1.0) return;
  }
  const auto centre = in.geometry.pixelOf(statistics.centroid);
  if (!centre || !in.geometry.area().contains(*centre)) return;
  double top = centre->y;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 p(corner & 1 ? high.x : low.x, corner & 2 ? high.y : low.y, corner & 4 ? high.z : low.z);
    if (const auto at = in.geometry.pixelOf({p})) top = std::min(top, at->y);
  }
  const std::string text = segment.name + " \u00b7 " + millilitreText(statistics.millilitres);
  const ImU32 colour = IM_COL32(segment.colour.r, segment.colour.g, segment.colour.b, 255);
  const Area& area = in.geometry.area();
  const float margin = in.theme.px(10), header = in.theme.px(32);
  const ImVec2 words = OverlayPen::size(in.theme.body, text);
  const float width = words.x + in.theme.px(16), height = words.y + in.theme.px(6);
  if (width + 2 * margin > static_cast<float>(area.size.x)) return;
  const float x =
      std::clamp(static_cast<float>(centre->x) - width * 0.5f, static_cast<float>(area.origin.x) + margin,
                 static_cast<float>(area.right()) - margin - width);
  const float y = std::clamp(static_cast<float>(top) - height - in.theme.px(14),
                             static_cast<float>(area.origin.y) + header,
                             static_cast<float>(area.bottom()) - margin - height);
  const ImVec2 foot(std::clamp(static_cast<float>(centre->x), x + in.theme.px(8), x + width - in.theme.px(8)),
                    y + height);
  const ImVec2 target(static_cast<float>(centre->x), static_cast<float>(centre->y));
  if (target.y > foot.y) pen.line(foot, target, withAlpha(colour, 0.8f), 1.0f);
  pen.label({std::round(x), std::round(y)}, colour, text);
}

}  // namespace

void drawSegmentCallouts(const OverlayPen& pen, const ViewOverlayInputs& inputs) {
  if (inputs.statistics == nullptr) return;
  std::vector<Uid> shown = inputs.view.hover.segments;
  const bool pointedInPicture = inputs.view.hover.fromView;
  if (inputs.geometry.isSlice() && pointedInPicture) return;  // the cursor is there, the status bar names it
  if (shown.empty() && !inputs.geometry.isSlice() && inputs.view.segmentsIn3d && inputs.view.showSegments &&
      isLinked(inputs.current, inputs.view.activeSegment))
    shown.push_back(inputs.view.activeSegment);
  if (shown.size() > kMostCallouts) shown.resize(kMostCallouts);
  for (const Uid& uid : shown) {
    const Segment* segment = inputs.current.findSegment(uid);
    const auto statistics = std::find_if(inputs.statistics->begin(), inputs.statistics->end(),
                                         [&](const SegmentStatistics& s) { return s.segment == uid; });
    if (segment != nullptr && statistics != inputs.statistics->end())
      drawCallout(pen, inputs, *segment, *statistics);
  }
}

}  // namespace chiasm::app
