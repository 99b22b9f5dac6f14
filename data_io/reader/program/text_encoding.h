// Text of any encoding as UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace chiasm::data_io::reader {

// By ICU's name of the encoding ("windows-1252", "ISO-8859-2", "Shift_JIS"). Throws Refusal when there is no
// such encoding, or the bytes are not in it.
std::string convertedText(std::string_view bytes, const std::string& encoding);

struct DecodedText {
  std::string text;      // UTF-8, without a byte order mark
  std::string encoding;  // what it was
};

// A plain text: `chosen` when the person said it, else what its byte order mark says, else UTF-8 when it is
// that throughout, else UTF-16 when every other byte of its Latin letters is zero. Everything else could be
// any of dozens of encodings, and a guess would put wrong letters into a report: throws Refusal that says so.
DecodedText decodedText(std::string_view bytes, const std::string& chosen);

// The encodings of DICOM's Specific Character Set (PS3.3 C.12.1.1.2) and of HL7's table 0211 (MSH-18) by
// ICU's names; empty for the default (ASCII). Throws Refusal for what is not known here.
std::string encodingOfDicom(std::string_view characterSet);
std::string encodingOfHl7(std::string_view characterSet);

}  // namespace chiasm::data_io::reader
