// Bytes as a gzip stream (RFC 1952).
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

namespace chiasm::data_io {

// One member, without a name or a time: the same bytes, the same stream. Fails when memory runs out.
Expected<std::string> gzipped(std::string_view bytes);

}  // namespace chiasm::data_io
