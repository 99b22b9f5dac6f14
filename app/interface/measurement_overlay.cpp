#include "app/interface/measurement_overlay.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <vector>

#include "app/interface/format.h"
#include "app/interface/segment_colour.h"

namespace chiasm::app {
namespace {

constexpr int kCircleSegments = 64;

ImVec2 toImVec(glm::dvec2 pixel) {
  return {static_cast<float>(pixel.x), static_cast<float>(pixel.y)};
}

class MeasurementDrawing {
 public:
  MeasurementDrawing(const OverlayPen& pen, const ViewOverlayInputs& inputs) : pen_(pen), in_(inputs) {}

  // Half a slice to each side: a measurement belongs to the slice that it was drawn in.
  bool inSlice(const Measurement& measurement) const {
    if (!in_.geometry.isSlice() || in_.volume == nullptr) return true;
    const GridGeometry& grid = in_.volume->info.grid;
    const double half = 0.5 * grid.spacing[gridAxis(grid, planeOf(in_.geometry.kind()))] + 1e-6;
    const std::size_t relevant =
        measurement.kind == Measurement::Kind::ellipse ? 1 : measurement.points.size();
    return std::all_of(measurement.points.begin(),
                       measurement.points.begin() + static_cast<std::ptrdiff_t>(relevant),
                       [&](PatientPoint p) { return std::abs(in_.geometry.distanceFromPlane(p)) <= half; });
  }

  void draw(const Measurement& measurement, ImU32 colour) const {
    if (measurement.points.empty() || !inSlice(measurement)) return;
    switch (measurement.kind) {
      case Measurement::Kind::point:
        return drawPoint(measurement, colour);
      case Measurement::Kind::ruler:
        return drawRuler(measurement, colour);
      case Measurement::Kind::ellipse:
        return drawEllipse(measurement, colour);
    }
  }

  void circle(PatientPoint centre, double radiusMm, ImU32 colour) const {
    const auto at = in_.geometry.pixelOf(centre);
    if (!at) return;
    const auto edge = in_.geometry.pixelOf(centre + in_.geometry.right() * radiusMm);
    if (!edge) return;
    const float radius = static_cast<float>(glm::length(*edge - *at));
    pen_.list().AddCircle(toImVec(*at), radius, IM_COL32(0, 0, 0, 140), kCircleSegments, in_.theme.px(2.5f));
    pen_.list().AddCircle(toImVec(*at), radius, colour, kCircleSegments, in_.theme.px(1.2f));
  }

 private:
  // On a quiet ground: bone and air both make thin figures hard to read.
  void lines(ImVec2 at, ImU32 colour, const Measurement& measurement) const {
    const std::vector<std::string> texts = measurementLines(measurement, in_.volume);
    if (texts.empty()) return;
    ImVec2 size(0, 0);
    for (const std::string& text : texts) {
      const ImVec2 line = OverlayPen::size(in_.theme.body, text);
      size = {std::max(size.x, line.x), size.y + line.y + in_.theme.px(1)};
    }
    const Area& area = in_.geometry.area();
    const float margin = in_.theme.px(6);
    const float x = std::clamp(at.x, static_cast<float>(area.origin.x) + margin,
                               std::max(static_cast<float>(area.origin.x) + margin,
                                        static_cast<float>(area.right()) - size.x - margin));
    float y = std::round(at.y);
    pen_.list().AddRectFilled({x - margin, y - in_.theme.px(2)},
                              {x + size.x + margin, y + size.y + in_.theme.px(2)},
                              withAlpha(in_.theme.colours.background, 0.72f), in_.theme.px(3));
    for (const std::string& text : texts) {
      pen_.list().AddText(in_.theme.body, in_.theme.body->FontSize, {std::round(x), y}, colour, text.c_str());
      y += OverlayPen::size(in_.theme.body, text).y + in_.theme.px(1);
    }
  }

  void cross(ImVec2 at, ImU32 colour) const {
    const float arm = in_.theme.px(5);
    pen_.line({at.x - arm, at.y}, {at.x + arm, at.y}, colour, 1.2f);
    pen_.line({at.x, at.y - arm}, {at.x, at.y + arm}, colour, 1.2f);
  }

  void drawPoint(const Measurement& measurement, ImU32 colour) const {
    const auto at = in_.geometry.pixelOf(measurement.points.front());
    if (!at) return;
    cross(toImVec(*at), colour);
    lines({static_cast<float>(at->x) + in_.theme.px(8), static_cast<float>(at->y) - in_.theme.px(8)}, colour,
          measurement);
  }

