// Requests for what a file or folder holds.
#pragma once

#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/volume_request.h"

namespace chiasm::data_io::reader {

// Lists the volumes: of DICOM by their headers and one decoded image each, of other files by reading them.
// What does not open is listed with its reason. Answers with an Inspection; throws Refusal when there is
// nothing to list.
void answerInspection(const ChosenInput& chosen, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
