// Requests for a segmentation in any format.
#pragma once

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// DICOM SEG, label map or structure set, Slicer's .seg.nrrd, or a label map as NIfTI, NRRD or MetaImage, by
// content. Parses and answers; throws Refusal.
void answerSegmentation(int file, int folder, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
