// Requests for a file of text annotations, or of links.
#pragma once

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// Parse and answer; throw Refusal.
void answerAnnotations(int file, AnswerChannel& channel);
void answerLinks(int file, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
