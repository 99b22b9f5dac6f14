// Texts of DICOM attributes as what may be shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chiasm::data_io::reader {

// The values between backslashes, trimmed.
std::vector<std::string> splitValues(std::string_view text);
// By Specific Character Set (PS3.3 C.12.1.1.2): ASCII, ISO_IR 100 (Latin-1), ISO_IR 192 (UTF-8); characters
// of other sets become '?'. At most 64 characters, none of them a control character.
std::string toUtf8(std::string_view text, std::string_view characterSet);
// The text when it has the form, else nothing: digits and dots; capitals; "063Y"; "20260131" as 2026-01-31.
std::string onlyUid(const std::string& text);
std::string onlyCode(const std::string& text);
std::string onlyAge(const std::string& text);
std::string isoDate(const std::string& text);

}  // namespace chiasm::data_io::reader
