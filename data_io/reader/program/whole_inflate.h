// A compressed stream decoded in one go.
#pragma once

#include <cstddef>
#include <span>

namespace chiasm::data_io::reader {

// Decodes a gzip (RFC 1952, one member) or zlib (RFC 1950) stream, which must be exactly `out` long and end
// with `stream`; its check sum is verified. False when anything does not fit; `out` is spoilt then.
bool inflateWhole(std::span<const std::byte> stream, std::span<std::byte> out);

}  // namespace chiasm::data_io::reader
