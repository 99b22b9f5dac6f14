// The process that parses one file and is gone.
#pragma once

#include <vector>

#include "data_io/reader/protocol.h"

namespace chiasm::data_io::reader {

// Puts up the fences, reads the file, answers. Descriptors: answer socket, for a volume the lanes, file or
// folder, the file's folder (files only). Returns the exit status; the caller leaves by _exit.
int work(const Request& request, std::vector<UniqueFd> fds);

}  // namespace chiasm::data_io::reader
