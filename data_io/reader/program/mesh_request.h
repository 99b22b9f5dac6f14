// Requests for a mesh file.
#pragma once

#include <string_view>

#include "data_io/reader/program/answer_channel.h"

namespace chiasm::data_io::reader {

// Parses and answers; throws Refusal. STL (both forms), OBJ, PLY, glTF and GLB by content; `folder` is where
// the files may lie that an OBJ or a glTF names. `space` is "ras" where a file that says nothing is to be
// taken so.
void answerMesh(int file, int folder, std::string_view space, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
