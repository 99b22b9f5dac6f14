#include "app/interface/clip_box.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

namespace chiasm::app {
namespace {

// The patient axis that a slice's screen direction runs along (slices lie along the axes).
int axisOf(PatientVector direction) {
  int axis = 0;
  for (int i = 1; i < 3; ++i)
    if (std::abs(direction.mm[i]) > std::abs(direction.mm[axis])) axis = i;
  return axis;
}

// The box's rectangle on screen, and which face each of its sides is.
struct Outline {
  glm::dvec2 low, high;
  int acrossAxis = 0, downAxis = 0, normalAxis = 0;
};

Outline outlineOf(const ViewGeometry& geometry, const PatientBox& box) {
  Outline outline;
  outline.acrossAxis = axisOf(geometry.right());
  outline.downAxis = axisOf(geometry.down());
  outline.normalAxis = 3 - outline.acrossAxis - outline.downAxis;
  const glm::dvec2 a = *geometry.pixelOf({box.minimum}), b = *geometry.pixelOf({box.maximum});
  outline.low = glm::min(a, b);
  outline.high = glm::max(a, b);
  return outline;
}

}  // namespace

std::optional<ClipFace> clipFaceAt(const ViewGeometry& geometry, const PatientBox& box, glm::dvec2 pixel,
                                   double tolerance) {
  if (!geometry.isSlice()) return std::nullopt;
  const Outline outline = outlineOf(geometry, box);
  const auto within = [&](double value, double low, double high) {
    return value > low - tolerance && value < high + tolerance;
  };
  std::optional<ClipFace> found;
  double nearest = tolerance;
  for (const bool maximum : {false, true}) {
    const glm::dvec2 corner = *geometry.pixelOf({maximum ? box.maximum : box.minimum});
    if (const double distance = std::abs(pixel.x - corner.x);
        distance < nearest && within(pixel.y, outline.low.y, outline.high.y)) {
      nearest = distance;
      found = ClipFace{outline.acrossAxis, maximum};
    }
    if (const double distance = std::abs(pixel.y - corner.y);
        distance < nearest && within(pixel.x, outline.low.x, outline.high.x)) {
      nearest = distance;
      found = ClipFace{outline.downAxis, maximum};
    }
  }
  return found;
}

PatientBox withFaceAt(PatientBox box, ClipFace face, PatientPoint point, const PatientBox& bounds) {
  constexpr double kThinnest = 1.0;
  const int axis = face.axis;
  const double wanted = std::clamp(point.mm[axis], bounds.minimum[axis], bounds.maximum[axis]);
  if (face.maximum)
    box.maximum[axis] = std::max(wanted, box.minimum[axis] + kThinnest);
  else
    box.minimum[axis] = std::min(wanted, box.maximum[axis] - kThinnest);
  return box;
}

void drawClipBox(const OverlayPen& pen, const Theme& theme, const ViewGeometry& geometry,
                 const PatientBox& box) {
  if (!geometry.isSlice()) return;
  const Outline outline = outlineOf(geometry, box);
  const double level = geometry.slice().centre.mm[outline.normalAxis];
  if (level < box.minimum[outline.normalAxis] || level > box.maximum[outline.normalAxis]) return;
  const ImU32 colour = withAlpha(theme.colours.accent, 0.8f);
  // Dashed, so that it is never taken for a crosshair or a measurement.
  const auto dashed = [&](glm::dvec2 from, glm::dvec2 to) {
    const double dash = static_cast<double>(theme.px(6)), length = glm::length(to - from);
    if (length < 1e-6) return;
    const glm::dvec2 along = (to - from) / length;
    for (double at = 0; at < length; at += 2 * dash) {
      const glm::dvec2 a = from + along * at, b = from + along * std::min(length, at + dash);
      pen.line({static_cast<float>(a.x), static_cast<float>(a.y)},
               {static_cast<float>(b.x), static_cast<float>(b.y)}, colour, 1.0f);
    }
  };
  const glm::dvec2 low = outline.low, high = outline.high;
  dashed(low, {high.x, low.y});
  dashed({high.x, low.y}, high);
  dashed({low.x, high.y}, high);
  dashed(low, {low.x, high.y});
}

}  // namespace chiasm::app
