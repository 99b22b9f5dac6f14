// Requests for what derived objects have to say of the series that they were made on.
#pragma once

#include <string>

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// The images of one series in a folder (and the folders in it), or the file itself with the folder it lies
// in: their instances, positions, patient and study. Parses and answers; throws Refusal when the series is
// not there, or its images do not agree on the patient and study.
void answerSourceSeries(int input, int folder, bool isFolder, const std::string& seriesInstanceUid,
                        AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
