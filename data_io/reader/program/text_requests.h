// Requests for a report's text or a table of label names.
#pragma once

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// Parse and answer; throw Refusal.
void answerText(int file, AnswerChannel& channel);
void answerLabelNames(int file, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
