#include "data_io/reader/program/annotation_request.h"

#include <cctype>
#include <cstring>

#include "data_io/links/link_lines.h"
#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/utf8_text.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMaximumFile = 64 * 1024 * 1024;

std::string wholeText(int file, AnswerChannel& channel) {
  return readUtf8Text(file, channel, kMaximumFile, "a file of annotations", "Latin-1 or UTF-16");
}

[[noreturn]] void unknown() {
  throw Refusal(
      "it is no file of text annotations that can be read: brat (.ann), W3C Web Annotation, RadGraph, "
      "doccano "
      "or Label Studio.");
}

// "T1<tab>…", "#2<tab>…", "*<tab>…"
bool looksLikeBrat(std::string_view text) {
  const std::size_t tab = text.find('\t');
  if (tab == 0 || tab == std::string_view::npos ||
      std::string_view("TERAMN#*").find(text[0]) == std::string_view::npos)
    return false;
  for (std::size_t i = 1; i < tab; ++i)
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) return false;
  return true;
}

bool isDoccano(const json& document) {
  if (!fieldOf(document, "text") && !fieldOf(document, "data")) return false;
  for (const char* name : {"entities", "label", "labels", "annotations", "relations"}) {
    const json* spans = fieldOf(document, name);
    if (!spans || !spans->is_array()) continue;
    if (spans->empty() || (*spans)[0].is_array() || fieldOf((*spans)[0], "start_offset") ||
        fieldOf((*spans)[0], "from_id"))
      return true;
  }
  return false;
}

bool isLabelStudio(const json& task) {
  if (fieldOf(task, "data") && (fieldOf(task, "annotations") || fieldOf(task, "completions"))) return true;
  return fieldOf(task, "annotation_id") != nullptr;  // JSON-MIN
}

bool isWebAnnotation(const json& whole) {
  const json& first = whole.is_array() && !whole.empty() ? whole[0] : whole;
  const std::string type = textOf(fieldOf(first, "type"));
  return type == "Annotation" || type == "AnnotationPage" || type == "AnnotationCollection";
}

// Reports by their names: {"text": …, "entities": {…}} each.
bool isRadGraph(const json& whole) {
  if (!whole.is_object() || whole.empty()) return false;
  const json& first = *whole.begin();
  const json* entities = fieldOf(first, "entities");
  return fieldOf(first, "text") && ((entities && entities->is_object()) || fieldOf(first, "labeler_1"));
}

AnnotationFile fromJson(const json& whole) {
  const json& first = whole.is_array() && !whole.empty() ? whole[0] : whole;
  if (isWebAnnotation(whole)) return readWebAnnotation(whole);
  if (isLabelStudio(first)) return readLabelStudio(whole);
  if (isDoccano(first)) {
    AnnotationBuilder builder("doccano");
    for (const json* document : elementsOf(&whole)) readDoccano(*document, builder);
    return builder.finish();
  }
  if (isRadGraph(whole)) return readRadGraph(whole);
  unknown();
}

// JSON Lines: documents of doccano, one a line.
AnnotationFile fromLines(std::string_view text) {
  AnnotationBuilder builder("doccano");
  std::size_t number = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::optional<json> document = tryJson(line);
    if (!document) throw Refusal("line " + grouped(number) + " of it is no whole JSON.");
    if (!isDoccano(*document)) unknown();
    readDoccano(*document, builder);
  }
  return builder.finish();
}

void give(const std::string& answer, AnswerChannel& channel) {
  MemoryFile memory(answer.size());
  std::memcpy(memory.bytes().data(), answer.data(), answer.size());
  channel.result("{}", std::move(memory));
}

}  // namespace

AnnotationFile readAnnotationText(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) throw Refusal("it is empty.");
  if (text[start] != '{' && text[start] != '[') {
    if (!looksLikeBrat(text.substr(start))) unknown();
    return readBrat(text);
  }
  const std::string_view first = text.substr(start, text.find('\n', start) - start);
  const bool more = text.find_first_not_of(" \t\r\n", start + first.size()) != std::string_view::npos;
  if (text[start] == '{' && more && tryJson(first)) return fromLines(text);
  return fromJson(parseJson(text));
}

void answerAnnotations(int file, AnswerChannel& channel) {
  give(encode(readAnnotationText(wholeText(file, channel))), channel);
}

void answerLinks(int file, AnswerChannel& channel) {
  auto lines = parseLinkLines(wholeText(file, channel));
  if (!lines) throw Refusal(lines.error().message);
  give(encodeLinkLines(*lines), channel);
}

}  // namespace chiasm::data_io::reader
