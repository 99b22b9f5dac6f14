#include "app/slice_planes.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/matrix.hpp>

namespace chiasm::app {
namespace {

// Ellipses and boxes lie in the volume's slices, and what is drawn fills them.
bool wantsStraightPlanes(ToolKind tool) {
  return tool != ToolKind::navigate && tool != ToolKind::ruler && tool != ToolKind::angle &&
         tool != ToolKind::point && tool != ToolKind::link;
}

// Where the volume lies along a unit direction, and how far its slices across it lie apart, mm.
struct Span {
  double low = 0.0, step = 1.0;
  int count = 1;
};
Span spanAlong(const GridGeometry& grid, glm::dvec3 direction) {
  const PatientBox box = boundingBox(grid);
  const glm::dvec3 middle = (box.minimum + box.maximum) * 0.5, half = (box.maximum - box.minimum) * 0.5;
  const double reach = glm::dot(half, glm::abs(direction));
  const glm::dvec3 voxels =
      patientToVoxel(grid, {direction}).ijk - patientToVoxel(grid, {glm::dvec3(0.0)}).ijk;
  const double fastest = std::max({std::abs(voxels.x), std::abs(voxels.y), std::abs(voxels.z)});
  Span span;
  span.step = fastest > 1e-12 ? 1.0 / fastest : 1.0;
  span.count = std::max(1, static_cast<int>(std::floor(2.0 * reach / span.step)));
  // The slices' middles, evenly about the volume's.
  span.low = glm::dot(middle, direction) - 0.5 * (span.count - 1) * span.step;
  return span;
}

}  // namespace

glm::dmat4 planesMotionShown(const ViewState& view) {
  return wantsStraightPlanes(view.tool) ? glm::dmat4(1.0) : view.planesMotion;
}

bool planesAreTurned(const ViewState& view) {
  return turnedDegrees(view) > 0.0;
}

double turnedDegrees(const ViewState& view) {
  const glm::dmat3 turned(planesMotionShown(view));
  // The trace of a rotation is 1 + 2 cos; the arc sine keeps small angles exact.
  const glm::dvec3 axis(turned[1][2] - turned[2][1], turned[2][0] - turned[0][2],
                        turned[0][1] - turned[1][0]);
  const double sine = 0.5 * glm::length(axis),
               cosine = 0.5 * (turned[0][0] + turned[1][1] + turned[2][2] - 1.0);
  const double degrees = glm::degrees(std::atan2(sine, cosine));
  return degrees < 1e-6 ? 0.0 : degrees;
}

SlicePlane slicePlaneShown(const ViewState& view, ViewKind kind) {
  const AnatomicalPlane plane = planeOf(kind);
  const glm::dmat3 turned(planesMotionShown(view));
  return {
      {turned * screenRight(plane).mm}, {turned * screenDown(plane).mm}, {turned * sliceNormal(plane).mm}};
}

void turnPlanes(ViewState& view, PatientVector axis, double degrees) {
  if (glm::length(axis.mm) <= 0.0) return;
  const glm::dmat4 there = glm::translate(glm::dmat4(1.0), view.crosshair.mm);
  const glm::dmat4 back = glm::translate(glm::dmat4(1.0), -view.crosshair.mm);
  glm::dmat4 motion = there * glm::rotate(glm::dmat4(1.0), glm::radians(degrees), glm::normalize(axis.mm)) *
                      back * view.planesMotion;
  // Many small turns add rounding up: the axes are made a rotation again, and the crosshair keeps its place.
  const glm::dvec3 held = glm::dvec3(glm::inverse(motion) * glm::dvec4(view.crosshair.mm, 1.0));
  const glm::dvec3 x = glm::normalize(glm::dvec3(motion[0]));
  const glm::dvec3 z = glm::normalize(glm::cross(x, glm::dvec3(motion[1])));
  const glm::dmat3 rotation(x, glm::cross(z, x), z);
  motion = glm::dmat4(rotation);
  motion[3] = glm::dvec4(view.crosshair.mm - rotation * held, 1.0);
  view.planesMotion = motion;
}

void straightenPlanes(ViewState& view) {
  view.planesMotion = glm::dmat4(1.0);
}

SlicePosition turnedSlicePosition(const ViewState& view, const GridGeometry& grid, ViewKind kind) {
  const glm::dvec3 normal = slicePlaneShown(view, kind).normal.mm;
  const Span span = spanAlong(grid, normal);
  const int index =
      static_cast<int>(std::lround((glm::dot(view.crosshair.mm, normal) - span.low) / span.step));
  return {std::clamp(index, 0, span.count - 1), span.count};
}

void scrollTurnedSlices(ViewState& view, const GridGeometry& grid, ViewKind kind, int slices) {
  const glm::dvec3 normal = slicePlaneShown(view, kind).normal.mm;
  const Span span = spanAlong(grid, normal);
  const int index = turnedSlicePosition(view, grid, kind).index;
  // As far as the volume's size at most, whatever was asked for.
  const int wanted = index + std::clamp(slices, -index, span.count - 1 - index);
  view.crosshair.mm += normal * (span.low + wanted * span.step - glm::dot(view.crosshair.mm, normal));
}

}  // namespace chiasm::app
