// How the images of one volume lie on one another, and the grid that comes of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <glm/vec2.hpp>

#include "core/space/grid_geometry.h"
#include "data_io/reader/program/dicom_series.h"

namespace chiasm::data_io::reader {

// Where the images lie in a grid that they do not fill as they are.
struct Resampling {
  std::vector<double> along;      // of each image in slices of the grid (0: its first slice), ascending
  std::vector<glm::dvec2> shift;  // of each image's first pixel in columns and rows of the grid
};

struct DicomStack {
  std::vector<FolderImage> images;  // by position along the normal, never by name or number
  GridGeometry grid;                // of the finished volume
  std::optional<Resampling> resampling;
  std::vector<std::string> badges;
  std::string note;  // what was done, with the numbers
};

// Sorts the images of one volume along their normal. A regular stack is taken as it is (gaps even to 5% of
// the spacing + 0.01 mm). A tilted gantry, where each image is shifted against the one below by the same way,
// is sheared upright: each image moves within its own plane. Uneven gaps up to 3 to 1 are resampled to their
// median. Throws Refusal, with the numbers, where images are missing (a gap is a multiple of the others),
// gaps differ more, or the images wander.
DicomStack stackImages(std::vector<FolderImage> images);

}  // namespace chiasm::data_io::reader
