// Requests for reports and for the study that something is of.
#pragma once

#include <string_view>

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// Both parse and answer; throw Refusal.
// A report in any form, by content. `choice`: the encoding of a plain text, a line end, the row of a table.
void answerReport(int file, std::string_view choice, AnswerChannel& channel);
// The study of a DICOM file, or of the first DICOM file of a folder; empty for anything else.
void answerStudy(int input, bool isFolder, AnswerChannel& channel);
// Which identifying attributes the DICOM files of a folder, or one file, have; never their values.
void answerIdentifiers(int input, bool isFolder, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
