// Where a volume lies in case space: set by a registration or by hand, kept beside the voxels, never baked
// in.
#pragma once

#include <glm/mat4x4.hpp>
#include <memory>
#include <string>

#include "core/case/command.h"

namespace chiasm {

struct VolumePlacement {
  // Takes the volume's own LPS mm to case-space LPS mm; affine, does not mirror, volumes change at most
  // 8-fold.
  glm::dmat4 caseFromVolume{1.0};
  std::string name;       // what undo says: "Register T1 to FLAIR"
  Parameters provenance;  // how it was found: goes into the journal as it is
};

// Moves a volume with everything that lies on its grid: its segmentations and the measurements taken of it.
// The case's first volume defines case space and cannot be moved.
std::unique_ptr<Command> placeVolume(const Uid& volume, VolumePlacement placement);

}  // namespace chiasm
