// The body apart from table and head holder, for display only.
#pragma once

#include <memory>

#include "core/jobs/progress.h"
#include "core/labels/label_map.h"
#include "core/volume/volume.h"

namespace chiasm {

// A map over the volume's grid: 1 where display should hide (table, head holder, wires), 0 elsewhere.
// Never changes data. CT only; an all-zero map when nothing stands apart from the body.
Expected<LabelMap> findTableAndHolder(const Volume& volume, Progress& progress);

}  // namespace chiasm
