// What a ray hits in the 3-D view, found on the CPU over the case itself.
#pragma once

#include <optional>

#include "app/interface/view_geometry.h"
#include "core/case/case.h"

namespace chiasm::app {

struct PickResult {
  PatientPoint point;
  Uid segment;  // empty when the volume itself was hit
};

// The first visible segment along the ray, or the point where the transfer function has become half opaque,
// whichever is nearer; in maximum-intensity mode the brightest voxel. Honours the clip box and the hidden
// mask (null: nothing hidden). Steps of one voxel.
std::optional<PickResult> pick3d(const Case& current, const ViewState& view, const Volume& volume,
                                 const LabelMap* hiddenMask, const PatientRay& ray);

}  // namespace chiasm::app
