// Requests for a user's vocabulary file.
#pragma once

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// Parses and answers; throws Refusal.
void answerVocabulary(int file, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