  void drawRuler(const Measurement& measurement, ImU32 colour) const {
    if (measurement.points.size() < 2) return;
    const auto a = in_.geometry.pixelOf(measurement.points[0]),
               b = in_.geometry.pixelOf(measurement.points[1]);
    if (!a || !b) return;
    pen_.line(toImVec(*a), toImVec(*b), colour, 1.4f);
    // End ticks across the line, as on a ruler.
    const glm::dvec2 along = *b - *a;
    const double length = glm::length(along);
    if (length > 1e-6) {
      const glm::dvec2 across = glm::dvec2(-along.y, along.x) / length * static_cast<double>(in_.theme.px(5));
      pen_.line(toImVec(*a - across), toImVec(*a + across), colour, 1.4f);
      pen_.line(toImVec(*b - across), toImVec(*b + across), colour, 1.4f);
    }
    const glm::dvec2 end = a->x > b->x ? *a : *b;
    lines({static_cast<float>(end.x) + in_.theme.px(8), static_cast<float>(end.y) - in_.theme.px(8)}, colour,
          measurement);
  }

  void drawEllipse(const Measurement& measurement, ImU32 colour) const {
    if (measurement.points.size() < 3) return;
    const PatientPoint centre = measurement.points[0];
    const glm::dvec3 u = measurement.points[1].mm - centre.mm, v = measurement.points[2].mm - centre.mm;
    std::vector<ImVec2> outline;
    glm::dvec2 right(-1e30);
    for (int i = 0; i < kCircleSegments; ++i) {
      const double angle = glm::two_pi<double>() * i / kCircleSegments;
      const auto at = in_.geometry.pixelOf({centre.mm + u * std::cos(angle) + v * std::sin(angle)});
      if (!at) return;
      outline.push_back(toImVec(*at));
      if (at->x > right.x) right = *at;
    }
    const int count = static_cast<int>(outline.size());
    pen_.list().AddPolyline(outline.data(), count, IM_COL32(0, 0, 0, 140), ImDrawFlags_Closed,
                            in_.theme.px(2.9f));
    pen_.list().AddPolyline(outline.data(), count, colour, ImDrawFlags_Closed, in_.theme.px(1.4f));
    lines({static_cast<float>(right.x) + in_.theme.px(8), static_cast<float>(right.y) - in_.theme.px(20)},
          colour, measurement);
  }

  const OverlayPen& pen_;
  const ViewOverlayInputs& in_;
};

}  // namespace

void drawMeasurements(const OverlayPen& pen, const ViewOverlayInputs& inputs) {
  const MeasurementDrawing drawing(pen, inputs);
  for (const Measurement& measurement : inputs.current.measurements)
    if (measurement.visible && measurement.uid != inputs.tool.replaces)
      drawing.draw(measurement, inputs.theme.colours.link);
}

void drawToolOverlay(const OverlayPen& pen, const ViewOverlayInputs& inputs) {
  const MeasurementDrawing drawing(pen, inputs);
  const ToolOverlay& tool = inputs.tool;
  const ImU32 colour = inputs.theme.colours.accent;
  if (tool.points.empty()) return;
  if (tool.kind == ToolOverlay::Kind::brushCircle) {
    ImU32 brush = colour;
    if (const Segment* segment = inputs.current.findSegment(inputs.view.activeSegment)) {
      const glm::u8vec3 shown = shownColour(*segment, inputs.view);
      brush = IM_COL32(shown.r, shown.g, shown.b, 255);
    }
    double radius = tool.radiusMm;
    if (inputs.geometry.isSlice()) {
      const double distance = inputs.geometry.distanceFromPlane(tool.points.front());
      const double facing = std::abs(glm::dot(tool.normal.mm, inputs.geometry.into().mm));
      if (tool.sphere) {
        if (std::abs(distance) >= radius) return;
        radius = std::sqrt(radius * radius - distance * distance);  // the sphere's cut in this plane
      } else if (facing < 0.99 || std::abs(distance) > 0.5) {
        return;  // a disk is drawn only in its own slice
      }
    }
    drawing.circle(tool.points.front(), radius, brush);
    return;
  }
  Measurement made;
  made.kind = tool.kind == ToolOverlay::Kind::ellipse ? Measurement::Kind::ellipse
              : tool.points.size() == 1               ? Measurement::Kind::point
                                                      : Measurement::Kind::ruler;
  made.points = tool.points;
  drawing.draw(made, colour);
}

}  // namespace chiasm::app
