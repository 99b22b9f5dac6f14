#include "app/interface/outline_overlay.h"

#include <cmath>
#include <glm/geometric.hpp>
#include <optional>
#include <vector>

#include "app/interface/segment_colour.h"

namespace chiasm::app {
namespace {

class OutlineDrawing {
 public:
  OutlineDrawing(const OverlayPen& pen, const ViewOverlayInputs& inputs) : pen_(pen), in_(inputs) {
    colour_ = in_.theme.colours.accent;
    if (const Segment* segment = in_.current.findSegment(in_.view.activeSegment)) {
      const glm::u8vec3 shown = shownColour(*segment, in_.view);
      colour_ = IM_COL32(shown.r, shown.g, shown.b, 255);
    }
    if (in_.tool.erases) colour_ = in_.theme.colours.warning;
  }

  void draw() const {
    const ToolOverlay& tool = in_.tool;
    for (const auto& rim : tool.rims)
      if (liesHere(rim)) drawClosed(rim);
    if (tool.points.empty() || !liesHere(tool.points)) return;
    const std::vector<ImVec2> line = pixelsOf(tool.points);
    stroke(line, 1.8f);
    if (line.size() > 2) dashes(line.back(), line.front());
    const float half = in_.theme.px(3.5f);
    for (const ImVec2 corner : pixelsOf(tool.corners)) {
      pen_.list().AddRectFilled({corner.x - half, corner.y - half}, {corner.x + half, corner.y + half},
                                IM_COL32(0, 0, 0, 160));
      pen_.list().AddRectFilled({corner.x - half + 1, corner.y - half + 1},
                                {corner.x + half - 1, corner.y + half - 1}, colour_);
    }
  }

 private:
  bool liesHere(const std::vector<PatientPoint>& points) const {
    if (points.empty() || in_.tool.inSpace == in_.geometry.isSlice()) return false;
    if (!in_.geometry.isSlice()) return true;
    if (std::abs(glm::dot(in_.tool.normal.mm, in_.geometry.into().mm)) < 0.99) return false;
    double half = 0.5;
    if (in_.volume != nullptr) {
      const GridGeometry& grid = in_.volume->info.grid;
      half = 0.5 * grid.spacing[gridAxis(grid, planeOf(in_.geometry.kind()))] + 1e-6;
    }
    return std::abs(in_.geometry.distanceFromPlane(points.front())) <= half;
  }

  std::vector<ImVec2> pixelsOf(const std::vector<PatientPoint>& points) const {
    std::vector<ImVec2> pixels;
    for (const PatientPoint& point : points)
      if (const auto at = in_.geometry.pixelOf(point))
        pixels.emplace_back(static_cast<float>(at->x), static_cast<float>(at->y));
    return pixels;
  }

  void stroke(const std::vector<ImVec2>& line, float width, ImDrawFlags flags = 0) const {
    const int count = static_cast<int>(line.size());
    if (count < 2) return;
    pen_.list().AddPolyline(line.data(), count, IM_COL32(0, 0, 0, 150), flags, in_.theme.px(width + 1.6f));
    pen_.list().AddPolyline(line.data(), count, colour_, flags, in_.theme.px(width));
  }
  void drawClosed(const std::vector<PatientPoint>& rim) const {
    stroke(pixelsOf(rim), 1.4f, ImDrawFlags_Closed);
  }

  // How the outline will close.
  void dashes(ImVec2 from, ImVec2 to) const {
    const float length = std::hypot(to.x - from.x, to.y - from.y), step = in_.theme.px(7);
    for (float at = 0; at < length; at += 2 * step) {
      const float a = at / length, b = std::min(at + step, length) / length;
      pen_.line({from.x + (to.x - from.x) * a, from.y + (to.y - from.y) * a},
                {from.x + (to.x - from.x) * b, from.y + (to.y - from.y) * b}, colour_, 1.0f);
    }
  }

  const OverlayPen& pen_;
  const ViewOverlayInputs& in_;
  ImU32 colour_ = 0;
};

}  // namespace

void drawOutlineOverlay(const OverlayPen& pen, const ViewOverlayInputs& inputs) {
  OutlineDrawing(pen, inputs).draw();
}

}  // namespace chiasm::app
