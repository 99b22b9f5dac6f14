#include "data_io/reader/program/text_requests.h"

#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/report/utf8.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/source.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMaximumText = 16 * 1024 * 1024;
constexpr std::size_t kMaximumName = 200;

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

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

std::optional<std::int64_t> leadingInteger(std::string_view word) {
  if (word.empty() || word.find_first_not_of("0123456789") != std::string_view::npos || word.size() > 9)
    return std::nullopt;
  return integerField(word, "label");
}

LabelName named(std::int64_t label, std::string_view name) {
  if (label > 65535)
    throw Refusal("it has the label " + grouped(static_cast<std::uint64_t>(label)) +
                  "; 65,535 is the largest.");
  if (name.empty() || name.size() > kMaximumName)
    throw Refusal("the name of label " + std::to_string(label) + " is empty or too long.");
  return {static_cast<Label>(label), std::string(name), std::nullopt};
}

// ITK-SNAP's label description: IDX R G B A VIS MSH "LABEL"; row 0 is the background and is left out.
std::optional<LabelName> snapRow(std::string_view line) {
  const std::size_t open = line.find('"'), close = line.rfind('"');
  const std::vector<std::string_view> columns = words(line.substr(0, open));
  if (open == std::string_view::npos || close <= open || columns.size() != 7) return std::nullopt;
  LabelName row = named(leadingInteger(columns[0]).value_or(65536), line.substr(open + 1, close - open - 1));
  glm::u8vec3 colour{0};
  for (int i = 0; i < 3; ++i) {
    const std::int64_t channel = integerField(columns[static_cast<std::size_t>(i) + 1], "colour");
    if (channel < 0 || channel > 255) return std::nullopt;
    colour[i] = static_cast<std::uint8_t>(channel);
  }
  row.colour = colour;
  return row;
}

// "1 Precentral_L 2001" (a trailing number is another atlas's code) or "1<TAB>Left lung".
std::optional<LabelName> plainRow(std::string_view line) {
  const std::vector<std::string_view> columns = words(line);
  if (columns.size() < 2) return std::nullopt;
  const std::optional<std::int64_t> label = leadingInteger(columns.front());
  if (!label) return std::nullopt;
  std::string_view rest = trimmed(line.substr(line.find(columns.front()) + columns.front().size()));
  if (columns.size() > 2 && leadingInteger(columns.back()))
    rest = trimmed(rest.substr(0, rest.size() - columns.back().size()));
  return named(*label, rest);
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
  std::vector<LabelName> names;
  std::size_t number = 0;
  for (const std::string_view raw : linesOf(text.text)) {
    const std::string_view line = trimmed(raw);
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    std::optional<LabelName> row = line.find('"') != std::string_view::npos ? snapRow(line) : plainRow(line);
    if (!row) {
      if (names.empty() && number == 1) continue;  // the column heads
      throw Refusal("line " + grouped(number) + " is no label and name; write one \"number name\" per line.");
    }
    if (row->label == 0) continue;
    for (const LabelName& other : names)
      if (other.label == row->label)
        throw Refusal("line " + grouped(number) + " names label " + std::to_string(row->label) +
                      " a second time.");
    names.push_back(std::move(*row));
  }
  if (names.empty()) throw Refusal("it names no labels; write one \"number name\" per line.");
  const std::string json = encode(names);
  MemoryFile memory(json.size());
  std::memcpy(memory.bytes().data(), json.data(), json.size());
  channel.result("{}", std::move(memory));
}

}  // namespace chiasm::data_io::reader
