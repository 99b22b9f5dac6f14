// One request to chiasm-reader from opening the file to its answer, with progress and cancel.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "data_io/reader/protocol.h"
#include "data_io/reader/reader_process.h"

namespace chiasm::data_io::reader {

struct Answer {
  std::string text;
  UniqueFd memory;
  UniqueFd socket;  // on which more may follow
};

// What follows a volume: the text of its `digests`. Waits, and fails, as `runRequest` does.
Expected<std::string> awaitDigests(const Answer& answer, const Request& request,
                                   const std::filesystem::path& path, Progress& progress);

// Waits for the answer; reports its progress, and returns ErrorKind::cancelled within about 50 ms of a
// cancel. Errors are whole sentences that name `path` as it was given.
Expected<Answer> runRequest(ReaderProcess& process, const Request& request, const std::filesystem::path& path,
                            Progress& progress);

}  // namespace chiasm::data_io::reader
