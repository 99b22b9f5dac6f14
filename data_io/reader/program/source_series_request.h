// Requests for what derived objects have to say of the series that they were made on.
#pragma once

#include <string>

#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/volume_request.h"

namespace chiasm::data_io::reader {

// The images of one series where a volume was read from (folder, archive, DICOMDIR or file): their instances,
// positions, patient and study. Parses and answers; throws Refusal when the series is not there, or its
// images do not agree on the patient and study.
void answerSourceSeries(const ChosenInput& chosen, const std::string& seriesInstanceUid,
                        AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
