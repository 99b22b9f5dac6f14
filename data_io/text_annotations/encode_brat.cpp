#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/report/utf8.h"
#include "data_io/text_annotations/code_text.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

namespace {

using nlohmann::json;

bool isBlank(char c) {
  return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
}

// Line breaks and tabs are the format's own.
std::string oneLine(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

// Types, attributes' names and values are words of brat's.
std::string word(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return isBlank(c) || c == ':' || c == ';'; }, '_');
  return out.empty() ? "_" : out;
}
bool isWord(std::string_view text) {
  return word(text) == text;
}
bool isValue(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), isBlank);
}

// Whether the plain lines bring all of it back, in the same order.
bool isPlain(const AnnotatedSpan& span) {
  bool noted = false;
  for (const auto& [name, value] : span.attributes) {
    if (name == kNoteAttribute) {
      if (noted || oneLine(value) != value) return false;
      noted = true;
    } else if (noted || !isWord(name) || !isValue(value)) {
      return false;
    }
  }
  return isWord(span.label) && std::all_of(span.codes.begin(), span.codes.end(), [](const Code& code) {
           return oneLine(code.meaning) == code.meaning;
         });
}

std::string recordOf(const AnnotatedSpan& span) {
  json codes = json::array(), attributes = json::array();
  for (const Code& code : span.codes) codes.push_back(json::array({code.scheme, code.value, code.meaning}));
  for (const auto& [name, value] : span.attributes) attributes.push_back(json::array({name, value}));
  return json{{"type", span.label}, {"codes", codes}, {"attributes", attributes}}.dump();
}

}  // namespace

std::string encodeBrat(const TextAnnotations& annotations) {
  const CodePointIndex index(annotations.text);
  std::string out;
  int attributes = 0, references = 0, notes = 0;
  for (const AnnotatedSpan& span : annotations.spans) {
    std::string places, quote;
    for (const TextRange& part : span.parts) {
      places += (places.empty() ? "" : ";") + std::to_string(part.begin) + " " + std::to_string(part.end);
      quote += (quote.empty() ? "" : " ") + std::string(index.slice(part.begin, part.end));
    }
    out += span.id + "\t" + word(span.label) + " " + places + "\t" + oneLine(quote) + "\n";
    for (const auto& [name, value] : span.attributes) {
      if (name == kNoteAttribute)
        out += "#" + std::to_string(++notes) + "\tAnnotatorNotes " + span.id + "\t" + oneLine(value) + "\n";
      else
        out += "A" + std::to_string(++attributes) + "\t" + word(name) + " " + span.id + " " +
               (isValue(value) ? value : word(value)) + "\n";
    }
    for (const Code& code : span.codes)
      out += "N" + std::to_string(++references) + "\tReference " + span.id + " " + codeReference(code) +
             "\t" + oneLine(code.meaning) + "\n";
    if (!isPlain(span))
      out += "#" + std::to_string(++notes) + "\tChiasm " + span.id + "\t" + recordOf(span) + "\n";
  }
  for (const AnnotatedRelation& relation : annotations.relations) {
    out +=
        relation.id + "\t" + word(relation.label) + " Arg1:" + relation.from + " Arg2:" + relation.to + "\n";
    if (!isWord(relation.label))
      out += "#" + std::to_string(++notes) + "\tChiasm " + relation.id + "\t" +
             json{{"type", relation.label}}.dump() + "\n";
  }
  return out;
}

}  // namespace chiasm::data_io
