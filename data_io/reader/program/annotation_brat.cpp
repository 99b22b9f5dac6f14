// brat standoff, line by line.
#include <charconv>
#include <vector>

#include "core/report/utf8.h"
#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/text_annotations/code_text.h"

namespace chiasm::data_io::reader {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator, std::size_t most = 1'000'000) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t end = out.size() + 1 < most ? text.find(separator) : std::string_view::npos;
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

class BratFile {
 public:
  AnnotationFile read(std::string_view text) {
    document_ = &builder_.addDocument({});
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    for (std::string_view line : split(text, '\n')) {
      ++number_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) lines_.emplace_back(number_, line);
    }
    // What others speak of comes first: lines stand in any order.
    eachLineOf("T", [this](std::string_view line) { readLine(line); });
    eachLineOf("E", [this](std::string_view line) { trigger(line); });
    eachLineOf("ER*", [this](std::string_view line) { readLine(line); });
    eachLineOf("ANM#", [this](std::string_view line) { readLine(line); });
    for (const auto& [number, line] : lines_) {
      number_ = number;
      if (std::string_view("TER*ANM#").find(line[0]) == std::string_view::npos) wrong();
    }
    return builder_.finish();
  }

 private:
  [[noreturn]] void wrong() const { throw Refusal("line " + grouped(number_) + " is no brat annotation."); }

  template <typename Read>
  void eachLineOf(std::string_view kinds, Read read) {
    for (const auto& [number, line] : lines_) {
      number_ = number;
      if (kinds.find(line[0]) != std::string_view::npos) read(line);
    }
  }

  std::vector<std::string_view> fieldsOf(std::string_view line) const {
    auto fields = split(line, '\t', 3);
    if (fields.size() < 2 || fields[0].empty()) wrong();
    return fields;
  }

  void readLine(std::string_view line) {
    const auto fields = fieldsOf(line);
    const std::string_view content = fields[1], text = fields.size() > 2 ? fields[2] : std::string_view();
    switch (line[0]) {
      case 'T':
        return span(fields[0], content, text);
      case 'E':
        return event(fields[0], content);
      case 'R':
        return relation(fields[0], content);
      case '*':
        return equivalence(content);
      case 'N':
        return reference(content, text);
      case '#':
        return note(content, text);
      default:
        return attribute(content);
    }
  }

  std::int64_t number(std::string_view text) const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > INT32_MAX) wrong();
    return value;
  }

  void span(std::string_view id, std::string_view content, std::string_view quote) {
    const std::size_t blank = content.find(' ');
    if (blank == 0 || blank == std::string_view::npos || quote.empty()) wrong();
    FileSpan made;
    made.id = id;
    made.label = content.substr(0, blank);
    for (const std::string_view range : split(content.substr(blank + 1), ';')) {
      const auto ends = split(range, ' ');
      if (ends.size() != 2) wrong();
      FilePart part;
      part.begin = number(ends[0]);
      part.end = number(ends[1]);
      if (part.begin >= part.end) wrong();
      made.parts.push_back(std::move(part));
    }
    shareQuote(made.parts, quote);
    if (!spans_.try_emplace(std::string(id), document_->spans.size()).second) wrong();
    builder_.addSpan(std::move(made));
  }

  // The quote of words apart is that of each part, with a blank between. When the lengths do not fit, no
  // part gets one, and what cannot be checked is refused later, by its span.
  static void shareQuote(std::vector<FilePart>& parts, std::string_view quote) {
    if (parts.size() == 1) {
      parts[0].quote = quote;
      return;
    }
    const CodePointIndex index(quote);
    std::int64_t length = static_cast<std::int64_t>(parts.size()) - 1;
    for (const FilePart& part : parts) length += part.end - part.begin;
    if (length != index.count()) return;
    std::int64_t at = 0;
    for (FilePart& part : parts) {
      part.quote = index.slice(at, at + part.end - part.begin);
      at += part.end - part.begin + 1;
    }
  }

  // "E1<tab>Type:T2 Role:T3": an event is its trigger; its arguments are relations of it.
  std::pair<std::string_view, std::string_view> roleOf(std::string_view word) const {
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon == 0) wrong();
    return {word.substr(0, colon), word.substr(colon + 1)};
  }
  void trigger(std::string_view line) {
    const auto fields = fieldsOf(line);
    const std::string span(roleOf(split(fields[1], ' ').front()).second);
    if (!spans_.contains(span)) wrong();
    triggers_[std::string(fields[0])] = span;
  }
  void event(std::string_view id, std::string_view content) {
    const auto words = split(content, ' ');
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].empty()) continue;
      const auto [role, target] = roleOf(words[i]);
      builder_.addRelation({std::string(role), spanNamed(id), spanNamed(target)});
    }
  }

  std::string spanNamed(std::string_view id) const {
    const auto trigger = triggers_.find(std::string(id));
    std::string name = trigger == triggers_.end() ? std::string(id) : trigger->second;
    if (!spans_.contains(name)) wrong();
    return name;
  }
  FileSpan* spanOf(std::string_view id) {
    const auto trigger = triggers_.find(std::string(id));
    const auto found = spans_.find(trigger == triggers_.end() ? std::string(id) : trigger->second);
    return found == spans_.end() ? nullptr : &document_->spans[found->second];
  }

  void relation(std::string_view id, std::string_view content) {
    const auto words = split(content, ' ');
    if (words.size() < 3 || words[0].empty()) wrong();
    std::string ends[2];
    for (std::size_t i = 0; i < 2; ++i) {
      const std::size_t colon = words[i + 1].find(':');
      if (colon == std::string_view::npos) wrong();
      ends[i] = spanNamed(words[i + 1].substr(colon + 1));
    }
    relations_[std::string(id)] = document_->relations.size();
    builder_.addRelation({std::string(words[0]), ends[0], ends[1]});
  }

  void equivalence(std::string_view content) {
    const auto words = split(content, ' ');
    if (words.size() < 3 || words[0].empty()) wrong();
    for (std::size_t i = 2; i < words.size(); ++i)
      builder_.addRelation({std::string(words[0]), spanNamed(words[1]), spanNamed(words[i])});
  }

  // "Certainty T1 possible"; without a value it holds.
  void attribute(std::string_view content) {
    const auto words = split(content, ' ', 3);
    if (words.size() < 2 || words[0].empty()) wrong();
    if (FileSpan* span = spanOf(words[1]))
      builder_.addAttribute(*span, std::string(words[0]), std::string(words.size() > 2 ? words[2] : "true"));
    else if (relations_.contains(std::string(words[1])))
      builder_.leaveOut("attributes of relations");
    else
      wrong();
  }

  void reference(std::string_view content, std::string_view meaning) {
    const auto words = split(content, ' ', 3);
    const auto code = words.size() == 3 ? parseCodeText(words[2]) : std::nullopt;
    if (!code) wrong();
    if (FileSpan* span = spanOf(words[1]))
      builder_.addCode(*span, {code->scheme, code->value, std::string(meaning)});
    else
      wrong();
  }

  void note(std::string_view content, std::string_view text) {
    const auto words = split(content, ' ', 2);
    FileSpan* span = words.size() == 2 ? spanOf(words[1]) : nullptr;
    if (words.size() == 2 && words[0] == "Chiasm") return record(span, words[1], text);
    if (span)
      builder_.addAttribute(*span, "note", std::string(text));
    else
      builder_.leaveOut("notes that belong to no span");
  }

  // Our own: what brat's lines cannot say word for word, whole. It takes the place of those lines.
  void record(FileSpan* span, std::string_view id, std::string_view text) {
    const json whole = parseJson(text);
    const std::string type = textOf(fieldOf(whole, "type"));
    const auto relation = relations_.find(std::string(id));
    if (!span && relation == relations_.end()) wrong();
    if (!span) {
      document_->relations[relation->second].label = AnnotationBuilder::clean(type, "relation");
      return;
    }
    FileSpan plain;
    for (const json* row : elementsOf(fieldOf(whole, "codes")))
      if (row->is_array() && row->size() == 3)
        builder_.addCode(plain, {textOf(&(*row)[0]), textOf(&(*row)[1]), textOf(&(*row)[2])});
    for (const json* row : elementsOf(fieldOf(whole, "attributes")))
      if (row->is_array() && row->size() == 2)
        builder_.addAttribute(plain, textOf(&(*row)[0]), textOf(&(*row)[1]));
    span->label = AnnotationBuilder::clean(type, "label");
    span->codes = std::move(plain.codes);
    span->attributes = std::move(plain.attributes);
  }

  using json = nlohmann::json;
  AnnotationBuilder builder_{"brat"};
  FileDocument* document_ = nullptr;
  std::vector<std::pair<std::size_t, std::string_view>> lines_;
  std::size_t number_ = 0;
  std::map<std::string, std::size_t> spans_, relations_;  // id to index
  std::map<std::string, std::string> triggers_;           // event to span
};

}  // namespace

AnnotationFile readBrat(std::string_view text) {
  return BratFile().read(text);
}

}  // namespace chiasm::data_io::reader
