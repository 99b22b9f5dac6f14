// Grids and points as they are stored.
#pragma once

#include "core/space/grid_geometry.h"
#include "data_io/case_file/encoding/map_reader.h"

namespace chiasm::data_io {

// Matrices are stored column by column, as GLM has them.
Json encodeGrid(const GridGeometry& grid);
// Refuses what core's validate() refuses.
GridGeometry decodeGrid(const Json& value, Problem& problem);

Json encodePoint(const PatientPoint& point);
PatientPoint decodePoint(const Json& value, Problem& problem);

}  // namespace chiasm::data_io
