// The three slice planes, which can be turned away from the patient's axes. Functions over a view state.
#pragma once

#include "app/view_state.h"

namespace chiasm::app {

// Unit vectors in case space. Where nothing is turned, `normal` is superior, posterior or left.
struct SlicePlane {
  PatientVector right, down, normal;
};

// As it is shown: along the patient's axes while a tool is active that draws in the volume's own slices or
// measures in them (brushes, outlines, ellipses, boxes), whatever was turned.
SlicePlane slicePlaneShown(const ViewState& view, ViewKind kind);
bool planesAreTurned(const ViewState& view);
// From where the planes would be without being turned to where they are shown: a rigid motion of case space.
glm::dmat4 planesMotionShown(const ViewState& view);
// How far they are turned away from the patient's axes, degrees, 0 to 180; 0 where they are shown straight.
double turnedDegrees(const ViewState& view);

// Turns all three, which stay at right angles, about an axis (of any length) through the crosshair, by the
// right-hand rule.
void turnPlanes(ViewState& view, PatientVector axis, double degrees);
void straightenPlanes(ViewState& view);

// A slice's place along a view's normal in the volume: index from 0 and count. Slices of turned planes lie
// as far apart as keeps a step within one voxel along each axis of the grid.
struct SlicePosition {
  int index = 0, count = 0;
};
SlicePosition turnedSlicePosition(const ViewState& view, const GridGeometry& grid, ViewKind kind);
// Moves the crosshair by so many of these slices, within the volume.
void scrollTurnedSlices(ViewState& view, const GridGeometry& grid, ViewKind kind, int slices);

}  // namespace chiasm::app
