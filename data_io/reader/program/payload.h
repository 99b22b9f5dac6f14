// The voxels that follow a text header, or lie in a data file beside it.
#pragma once

#include <cstdint>
#include <string>

#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {

struct PayloadPlan {
  std::string header;         // the plain header to put before the voxels
  std::uint64_t payload = 0;  // bytes of voxels once decompressed
  bool compressed = false;    // gzip or zlib
  std::string detachedName;   // empty: in the same file, after the header
  std::int64_t lineSkip = 0;  // lines to skip before the data
  std::int64_t byteSkip = 0;  // bytes to skip after that; -1: the voxels are the file's last bytes (raw only)
};

// Fills volume.file and volume.digest; refuses data that is shorter or longer than the payload.
void stagePayload(Source& source, int folder, AnswerChannel& channel, const PayloadPlan& plan,
                  StagedVolume& volume);

}  // namespace chiasm::data_io::reader
