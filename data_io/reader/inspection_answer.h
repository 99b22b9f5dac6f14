// The result of an inspection as text for the wire (JSON), and back again with every field checked.
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"
#include "data_io/volumes/inspect.h"

namespace chiasm::data_io::reader {

inline constexpr int kThumbnailEdge = 64;  // pixels, the longer edge

std::string encode(const Inspection& inspection);
// The sender may have been taken over by a hostile file: anything missing, out of range or too long is
// refused.
Expected<Inspection> decodeInspection(std::string_view text);

}  // namespace chiasm::data_io::reader
