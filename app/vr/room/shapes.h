// Solid shapes for what stands in the room: balls, rods, arrows, and the figure that shows how a patient
// lies.
#pragma once

#include <memory>

#include "render/spatial_scene.h"

namespace chiasm::app::vr {

using SharedMesh = std::shared_ptr<const render::Mesh>;

// Radius 1 about the origin.
SharedMesh ballMesh();
// Radius 1 in the plane z = 0, seen from both sides.
SharedMesh diskMesh();
// The same with one face, which may be seen through without lying over itself.
SharedMesh plateMesh();
// Points along -Z from the origin to z = -1, its widest at 0.3.
SharedMesh arrowMesh();
// A standing figure 2 units tall about the origin in patient directions (x to its left, y to its back, z up):
// head with a nose, body, arms, legs; so that front and back are never mistaken.
SharedMesh figureMesh();

}  // namespace chiasm::app::vr
