// How large things are to the eye: panels' pixels, metres and type, so that text can be read in a headset.
#pragma once

#include <glm/vec2.hpp>

#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// Text is at least this tall (capital letters; ISO 9241-303 asks for 20 to 22 arc minutes), and a quad has at
// least this many pixels a degree where it stands.
inline constexpr double kTextArcMinutes = 20.0, kPixelsPerDegree = 20.0;
// A target for a ray is at least this wide.
inline constexpr double kTargetDegrees = 1.5;

// Where a panel is made for: the distance, and how many of the interface's logical pixels are a degree there.
// Elsewhere it is scaled with its distance, so these figures hold wherever it stands.
struct PanelDesign {
  double distance = 1.2;           // metres from the eye
  double logicalPerDegree = 21.0;  // at scale 1
};
PanelDesign designOf(PanelKind kind);

// Pixels drawn for a logical pixel: the theme's scale of every panel before the person's own font scale.
inline constexpr double kPanelPixelsPerLogical = 1.5;

// The picture of a panel (panelForms): its pixels, and metres at its distance.
PanelPicture pictureOf(PanelKind kind);
// Degrees that a length at a distance takes to the eye, seen head-on.
double degreesOf(double metres, double distance);
double metresOf(double degrees, double distance);
// How tall capital letters of a face of `emLogical` logical pixels are to the eye, in arc minutes, and how
// many pixels a degree the panel has at its distance.
double capitalArcMinutes(PanelKind kind, double emLogical, double fontScale);
double pixelsPerDegree(const PanelPicture& picture, double distance);

}  // namespace chiasm::app::vr
