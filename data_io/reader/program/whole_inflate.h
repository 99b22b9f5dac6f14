// Compressed streams decoded in one go, without a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "data_io/reader/program/memory_file.h"

namespace chiasm::data_io::reader {

// Inflates one gzip member (RFC 1952) or zlib stream (RFC 1950) that fills `stream` to its last byte: the
// first `lead` bytes of what comes out are dropped, the others fill `out` exactly. Check sums are checked.
// False when it is not exactly so; then the content of `out` is of no meaning.
bool inflateWhole(std::span<const std::byte> stream, std::uint64_t lead, const MemoryFile& out);

}  // namespace chiasm::data_io::reader
