// CBOR (RFC 8949) as the case file uses it: one canonical form, parsed under bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "core/base/error.h"

namespace chiasm::data_io {

using Json = nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

// The canonical form: definite lengths, shortest heads, map keys sorted by their bytes, floats as 4 bytes
// where that loses nothing and as 8 otherwise, no tags. Equal values always give equal bytes, so digests
// of them compare.
Bytes toCbor(const Json& value);

// Parses exactly one value that fills `bytes` and is in the canonical form; maps and arrays nest at most 16
// deep. Safe on hostile bytes: memory stays in proportion to their number.
Expected<Json> parseCbor(std::span<const std::uint8_t> bytes);

}  // namespace chiasm::data_io
