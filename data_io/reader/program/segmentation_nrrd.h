// 3D Slicer's segmentation files (.seg.nrrd): layers of labels and a table of segments in the header.
#pragma once

#include "data_io/reader/program/nrrd_header.h"
#include "data_io/reader/segmentation_answer.h"

namespace chiasm::data_io::reader {

// Whether an NRRD header describes segments (Segment0_ID, _Name or _LabelValue).
bool describesSegments(const NrrdHeader& header);

// The layers and the table behind a header that `source` has just given. Three axes, or four with a list of
// layers in front. Tags give the tracking UID ("TrackingUID") and the code (the type of "TerminologyEntry").
// Throws Refusal.
FoundSegmentation readSlicerSegmentation(Source& source, const NrrdHeader& header, int folder,
                                         AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
