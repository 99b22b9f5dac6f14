#include "data_io/reader/program/text_requests.h"

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "core/labels/name_table.h"
#include "core/report/utf8.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/source.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMaximumText = 16 * 1024 * 1024;

struct Text {
  std::string text;
  Digest digest;
};

Text readText(int file, AnswerChannel& channel) {
  Source source(file, channel);
  if (source.fileSize() > kMaximumText)
    throw Refusal("it has " + grouped(source.fileSize()) + " bytes; a text may have " +
                  grouped(kMaximumText) + '.');
  Text out;
  out.text.resize(source.fileSize());
  source.read(std::as_writable_bytes(std::span(out.text.data(), out.text.size())), "text");
  out.digest = source.finish();
  if (out.text.starts_with("\xff\xfe") || out.text.starts_with("\xfe\xff"))
    throw Refusal("it is UTF-16 text; save it as UTF-8.");
  if (const std::size_t at = out.text.find('\0'); at != std::string::npos)
    throw Refusal("it is no text: byte " + grouped(at + 1) + " is zero.");
  if (!validateUtf8(out.text))
    throw Refusal("it is not valid UTF-8 text (perhaps Latin-1 or Windows-1252); save it as UTF-8.");
  return out;
}

}  // namespace

void answerText(int file, AnswerChannel& channel) {
  const Text text = readText(file, channel);
  MemoryFile memory(text.text.size());
  std::memcpy(memory.bytes().data(), text.text.data(), text.text.size());
  channel.result(encode(text.digest), std::move(memory));
}

void answerLabelNames(int file, AnswerChannel& channel) {
  const Text text = readText(file, channel);
  auto table = parseNameTable(text.text);
  if (!table) {
    // The sentence follows "NAME cannot be opened: ".
    std::string sentence = std::move(table.error().message);
    if (!sentence.empty() && sentence.front() >= 'A' && sentence.front() <= 'Z')
      sentence.front() = static_cast<char>(sentence.front() - 'A' + 'a');
    throw Refusal(std::move(sentence));
  }
  std::vector<LabelName> names;
  names.reserve(table->size());
  for (NamedLabel& row : *table)
    names.push_back({row.label, std::move(row.name), row.colour, row.uid, std::move(row.code)});
  const std::string json = encode(names);
  MemoryFile memory(json.size());
  std::memcpy(memory.bytes().data(), json.data(), json.size());
  channel.result("{}", std::move(memory));
}

}  // namespace chiasm::data_io::reader
