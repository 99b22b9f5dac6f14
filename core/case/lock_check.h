// Locked segments: no edit changes their voxels or removes them.
#pragma once

#include "core/case/changes.h"

namespace chiasm {

// "The segment 'X' is locked. Unlock it in the Segments panel first."
Error lockedError(const Segment& segment);

// Fails when changes would touch a voxel of a segment that is locked in this case, remove it or give it
// another label. Names, colours, visibility and the lock itself stay free. Costs one look at each changed
// brick of layers that have locked segments, nothing otherwise.
Expected<void> refuseLocked(const Case& current, const Changes& changes);

}  // namespace chiasm
