#include "app/interface/view_geometry.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "app/actions/navigation.h"

namespace chiasm::app {
namespace {

struct CameraFrame {
  glm::dvec3 right, down, into;
};

CameraFrame frameOf(const render::Camera& camera) {
  const glm::dvec3 into = glm::normalize(camera.focalPoint.mm - camera.position.mm);
  const glm::dvec3 right = glm::normalize(glm::cross(into, camera.viewUp.mm));
  return {right, glm::cross(into, right), into};
}

}  // namespace

double ViewGeometry::mmPerPixel() const {
  return isSlice() ? slice().mmPerPixel : mmPerPixelAtFocus(camera(), area_.size.y);
}

PatientVector ViewGeometry::right() const {
  return isSlice() ? slice().right : PatientVector{frameOf(camera()).right};
}

PatientVector ViewGeometry::down() const {
  return isSlice() ? slice().down : PatientVector{frameOf(camera()).down};
}

PatientVector ViewGeometry::into() const {
  return isSlice() ? PatientVector{glm::cross(slice().right.mm, slice().down.mm)}
                   : PatientVector{frameOf(camera()).into};
}

PatientPoint ViewGeometry::pointAt(glm::dvec2 pixel) const {
  const render::SliceContent& content = slice();
  const glm::dvec2 centre = glm::dvec2(area_.origin) + glm::dvec2(area_.size) * 0.5;
  const glm::dvec2 mm = (pixel - centre) * content.mmPerPixel;
  return {content.centre.mm + content.right.mm * mm.x + content.down.mm * mm.y};
}

PatientRay ViewGeometry::rayAt(glm::dvec2 pixel) const {
  if (isSlice()) return {pointAt(pixel), into()};
  const CameraFrame frame = frameOf(camera());
  const glm::dvec2 centre = glm::dvec2(area_.origin) + glm::dvec2(area_.size) * 0.5;
  const double perPixel =
      2.0 * std::tan(glm::radians(camera().verticalFieldOfViewDegrees * 0.5)) / std::max(1, area_.size.y);
  const glm::dvec2 offset = (pixel - centre) * perPixel;
  return {camera().position, {glm::normalize(frame.into + frame.right * offset.x + frame.down * offset.y)}};
}

std::optional<glm::dvec2> ViewGeometry::pixelOf(PatientPoint point) const {
  const glm::dvec2 centre = glm::dvec2(area_.origin) + glm::dvec2(area_.size) * 0.5;
  if (isSlice()) {
    const render::SliceContent& content = slice();
    const glm::dvec3 offset = point.mm - content.centre.mm;
    return centre + glm::dvec2(glm::dot(offset, content.right.mm), glm::dot(offset, content.down.mm)) /
                        content.mmPerPixel;
  }
  const CameraFrame frame = frameOf(camera());
  const glm::dvec3 offset = point.mm - camera().position.mm;
  const double depth = glm::dot(offset, frame.into);
  if (depth < 1e-3) return std::nullopt;
  const double pixelsPerUnit =
      std::max(1, area_.size.y) / (2.0 * std::tan(glm::radians(camera().verticalFieldOfViewDegrees * 0.5)));
  return centre +
         glm::dvec2(glm::dot(offset, frame.right), glm::dot(offset, frame.down)) * (pixelsPerUnit / depth);
}

double ViewGeometry::distanceFromPlane(PatientPoint point) const {
  return isSlice() ? glm::dot(point.mm - slice().centre.mm, into().mm) : 0.0;
}

EdgeLetters edgeLetters(const ViewGeometry& geometry) {
  const PatientVector right = geometry.right(), down = geometry.down();
  return {orientationLetter(right * -1.0), orientationLetter(right), orientationLetter(down * -1.0),
          orientationLetter(down)};
}

double scaleBarMm(double mmPerPixel, double maximumPixels) {
  const double longest = mmPerPixel * maximumPixels;
  if (!(longest > 0)) return 1.0;
  const double power = std::pow(10.0, std::floor(std::log10(longest)));
  for (const double step : {5.0, 2.0})
    if (step * power <= longest) return step * power;
  return power;
}

}  // namespace chiasm::app
