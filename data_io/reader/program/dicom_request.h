// Request for a volume in a folder of DICOM images.
#pragma once

#include <string>

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// Parses and answers; throws Refusal. Looks at the folder's own files, not below.
void answerDicomFolder(int folder, const std::string& seriesInstanceUid, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
