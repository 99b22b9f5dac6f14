// One request to chiasm-reader from opening the file to its answer, with progress and cancel.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "data_io/reader/lanes.h"
#include "data_io/reader/private_memory.h"
#include "data_io/reader/protocol.h"
#include "data_io/reader/reader_process.h"

namespace chiasm::data_io::reader {

struct Answer {
  std::string text;
  UniqueFd memory;
  UniqueFd socket;                                  // on which more may follow
  VoxelsComeBy voxelsComeBy = VoxelsComeBy::lanes;  // of a volume
  std::array<UniqueFd, kLanes> lanes;
};

// Waits for the answer; reports its progress, and returns ErrorKind::cancelled within about 50 ms of a
// cancel. Errors are whole sentences that name `path` as it was given.
Expected<Answer> runRequest(ReaderProcess& process, const Request& request, const std::filesystem::path& path,
                            Progress& progress);

// What follows a volume's description. Both wait, and fail, as `runRequest` does.
// Its voxels, `bytes` of them, frozen; lanes that bring fewer or more are refused.
Expected<PrivateMemory> awaitVoxels(Answer& answer, std::uint64_t bytes, const Request& request,
                                    const std::filesystem::path& path, Progress& progress);
// The text of its file's `digest`.
Expected<std::string> awaitDigest(const Answer& answer, const Request& request,
                                  const std::filesystem::path& path, Progress& progress);

}  // namespace chiasm::data_io::reader
