// Measurements in the room: rulers, points and ellipses where they lie, with their values in patient
// millimetres.
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>

#include "app/interface/format.h"
#include "app/vr/room/room_cuts.h"
#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {
namespace {

constexpr double kWidth = 0.0018, kDot = 0.004;
constexpr int kEllipseSteps = 48;

void drawLine(const RoomPen& pen, const RoomCuts& cuts, PatientPoint from, PatientPoint to,
              glm::u8vec4 colour) {
  if (const auto left = cuts.leftOf(from, to)) pen.line(left->first, left->second, kWidth, colour);
}

void drawEllipse(const RoomPen& pen, const RoomCuts& cuts, const std::vector<PatientPoint>& points,
                 glm::u8vec4 colour) {
  const PatientVector a = points[1] - points[0], b = points[2] - points[0];
  PatientPoint before = points[0] + a;
  for (int i = 1; i <= kEllipseSteps; ++i) {
    const double turn = glm::two_pi<double>() * i / kEllipseSteps;
    const PatientPoint next = points[0] + a * std::cos(turn) + b * std::sin(turn);
    drawLine(pen, cuts, before, next, colour);
    before = next;
  }
}

void drawBox(const RoomPen& pen, const RoomCuts& cuts, const std::vector<PatientPoint>& points,
             glm::u8vec4 colour) {
  const auto corner = [&](int signs) {
    PatientPoint at = points[0];
    for (std::size_t axis = 0; axis < 3; ++axis)
      at = at + (points[axis + 1] - points[0]) * ((signs >> axis & 1) != 0 ? 1.0 : -1.0);
    return at;
  };
  for (int from = 0; from < 8; ++from)
    for (int axis = 0; axis < 3; ++axis)
      if ((from >> axis & 1) == 0) drawLine(pen, cuts, corner(from), corner(from | 1 << axis), colour);
}

void drawForm(const RoomPen& pen, const RoomCuts& cuts, const SharedMesh& ball, Measurement::Kind kind,
              const std::vector<PatientPoint>& points, glm::u8vec3 colour) {
  if (kind == Measurement::Kind::ellipse && points.size() == 3)
    drawEllipse(pen, cuts, points, opaque(colour));
  if (kind == Measurement::Kind::ruler && points.size() == 2)
    drawLine(pen, cuts, points[0], points[1], opaque(colour));
  if (kind == Measurement::Kind::angle && points.size() == 3) {
    drawLine(pen, cuts, points[0], points[1], opaque(colour));
    drawLine(pen, cuts, points[1], points[2], opaque(colour));
  }
  if (kind == Measurement::Kind::box && points.size() == 4) {
    drawBox(pen, cuts, points, opaque(colour));
    return;
  }
  for (const PatientPoint& point : points)
    if (cuts.leaves(point))
      pen.mesh(ball, {pen.world().stageFromCase(point), {1, 0, 0, 0}}, glm::dvec3(kDot), opaque(colour));
}

// What is being outlined, its corners, and the rims of what would be taken.
void drawOutline(const RoomPen& pen, const SharedMesh& ball, const ToolOverlay& tool) {
  const glm::u8vec4 colour = opaque(tool.erases ? room_colours::kWarning : room_colours::kAccent);
  for (std::size_t i = 1; i < tool.points.size(); ++i)
    pen.line(tool.points[i - 1], tool.points[i], kWidth, colour);
  for (const PatientPoint& corner : tool.corners)
    pen.mesh(ball, {pen.world().stageFromCase(corner), {1, 0, 0, 0}}, glm::dvec3(kDot), colour);
  for (const std::vector<PatientPoint>& rim : tool.rims)
    for (std::size_t i = 0; i < rim.size(); ++i) pen.line(rim[i], rim[(i + 1) % rim.size()], kWidth, colour);
}

void drawValue(const RoomPen& pen, const std::string& text, PatientPoint at, const Pose& head) {
  const glm::dvec3 place = pen.world().stageFromCase(at);
  const double capital = signHeight(glm::length(place - head.position));
  const glm::dquat orientation = facing(place, head.position);
  pen.text(text, place + orientation * glm::dvec3(0, 2.2 * capital, 0), orientation, capital,
           room_colours::kText, true, true);
}

}  // namespace

void RoomPicture::drawMeasurements(const RoomPen& pen, const RoomView& view) const {
  const ToolOverlay& tool = view.snapshot.toolOverlay;
  const RoomCuts cuts{view.clipBox, pen.scene().clipPlanes};
  // Where the value stands: at the middle of what is seen of it; nowhere when nothing is.
  const auto place = [](const RoomCuts& by, const std::vector<PatientPoint>& points,
                        Measurement::Kind kind) -> std::optional<PatientPoint> {
    if (kind == Measurement::Kind::ruler && points.size() == 2) {
      const auto left = by.leftOf(points[0], points[1]);
      return left ? std::optional(left->first + (left->second - left->first) * 0.5) : std::nullopt;
    }
    return by.leaves(points.front()) ? std::optional(points.front()) : std::nullopt;
  };
  for (const Measurement& measurement : view.snapshot.current.measurements) {
    if (!measurement.visible || measurement.points.empty() || measurement.uid == tool.replaces) continue;
    drawForm(pen, cuts, ball_, measurement.kind, measurement.points, room_colours::kLink);
    const auto at = place(cuts, measurement.points, measurement.kind);
    if (!at) continue;
    std::string text;
    for (const std::string& line :
         measurementLines(measurement, measurement.kind == Measurement::Kind::point
                                           ? view.snapshot.current.findVolume(measurement.volume)
                                           : nullptr))
      text += (text.empty() ? "" : " \u00b7 ") + line;
    drawValue(pen, text, *at, view.input.head);
  }
  // What is being made or changed right now, whole.
  Measurement made;
  made.points = tool.points;
  if (tool.kind == ToolOverlay::Kind::ruler && tool.points.size() == 2) {
    made.kind = Measurement::Kind::ruler;
  } else if (tool.kind == ToolOverlay::Kind::ellipse && tool.points.size() == 3) {
    made.kind = Measurement::Kind::ellipse;
  } else if (tool.kind == ToolOverlay::Kind::angle && tool.points.size() == 3) {
    made.kind = Measurement::Kind::angle;
  } else if (tool.kind == ToolOverlay::Kind::box && tool.points.size() == 4) {
    made.kind = Measurement::Kind::box;
  } else if (tool.kind == ToolOverlay::Kind::outline) {
    return drawOutline(pen, ball_, tool);
  } else {
    return;
  }
  drawForm(pen, {}, ball_, made.kind, made.points, room_colours::kAccent);
  std::string text;
  for (const std::string& line : measurementLines(made, nullptr))
    if (!line.empty()) text += (text.empty() ? "" : " \u00b7 ") + line;
  if (!text.empty()) drawValue(pen, text, *place({}, made.points, made.kind), view.input.head);
}

}  // namespace chiasm::app::vr
