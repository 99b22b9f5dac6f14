// Segments as a DICOM Segmentation object.
#pragma once

#include "core/base/error.h"
#include "core/labels/segmentation.h"
#include "data_io/dicom/derived_object.h"

namespace chiasm::data_io {

struct SegmentationObjectOptions {
  bool fractional = false;  // FRACTIONAL (occupancy 0 or 255) instead of BINARY
  std::string authorName;   // who is named as content creator
};

// Segmentation Storage (PS3.3 A.51) with a frame for each slice that holds something of a segment: numbers by
// the order of segments from 1; codes (private ones of the scheme 99CHIASM where there is none), recommended
// CIELab colours, tracking IDs and UIDs (the segments' own); references to the images of the source series
// that lie in the slices. Segments may overlap. Fails when there is no segment, more than 65,535, or more
// than 2 GiB of pixels.
Expected<WrittenObject> writeSegmentationObject(const Segmentation& segmentation,
                                                const DerivedObjectContext& context,
                                                const SegmentationObjectOptions& options);

}  // namespace chiasm::data_io
