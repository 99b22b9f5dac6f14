// Names of segments as files spell them, as what may be shown.
#pragma once

#include <string>
#include <string_view>

namespace chiasm::data_io::reader {

// UTF-8 without control characters, trimmed, of at most 1,000 bytes; bytes that are no UTF-8 become '?'.
std::string shownText(std::string_view text);

}  // namespace chiasm::data_io::reader
