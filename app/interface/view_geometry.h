// Where patient space lies on a view: the same sums for drawing, picking and tools.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "app/interface/layout.h"
#include "app/view_state.h"
#include "render/scene_view.h"

namespace chiasm::app {

struct PatientRay {
  PatientPoint origin;
  PatientVector direction;  // unit
};

// One view on screen. Pixels are the window's (not the view's), continuous: a pixel's centre is at + 0.5.
class ViewGeometry {
 public:
  ViewGeometry(ViewKind kind, Area area, render::SliceContent slice)
      : kind_(kind), area_(area), content_(slice) {}
  ViewGeometry(Area area, render::Camera camera) : kind_(ViewKind::volume3d), area_(area), content_(camera) {}

  ViewKind kind() const { return kind_; }
  ViewPlace place() const { return {kind_, column_}; }
  void setColumn(int column) { column_ = column; }
  const Area& area() const { return area_; }
  bool isSlice() const { return std::holds_alternative<render::SliceContent>(content_); }
  const render::SliceContent& slice() const { return std::get<render::SliceContent>(content_); }
  const render::Camera& camera() const { return std::get<render::Camera>(content_); }
  // Of a slice; in 3-D at the focal point.
  double mmPerPixel() const;

  // The point of the slice under a pixel. Slices only.
  PatientPoint pointAt(glm::dvec2 pixel) const;
  // The ray under a pixel. In slices it is perpendicular to the plane.
  PatientRay rayAt(glm::dvec2 pixel) const;
  // Where a point appears (projected onto the plane in slices); nullopt behind the camera.
  std::optional<glm::dvec2> pixelOf(PatientPoint point) const;
  // Signed distance from the slice plane along its normal, mm; 0 in 3-D.
  double distanceFromPlane(PatientPoint point) const;
  // Screen right, screen down and the direction into the screen, unit vectors in case space.
  PatientVector right() const;
  PatientVector down() const;
  PatientVector into() const;

 private:
  ViewKind kind_;
  int column_ = 0;
  Area area_;
  std::variant<render::SliceContent, render::Camera> content_;
};

// The letters at a view's left, right, top and bottom edges: for slices and 3-D alike.
struct EdgeLetters {
  char left = 0, right = 0, top = 0, bottom = 0;
};
EdgeLetters edgeLetters(const ViewGeometry& geometry);

// A round length (1, 2, 5 × 10ⁿ mm) for a scale bar of at most `maximumPixels`.
double scaleBarMm(double mmPerPixel, double maximumPixels);

}  // namespace chiasm::app
