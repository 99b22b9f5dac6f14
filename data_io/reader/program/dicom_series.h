// Which images of a folder are one volume, and how they lie.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/space/grid_geometry.h"
#include "data_io/reader/program/dicom_slice.h"

namespace chiasm::data_io::reader {

// An image of a folder; `file` is the caller's number for the file it came from.
struct FolderImage {
  std::size_t file = 0;
  DicomSlice slice;
};

struct ChosenSeries {
  std::vector<FolderImage> images;
  std::size_t seriesCount = 0;  // series with images in the folder
};

// The series with that UID; with an empty UID the one with most images (of equals, the smallest UID).
// Throws Refusal when there is none.
ChosenSeries chooseSeries(std::vector<FolderImage> images, const std::string& seriesInstanceUid);

struct StackedSeries {
  GridGeometry grid;
  std::vector<FolderImage> images;  // by position along the normal, never by name or number
};

// Sorts the images along the normal of their plane (row × column, so the grid is right-handed) and makes sure
// that they are a regular grid: one orientation, size, spacing, type and frame of reference; no two at one
// place; gaps even to 5% of the spacing (+ 0.01 mm); no gantry tilt. Throws Refusal with the numbers.
StackedSeries stackSeries(std::vector<FolderImage> images);

}  // namespace chiasm::data_io::reader
