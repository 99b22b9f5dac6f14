// Whether values can be read on the Hounsfield scale.
#pragma once

#include "core/volume/volume.h"

namespace chiasm {

// True when the unit is HU; and for a volume of which nobody says what it is (no unit, no modality: most CTs
// kept as NIfTI or NRRD) when its values reach from below −500, where only air lies, to above 100. Good for
// offering CT's windows and transfer functions as well, never for saying "HU".
bool mayBeHounsfield(const VolumeInfo& info, const VolumeStatistics& statistics);

}  // namespace chiasm
