// Segments as a DICOM RT Structure Set.
#pragma once

#include "core/base/error.h"
#include "core/labels/segmentation.h"
#include "data_io/dicom/derived_object.h"

namespace chiasm::data_io {

// RT Structure Set Storage (PS3.3 A.19.3): a region of interest for each segment with its colour, code and
// closed contours in the grid's slices along the faces of voxels, holes by keyholes. The description holds
// the tracking UID, and the whole name where it is longer than 64 characters. Contours name the images of the
// source series that they lie in. Fails when there is no segment.
Expected<WrittenObject> writeStructureSet(const Segmentation& segmentation,
                                          const DerivedObjectContext& context, const std::string& authorName);

}  // namespace chiasm::data_io
