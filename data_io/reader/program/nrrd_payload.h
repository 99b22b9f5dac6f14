// Where and how an NRRD file keeps its voxels.
#pragma once

#include <cstdint>

#include "data_io/reader/program/nrrd_header.h"
#include "data_io/reader/program/payload.h"

namespace chiasm::data_io::reader {

// Encoding (raw, gzip, bzip2, text, hex), byte order, skips and the data file's name, for `payload` bytes of
// voxels. Throws Refusal.
PayloadPlan nrrdPayload(const NrrdHeader& header, Component component, std::uint64_t payload);

}  // namespace chiasm::data_io::reader
