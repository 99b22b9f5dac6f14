// Where the frames of a multi-frame object lie, and the grid that they make together.
#pragma once

#include <optional>
#include <vector>

#include "core/space/grid_geometry.h"
#include "data_io/reader/program/dicom_dataset.h"

namespace chiasm::data_io::reader {

struct FramePlane {
  glm::dvec3 position{0};                    // LPS mm of the centre of the first pixel
  glm::dvec3 row{1, 0, 0}, column{0, 1, 0};  // unit directions of growing column and row index
  double columnSpacing = 1, rowSpacing = 1;  // mm between columns, between rows
  double between = 0, thickness = 0;         // mm, 0 when not given
};

// From the functional groups (PS3.3 C.7.6.16.2): what a frame does not say is shared. Throws Refusal when a
// frame lies nowhere.
FramePlane framePlane(const std::optional<DicomItem>& shared, const DicomItem* frame);

struct FrameGrid {
  GridGeometry grid;
  std::vector<int> slices;   // of each plane
  bool gapsAssumed = false;  // nothing says how far slices lie apart but the frames themselves
};

// The smallest regular grid that holds all planes, slices growing along row × column. Planes may be missing
// between others. Refuses planes of different directions, or at distances that fit no regular grid, with the
// numbers.
FrameGrid gridOfPlanes(const std::vector<FramePlane>& planes, int rows, int columns);

}  // namespace chiasm::data_io::reader
