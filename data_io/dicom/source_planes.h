// Which images of a series lie in the slices of a grid.
#pragma once

#include <vector>

#include "core/space/grid_geometry.h"
#include "data_io/dicom/source_series.h"

namespace chiasm::data_io {

// For each slice along the grid's third axis the images within half a slice of it (most often one); empty
// where there is none, or where the series' images lie along another axis.
std::vector<std::vector<const SourceImage*>> imagesOfSlices(const SourceSeries& series,
                                                            const GridGeometry& grid);

}  // namespace chiasm::data_io
