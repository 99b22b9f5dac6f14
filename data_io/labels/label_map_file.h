// One layer of a segmentation as a label map.
#pragma once

#include <string>

#include "core/base/error.h"
#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// Unsigned bytes where all labels fit, else unsigned 16-bit numbers, on the segmentation's grid in the
// volume's own space; compressed. The layer must be there.
Expected<std::string> encodeNiftiLabels(const Segmentation& segmentation, int layer);  // .nii.gz
Expected<std::string> encodeNrrdLabels(const Segmentation& segmentation, int layer);   // .nrrd

}  // namespace chiasm::data_io
