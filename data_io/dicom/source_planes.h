// Which images of a series lie in the slices of a grid.
#pragma once

#include <vector>

#include "core/space/grid_geometry.h"
#include "data_io/dicom/source_series.h"

namespace chiasm::data_io {

struct SliceImage {
  const SourceImage* image = nullptr;
  // Its pixels are the slice's: it lies in the plane, and its first pixel at a corner. Not so where the
  // volume was resampled (a tilted or uneven stack).
  bool inPlace = false;
};

// For each slice along the grid's third axis the images within half a slice of it (most often one); empty
// where there is none, or where the series' images lie along another axis.
std::vector<std::vector<SliceImage>> imagesOfSlices(const SourceSeries& series, const GridGeometry& grid);

}  // namespace chiasm::data_io
