#include "app/actions/navigation.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace chiasm::app {

const Volume* shownVolume(const Case& current, const ViewState& view) {
  if (const Volume* named = current.findVolume(view.volume)) return named;
  return current.volumes.empty() ? nullptr : &current.volumes.front();
}

namespace {

// +1 when the grid's index along the view's axis grows along the view's normal, else −1.
int indexSign(const GridGeometry& grid, AnatomicalPlane plane) {
  const int axis = gridAxis(grid, plane);
  const glm::dvec3 indexDirection(grid.caseFromVoxel()[axis]);
  return glm::dot(indexDirection, sliceNormal(plane).mm) >= 0 ? 1 : -1;
}

// Moves the crosshair along the plane's normal until it lies in the slice with this index.
void moveToIndex(ViewState& view, const GridGeometry& grid, AnatomicalPlane plane, int index) {
  const int axis = gridAxis(grid, plane);
  const glm::dvec3 normal = sliceNormal(plane).mm;
  const double now = patientToVoxel(grid, view.crosshair).ijk[axis];
  const double perMm = patientToVoxel(grid, {view.crosshair.mm + normal}).ijk[axis] - now;
  const int wanted = std::clamp(index, 0, grid.size[axis] - 1);
  if (std::abs(perMm) > 1e-12) view.crosshair.mm += normal * ((wanted - now) / perMm);
}

}  // namespace

SlicePosition slicePosition(const ViewState& view, const Volume& volume, ViewKind kind) {
  const GridGeometry& grid = volume.info.grid;
  if (planesAreTurned(view)) return turnedSlicePosition(view, grid, kind);
  const AnatomicalPlane plane = planeOf(kind);
  return {sliceIndex(grid, plane, view.crosshair), grid.size[gridAxis(grid, plane)]};
}

void scrollSlices(ViewState& view, const Volume& volume, ViewKind kind, int slices) {
  if (kind == ViewKind::volume3d) return;
  const GridGeometry& grid = volume.info.grid;
  if (planesAreTurned(view)) return scrollTurnedSlices(view, grid, kind, slices);
  const AnatomicalPlane plane = planeOf(kind);
  const int index = sliceIndex(grid, plane, view.crosshair);
  moveToIndex(view, grid, plane, index + slices * indexSign(grid, plane));
}

void scrollToEnd(ViewState& view, const Volume& volume, ViewKind kind, bool last) {
  if (kind == ViewKind::volume3d) return;
  const GridGeometry& grid = volume.info.grid;
  if (planesAreTurned(view)) {
    const SlicePosition now = turnedSlicePosition(view, grid, kind);
    return scrollTurnedSlices(view, grid, kind, last ? now.count : -now.count);
  }
  const AnatomicalPlane plane = planeOf(kind);
  const int count = grid.size[gridAxis(grid, plane)];
  const bool highIndex = last == (indexSign(grid, plane) > 0);
  moveToIndex(view, grid, plane, highIndex ? count - 1 : 0);
}

void toggleFill(ViewState& view, ViewKind kind) {
  const bool large = view.layout == LayoutKind::single || view.layout == LayoutKind::pair;
  const bool compares = view.layout == LayoutKind::columns;
  if (large && view.filledView == kind) {
    const bool nowhere =
        view.layoutBeforeFill == LayoutKind::single || view.layoutBeforeFill == LayoutKind::pair;
    view.layout = !nowhere                          ? view.layoutBeforeFill
                  : view.layout == LayoutKind::pair ? LayoutKind::columns
                                                    : LayoutKind::grid2x2;
    return;
  }
  view.filledView = kind;
  if (large) return;
  view.layoutBeforeFill = view.layout;
  view.layout = compares ? LayoutKind::pair : LayoutKind::single;
}

void resetGeometry(ViewState& view, const Volume& volume) {
  const PatientBox box = boundingBox(volume.info.grid);
  view.crosshair = {(box.minimum + box.maximum) * 0.5};
  view.mmPerPixel = 0.0;
  for (SliceViewState& slice : view.slices) slice.panMm = {};
  straightenPlanes(view);
  view.camera = frontCamera(volume.info.grid);
  view.cameraSet = false;
}

void orbit(render::Camera& camera, double azimuthDegrees, double elevationDegrees) {
  const glm::dvec3 focus = camera.focalPoint.mm;
  glm::dvec3 offset = camera.position.mm - focus;
  const glm::dvec3 up = glm::normalize(camera.viewUp.mm);
  const glm::dmat4 azimuth = glm::rotate(glm::dmat4(1.0), glm::radians(azimuthDegrees), up);
  offset = glm::dvec3(azimuth * glm::dvec4(offset, 0.0));
  const glm::dvec3 side = glm::normalize(glm::cross(-offset, up));
  const glm::dmat4 elevation = glm::rotate(glm::dmat4(1.0), glm::radians(-elevationDegrees), side);
  offset = glm::dvec3(elevation * glm::dvec4(offset, 0.0));
  const glm::dvec3 newUp = glm::dvec3(elevation * glm::dvec4(up, 0.0));
  camera.position.mm = focus + offset;
  camera.viewUp.mm = glm::normalize(newUp);
}

void dolly(render::Camera& camera, double factor) {
  const glm::dvec3 offset = camera.position.mm - camera.focalPoint.mm;
  const double distance = std::clamp(glm::length(offset) / factor, 5.0, 20000.0);
  camera.position.mm = camera.focalPoint.mm + glm::normalize(offset) * distance;
}

void lookFrom(render::Camera& camera, PatientVector direction) {
  const double distance = glm::length(camera.position.mm - camera.focalPoint.mm);
  const glm::dvec3 unit = glm::normalize(direction.mm);
  camera.position.mm = camera.focalPoint.mm + unit * distance;
  camera.viewUp.mm = std::abs(unit.z) > 0.9 ? glm::dvec3(0, -1, 0) : glm::dvec3(0, 0, 1);
}

double mmPerPixelAtFocus(const render::Camera& camera, int heightPixels) {
  const double distance = glm::length(camera.position.mm - camera.focalPoint.mm);
  return 2.0 * distance * std::tan(glm::radians(camera.verticalFieldOfViewDegrees * 0.5)) /
         std::max(1, heightPixels);
}

void setMmPerPixelAtFocus(render::Camera& camera, int heightPixels, double mmPerPixel) {
  const double now = mmPerPixelAtFocus(camera, heightPixels);
  if (now > 0 && mmPerPixel > 0) dolly(camera, now / mmPerPixel);
}

}  // namespace chiasm::app
