// The body apart from table and head holder, for display only.
#pragma once

#include <memory>

#include "core/jobs/progress.h"
#include "core/labels/label_map.h"
#include "core/volume/volume.h"

namespace chiasm {

// A map over the volume's grid: 1 where display should hide, 0 elsewhere. Hidden is what room air at the
// edge of an axial slice reaches without crossing the body: table, head holder, cushions, wires, and the air
// around them. Body is every part (above −300 HU) that holds a ball of 8 mm across, all solid that grows out
// of such a part within 40 mm (ears, skin folds), 3 mm around these, and whatever they enclose in an axial
// slice (lungs, airways). So the body is never hidden but where it is nowhere 8 mm thick; a table that
// touches the skin may stay visible near the contact. Never changes data. For volumes in HU, and for those of
// which nobody says what they are (where values never reach those of air, nothing is hidden); refuses others.
// An all-zero map when nothing of 0.5 ml stands apart from the body. Uses all cores.
Expected<LabelMap> findTableAndHolder(const Volume& volume, Progress& progress);

}  // namespace chiasm
