// RT Structure Sets (PS3.3 A.19, C.8.8.5, C.8.8.6): contours of regions of interest.
#pragma once

#include "data_io/reader/program/dicom_dataset.h"
#include "data_io/reader/segmentation_answer.h"

namespace chiasm::data_io::reader {

inline constexpr std::string_view kStructureSetStorage = "1.2.840.10008.5.1.4.1.1.481.3";

// The closed planar contours of each region; points and open lines enclose nothing and are counted in the
// note. A region's description may give its tracking UID ("TrackingUID:…"), as Chiasm writes it. Throws
// Refusal.
FoundSegmentation readStructureSet(const DicomFile& file);

}  // namespace chiasm::data_io::reader
