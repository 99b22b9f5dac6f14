// The voxels that follow a header, or lie in a data file beside it.
#pragma once

#include <cstdint>
#include <string>

#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {

enum class PayloadEncoding { raw, deflate, bzip2, text, hexadecimal };

struct PayloadPlan {
  PayloadEncoding encoding = PayloadEncoding::raw;  // deflate: gzip or zlib
  bool swapped = false;                             // the bytes of a component, against this machine's order
  std::uint64_t payload = 0;                        // bytes of one volume's voxels once decoded
  std::string detachedName;                         // empty: in the same file, after the header
  std::int64_t lineSkip = 0;                        // lines to skip before the data
  std::int64_t byteSkip =
      0;  // bytes to skip after that, once decompressed; -1: the voxels are the last bytes
};

// Reads part `volume.part` of `volume.parts` volumes of plan.payload bytes, one after another, into
// volume.voxels, and sets volume.digest; refuses data that is shorter or longer than all of them.
void stagePayload(Source& source, int folder, AnswerChannel& channel, const PayloadPlan& plan,
                  StagedVolume& volume);

// The same once the reading stands where the voxels begin.
void stageVoxels(Source& data, const PayloadPlan& plan, StagedVolume& volume);

}  // namespace chiasm::data_io::reader
