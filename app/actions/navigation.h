// Moving about in a view state: scrolling, zooming, filling, turning the camera. Pure functions over it.
#pragma once

#include "app/slice_planes.h"
#include "app/view_state.h"

namespace chiasm::app {

// The volume a view shows: the named one, else the first; nullptr in an empty case.
const Volume* shownVolume(const Case& current, const ViewState& view);

// Moves the crosshair `slices` slices along the view's normal (superior, posterior, left), within the volume,
// onto a slice's centre. Nothing happens for the 3-D view.
void scrollSlices(ViewState& view, const Volume& volume, ViewKind kind, int slices);
void scrollToEnd(ViewState& view, const Volume& volume, ViewKind kind, bool last);
// Index from 0 and count of the slice that a view shows.
SlicePosition slicePosition(const ViewState& view, const Volume& volume, ViewKind kind);

// Shows one view alone, or the pair of it in a layout of two columns; again: back to the arrangement before.
void toggleFill(ViewState& view, ViewKind kind);
// Fits all views and sets the crosshair to the centre; windows, colours and segments stay.
void resetGeometry(ViewState& view, const Volume& volume);

// Turns the camera about its focal point by degrees: azimuth about the view-up axis (positive: the camera
// moves to its own right), elevation about its horizontal axis (positive: upwards), as VTK does.
void orbit(render::Camera& camera, double azimuthDegrees, double elevationDegrees);
// Moves nearer (factor > 1) or farther.
void dolly(render::Camera& camera, double factor);
// Looks at the focal point from a patient direction (unit LPS vector), keeping the distance; head up, or
// anterior up when looking along the body.
void lookFrom(render::Camera& camera, PatientVector direction);
// Millimetres per pixel in the plane of the focal point, for a view `heightPixels` tall.
double mmPerPixelAtFocus(const render::Camera& camera, int heightPixels);
void setMmPerPixelAtFocus(render::Camera& camera, int heightPixels, double mmPerPixel);

}  // namespace chiasm::app
