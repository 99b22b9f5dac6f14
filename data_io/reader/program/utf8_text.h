// A whole file as text.
#pragma once

#include <cstdint>
#include <string>

namespace chiasm::data_io::reader {

class AnswerChannel;

// The bytes of the open `file`, which must be UTF-8 without zeros and at most `maximumBytes` long; throws
// Refusal. `what` names the kind of file ("a vocabulary"), `encodings` what else it may be ("Latin-1 or
// UTF-16").
std::string readUtf8Text(int file, AnswerChannel& channel, std::uint64_t maximumBytes,
                         const std::string& what, const std::string& encodings);

}  // namespace chiasm::data_io::reader
