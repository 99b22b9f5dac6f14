// DICOM Segmentation and Label Map Segmentation objects (PS3.3 A.51, A.51 label map; C.8.20).
#pragma once

#include "data_io/reader/program/dicom_dataset.h"
#include "data_io/reader/segmentation_answer.h"

namespace chiasm::data_io::reader {

inline constexpr std::string_view kSegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4";
inline constexpr std::string_view kLabelMapStorage = "1.2.840.10008.5.1.4.1.1.66.7";

// BINARY, FRACTIONAL (a voxel belongs to a segment from half of the maximum on; the note says so) and
// LABELMAP. Segments that overlap go to layers, as few as the order of segments allows. Throws Refusal.
FoundSegmentation readDicomSeg(const DicomFile& file);

}  // namespace chiasm::data_io::reader
