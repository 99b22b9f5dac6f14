#include "data_io/reader/program/utf8_text.h"

#include <span>

#include "core/report/utf8.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/source.h"

namespace chiasm::data_io::reader {

std::string readUtf8Text(int file, AnswerChannel& channel, std::uint64_t maximumBytes,
                         const std::string& what, const std::string& encodings) {
  Source source(file, channel);
  if (source.fileSize() > maximumBytes)
    throw Refusal("it has " + grouped(source.fileSize()) + " bytes; " + what + " may have " +
                  grouped(maximumBytes) + '.');
  std::string text(source.fileSize(), '\0');
  source.read(std::as_writable_bytes(std::span(text.data(), text.size())), "text");
  if (const std::size_t at = text.find('\0'); at != std::string::npos)
    throw Refusal("it is no text: byte " + grouped(at + 1) + " is zero.");
  if (!validateUtf8(text))
    throw Refusal("it is not valid UTF-8 text (perhaps " + encodings + "); save it as UTF-8.");
  return text;
}

}  // namespace chiasm::data_io::reader
