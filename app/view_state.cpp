#include "app/view_state.h"

#include <algorithm>
#include <cmath>
#include <glm/trigonometric.hpp>

#include "app/tools/tool.h"
#include "core/volume/window_presets.h"

namespace chiasm::app {

void prepareVolumeView(VolumeViewState& state, const VolumeInfo& info, const VolumeStatistics& statistics) {
  state.window = initialWindow(info, statistics);
  const auto functions = transferFunctionsFor(info, statistics);
  if (!functions.empty()) state.transferFunction = functions.front();
}

void resetView(ViewState& view, const Case& current) {
  if (current.volumes.empty()) return;
  const Volume* shown = current.findVolume(view.volume);
  if (shown == nullptr) shown = &current.volumes.front();
  const GridGeometry& grid = shown->info.grid;
  view.volume = shown->info.uid;
  const PatientBox box = boundingBox(grid);
  view.crosshair = {(box.minimum + box.maximum) * 0.5};
  view.mmPerPixel = 0.0;
  view.slices = {};
  view.camera = frontCamera(grid);
  view.cameraSet = false;
  view.clipBox.reset();
  view.cutOuts = {};
  if (shown->voxels) prepareVolumeView(view.of(shown->info.uid), shown->info, computeStatistics(*shown));
}

TransferFunction functionIn3d(const VolumeViewState& state) {
  const std::optional<double>& at = state.rendering.surfaceAt;
  if (!at || state.mode != render::RenderMode::shaded) return state.transferFunction;
  // Larger values are opaque, in the colour that is seen there; where nothing is, that of plaster.
  const glm::dvec4 there = state.transferFunction.at(*at);
  const glm::dvec3 colour = there.w > 0.0 ? glm::dvec3(there) : glm::dvec3(0.91, 0.88, 0.82);
  const double below = *at - std::max(1e-6, std::abs(*at) * 1e-9);
  return {"surface", {{below, colour, 0.0}, {*at, colour, 1.0}}};
}

render::Slab slabShown(const ViewState& view) {
  return isEditTool(view.tool) ? render::Slab{} : view.slab;
}

int sliceIndex(const GridGeometry& grid, AnatomicalPlane plane, PatientPoint point) {
  const int axis = gridAxis(grid, plane);
  const VoxelIndex voxel = nearestVoxel(grid, point);
  return std::clamp(voxel.ijk[axis], 0, grid.size[axis] - 1);
}

AnatomicalPlane planeOf(ViewKind kind) {
  switch (kind) {
    case ViewKind::coronal:
      return AnatomicalPlane::coronal;
    case ViewKind::sagittal:
      return AnatomicalPlane::sagittal;
    default:
      return AnatomicalPlane::axial;
  }
}

render::Camera frontCamera(const GridGeometry& grid) {
  const PatientBox box = boundingBox(grid);
  const glm::dvec3 centre = (box.minimum + box.maximum) * 0.5;
  const glm::dvec3 extent = box.maximum - box.minimum;
  render::Camera camera;
  camera.focalPoint = {centre};
  camera.viewUp = {{0, 0, 1}};
  // Far enough for the box's height and width at its front face, with a tenth to spare.
  const double half = 0.55 * std::max(extent.x, extent.z);
  const double distance =
      half / std::tan(glm::radians(camera.verticalFieldOfViewDegrees * 0.5)) + extent.y * 0.5;
  camera.position = {centre - glm::dvec3(0, distance, 0)};
  return camera;
}

}  // namespace chiasm::app
