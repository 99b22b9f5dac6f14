// Bytes as text of 64 letters (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chiasm {

// With padding, without line ends.
std::string encodeBase64(std::string_view bytes);
// White space is skipped and padding may be missing; nullopt for anything else that is none of the letters,
// and for a length that no bytes give.
std::optional<std::string> decodeBase64(std::string_view text);

}  // namespace chiasm
