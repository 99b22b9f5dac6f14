// Where a measurement is taken hold of, and what becomes of it when a handle is moved.
#pragma once

#include <vector>

#include "core/measure/measurement.h"

namespace chiasm::app {

// A handle is taken hold of from this far, on screen.
inline constexpr double kGrabPixels = 9.0;

// A ruler's and an angle's points, a point itself, an ellipse's centre and the two ends of each axis, a box's
// centre and the middles of its six faces (centre first, then + and − by axis).
std::vector<PatientPoint> handlesOf(const Measurement& measurement);
// The measurement with one of its handles moved. Axes keep their directions; an ellipse keeps its centre, a
// box the face across from the one that is moved.
Measurement withHandleAt(const Measurement& measurement, std::size_t handle, PatientPoint point);
// How far a place in a slice is from a handle on screen, mm: for a box that the slice cuts, whatever lies
// before or behind the slice.
double distanceToHandle(const Measurement& measurement, PatientPoint handle, PatientPoint point,
                        PatientVector sliceNormal);

}  // namespace chiasm::app
