#include "app/interface/measurement_overlay.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/trigonometric.hpp>
#include <optional>
#include <vector>

#include "app/interface/format.h"
#include "app/interface/outline_overlay.h"
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
    if (measurement.kind == Measurement::Kind::box) return !boxOutline(measurement).empty();
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
      case Measurement::Kind::angle:
        return drawAngle(measurement, colour);
      case Measurement::Kind::box:
        return drawBox(measurement, colour);
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
  // In a slice the polygon in which its plane cuts the box; in 3-D all twelve edges, each a pair.
  std::vector<PatientPoint> boxOutline(const Measurement& box) const {
    std::vector<PatientPoint> found;
    if (box.points.size() < 4) return found;
    const auto corner = [&](int signs) {
      PatientPoint at = box.points[0];
      for (std::size_t axis = 0; axis < 3; ++axis)
        at = at + (box.points[axis + 1] - box.points[0]) * ((signs >> axis & 1) != 0 ? 1.0 : -1.0);
      return at;
    };
    const bool slice = in_.geometry.isSlice();
    for (int from = 0; from < 8; ++from)
      for (int axis = 0; axis < 3; ++axis) {
        const int to = from | 1 << axis;
        if (to == from) continue;
        const PatientPoint a = corner(from), b = corner(to);
        if (!slice) {
          found.insert(found.end(), {a, b});
          continue;
        }
        const double atA = in_.geometry.distanceFromPlane(a), atB = in_.geometry.distanceFromPlane(b);
        if ((atA > 0) != (atB > 0)) found.push_back(a + (b - a) * (atA / (atA - atB)));
      }
    if (!slice || found.size() < 3) return found;
    glm::dvec3 middle(0.0);
    for (const PatientPoint& point : found) middle += point.mm / static_cast<double>(found.size());
    const auto angleOf = [&](const PatientPoint& point) {
      return std::atan2(glm::dot(point.mm - middle, in_.geometry.down().mm),
                        glm::dot(point.mm - middle, in_.geometry.right().mm));
    };
    std::sort(found.begin(), found.end(),
              [&](const PatientPoint& a, const PatientPoint& b) { return angleOf(a) < angleOf(b); });
    return found;
  }

  void drawBox(const Measurement& measurement, ImU32 colour) const {
    const std::vector<PatientPoint> outline = boxOutline(measurement);
    std::vector<ImVec2> pixels;
    ImVec2 right(-1e30f, 0);
    for (const PatientPoint& point : outline) {
      const auto at = in_.geometry.pixelOf(point);
      if (!at) return;
      pixels.push_back(toImVec(*at));
      if (pixels.back().x > right.x) right = pixels.back();
    }
    if (pixels.size() < 2) return;
    if (in_.geometry.isSlice())
      for (std::size_t i = 0; i < pixels.size(); ++i)
        pen_.line(pixels[i], pixels[(i + 1) % pixels.size()], colour, 1.4f);
    else
      for (std::size_t i = 0; i + 1 < pixels.size(); i += 2)
        pen_.line(pixels[i], pixels[i + 1], colour, 1.4f);
    lines({right.x + in_.theme.px(8), right.y - in_.theme.px(20)}, colour, measurement);
  }

  void drawAngle(const Measurement& measurement, ImU32 colour) const {
    if (measurement.points.size() < 3) return;
    std::vector<ImVec2> at;
    for (const PatientPoint& point : measurement.points) {
      const auto pixel = in_.geometry.pixelOf(point);
      if (!pixel) return;
      at.push_back(toImVec(*pixel));
    }
    pen_.line(at[0], at[1], colour, 1.4f);
    pen_.line(at[1], at[2], colour, 1.4f);
    drawArc(measurement, colour);
    lines({at[1].x + in_.theme.px(10), at[1].y + in_.theme.px(8)}, colour, measurement);
  }

  // From arm to arm, a third along the shorter one.
  void drawArc(const Measurement& measurement, ImU32 colour) const {
    const PatientPoint vertex = measurement.points[1];
    const glm::dvec3 a = measurement.points[0].mm - vertex.mm, b = measurement.points[2].mm - vertex.mm;
    const double lengthA = glm::length(a), lengthB = glm::length(b);
    if (lengthA < 1e-6 || lengthB < 1e-6) return;
    const glm::dvec3 u = a / lengthA, across = b / lengthB - u * glm::dot(b / lengthB, u);
    if (glm::length(across) < 1e-6) return;
    const glm::dvec3 v = glm::normalize(across);
    const double turn = glm::radians(angleDegrees(measurement)), radius = std::min(lengthA, lengthB) / 3.0;
    std::optional<glm::dvec2> before;
    constexpr int kSteps = 24;
    for (int i = 0; i <= kSteps; ++i) {
      const double angle = turn * i / kSteps;
      const auto pixel =
          in_.geometry.pixelOf({vertex.mm + (u * std::cos(angle) + v * std::sin(angle)) * radius});
      if (before && pixel) pen_.line(toImVec(*before), toImVec(*pixel), colour, 1.0f);
      before = pixel;
    }
  }

  // On a quiet ground: bone and air both make thin figures hard to read.
  void lines(ImVec2 at, ImU32 colour, const Measurement& measurement) const {
    // Whatever the view shows: values are those of the volume that was measured in.
    const Volume* measured = in_.current.findVolume(measurement.volume);
    const std::vector<std::string> texts =
        measurementLines(measurement, measured != nullptr ? measured : in_.volume);
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
  if (tool.kind == ToolOverlay::Kind::outline) return drawOutlineOverlay(pen, inputs);
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
              : tool.kind == ToolOverlay::Kind::angle ? Measurement::Kind::angle
              : tool.kind == ToolOverlay::Kind::box   ? Measurement::Kind::box
              : tool.points.size() == 1               ? Measurement::Kind::point
                                                      : Measurement::Kind::ruler;
  made.points = tool.points;
  drawing.draw(made, colour);
}

}  // namespace chiasm::app
