#include "app/interface/segment_callout.h"

#include <algorithm>
#include <cmath>

#include "app/interface/callout_layout.h"
#include "app/interface/format.h"
#include "app/interface/named_segments.h"
#include "app/interface/segment_colour.h"

namespace chiasm::app {
namespace {

// Whether a slice goes through a segment's box, or within a millimetre of it. Always in 3-D.
bool isCut(const ViewGeometry& geometry, const SegmentStatistics& statistics) {
  if (!geometry.isSlice()) return true;
  const glm::dvec3 low = statistics.box.minimum, high = statistics.box.maximum;
  double nearest = 1e30, farthest = -1e30;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 p(corner & 1 ? high.x : low.x, corner & 2 ? high.y : low.y, corner & 4 ? high.z : low.z);
    const double distance = geometry.distanceFromPlane({p});
    nearest = std::min(nearest, distance);
    farthest = std::max(farthest, distance);
  }
  return nearest <= 1.0 && farthest >= -1.0;
}

void drawCallout(const OverlayPen& pen, const ViewOverlayInputs& in, const Segment& segment,
                 const SegmentStatistics& statistics) {
  if (statistics.voxels == 0) return;
  const glm::dvec3 low = statistics.box.minimum, high = statistics.box.maximum;
  const auto centre = in.geometry.pixelOf(statistics.centroid);
  if (!centre || !in.geometry.area().contains(*centre)) return;
  double top = centre->y;
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 p(corner & 1 ? high.x : low.x, corner & 2 ? high.y : low.y, corner & 4 ? high.z : low.z);
    if (const auto at = in.geometry.pixelOf({p})) top = std::min(top, at->y);
  }
  const std::string text = segment.name + " \u00b7 " + millilitreText(statistics.millilitres);
  const glm::u8vec3 shown = shownColour(segment, in.view);
  const ImU32 colour = IM_COL32(shown.r, shown.g, shown.b, 255);
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

// The patient's width on screen: names stand beside it where there is room.
void keepClear(CalloutFrame& frame, const ViewOverlayInputs& in) {
  if (in.volume == nullptr) return;
  const PatientBox box = boundingBox(in.volume->info.grid);
  for (int i = 0; i < 8; ++i) {
    const glm::dvec3 corner(i & 1 ? box.maximum.x : box.minimum.x, i & 2 ? box.maximum.y : box.minimum.y,
                            i & 4 ? box.maximum.z : box.minimum.z);
    const auto at = in.geometry.pixelOf({corner});
    if (!at) continue;
    frame.clearLeft = std::min(frame.clearLeft, at->x);
    frame.clearRight = std::max(frame.clearRight, at->x);
  }
}

void drawColumns(const OverlayPen& pen, const ViewOverlayInputs& in, const std::vector<NamedSegment>& named) {
  const Area& area = in.geometry.area();
  const Theme& theme = in.theme;
  // Beside the letters at the edges, under the view's name and over its scale.
  const double margin = static_cast<double>(theme.px(30)), header = static_cast<double>(theme.px(34));
  CalloutFrame frame;
  frame.minimum = glm::dvec2(area.origin) + glm::dvec2(margin, header);
  frame.maximum = glm::dvec2(area.right(), area.bottom()) - glm::dvec2(margin, header);
  frame.gap = static_cast<double>(theme.px(6));
  keepClear(frame, in);
  struct Shown {
    NamedSegment named;
    std::string text;
  };
  std::vector<Shown> shown;
  std::vector<CalloutAnchor> anchors;
  for (const NamedSegment& one : named) {
    const auto at = in.geometry.pixelOf(one.statistics->centroid);
    if (!at || !area.contains(*at)) continue;
    shown.push_back({one, one.segment->name});
    const ImVec2 words = OverlayPen::size(theme.body, one.segment->name);
    anchors.push_back({*at, {words.x + theme.px(16), words.y + theme.px(6)}});
  }
  const std::vector<PlacedCallout> placed = layoutCallouts(anchors, frame);
  const auto point = [](glm::dvec2 at) {
    return ImVec2(std::round(static_cast<float>(at.x)), std::round(static_cast<float>(at.y)));
  };
  // All lines first: a name lies over whatever line passes it.
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (!placed[i].placed) continue;
    const glm::u8vec3 colour = shownColour(*shown[i].named.segment, in.view);
    pen.line(point(placed[i].foot), point(anchors[i].at), IM_COL32(colour.r, colour.g, colour.b, 205), 1.0f);
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (!placed[i].placed) continue;
    const glm::u8vec3 colour = shownColour(*shown[i].named.segment, in.view);
    const ImVec2 low = point(placed[i].corner);
    const ImVec2 size = pen.label(low, IM_COL32(colour.r, colour.g, colour.b, 255), shown[i].text);
    if (in.log != nullptr)
      in.log->add("callout " + shown[i].text, low, {low.x + size.x, low.y + size.y}, point(area.origin),
                  point(glm::dvec2(area.right(), area.bottom())));
  }
}

}  // namespace

void drawSegmentCallouts(const OverlayPen& pen, const ViewOverlayInputs& inputs) {
  if (inputs.statistics == nullptr) return;
  std::vector<NamedSegment> named = namedSegments(inputs.current, inputs.view, *inputs.statistics);
  if (inputs.geometry.isSlice()) {
    if (inputs.view.hover.fromView) return;  // the cursor is there, the status bar names it
    const auto& hovered = inputs.view.hover.segments;
    std::erase_if(named, [&](const NamedSegment& one) {
      return std::find(hovered.begin(), hovered.end(), one.segment->uid) == hovered.end() ||
             !isCut(inputs.geometry, *one.statistics);
    });
  }
  if (named.size() == 1) return drawCallout(pen, inputs, *named.front().segment, *named.front().statistics);
  drawColumns(pen, inputs, named);
}

}  // namespace chiasm::app
