// A segment's surface kept as a mesh of the case.
#pragma once

#include <memory>

#include "core/case/command.h"
#include "core/meshes/segment_surface.h"

namespace chiasm {

// Adds a mesh with the segment's name and colour: its surface as it is now, which later edits of the segment
// do not follow. Fails for a segment without voxels. Progress and cancel are those of segmentSurface.
std::unique_ptr<Command> keepSurface(const Uid& segment, const SurfaceOptions& options);

}  // namespace chiasm
