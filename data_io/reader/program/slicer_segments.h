// The table of segments in the header of a Slicer segmentation.
#pragma once

#include <vector>

#include "data_io/labels/read_segmentation.h"
#include "data_io/reader/program/nrrd_header.h"

namespace chiasm::data_io::reader {

// In the file's order. Files of before layers existed have a layer for each segment. A number that is none is
// a Refusal; a colour, code or UID that cannot be read is left out.
std::vector<ReadSegment> slicerSegments(const NrrdHeader& header, int layers);

}  // namespace chiasm::data_io::reader
