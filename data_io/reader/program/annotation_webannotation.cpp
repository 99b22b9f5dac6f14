// W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/).
#include <algorithm>

#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/text_annotations/code_text.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

bool isOf(const json* field, std::string_view wanted) {
  for (const json* one : elementsOf(field))
    if (textOf(one) == wanted) return true;
  return false;
}

class WebAnnotations {
 public:
  AnnotationFile read(const json& whole) {
    gather(whole, 0);
    for (const json* item : items_)
      if (!isRelation(*item)) readSpan(*item);
    for (const json* item : items_)
      if (isRelation(*item)) readRelation(*item);
    for (auto& [name, document] : documents_) {
      builder_.addDocument(name);
      for (FileSpan& span : document.spans) builder_.addSpan(std::move(span));
      for (FileRelation& relation : document.relations) builder_.addRelation(std::move(relation));
    }
    return builder_.finish();
  }

 private:
  // Pages and collections hold their annotations in "items"; a collection its first page in "first".
  void gather(const json& thing, int depth) {
    constexpr int kDeepest = 8;
    if (depth > kDeepest) throw Refusal("its pages are nested too deep.");
    if (thing.is_array()) {
      for (const json& one : thing) gather(one, depth + 1);
    } else if (const json* items = fieldOf(thing, "items")) {
      gather(*items, depth + 1);
    } else if (const json* first = fieldOf(thing, "first"); first && first->is_object()) {
      gather(*first, depth + 1);
    } else if (isOf(fieldOf(thing, "type"), "Annotation")) {
      items_.push_back(&thing);
    } else if (!isOf(fieldOf(thing, "type"), "AnnotationPage") &&
               !isOf(fieldOf(thing, "type"), "AnnotationCollection")) {
      builder_.leaveOut("things that are no annotations");
    }
  }

  // A relation's targets are annotations: two addresses.
  static bool isRelation(const json& item) {
    const auto targets = elementsOf(fieldOf(item, "target"));
    return targets.size() == 2 && textOf(fieldOf(item, "motivation")) == "linking" &&
           std::all_of(targets.begin(), targets.end(), [](const json* one) {
             return one->is_string() || (!fieldOf(*one, "selector") && fieldOf(*one, "id"));
           });
  }

  void readSpan(const json& item) {
    FileSpan span;
    span.id = textOf(fieldOf(item, "id"));
    if (span.id.empty()) span.id = "#" + std::to_string(++unnamed_);
    std::string source;
    for (const json* target : elementsOf(fieldOf(item, "target"))) {
      const std::optional<FilePart> part = partOf(*target);
      if (!part) {
        builder_.leaveOut("annotations of something else than a stretch of text");
        return;
      }
      std::string of = textOf(fieldOf(*target, "source"));
      if (const json* resource = fieldOf(*target, "source"); resource && resource->is_object())
        of = textOf(fieldOf(*resource, "id"));
      if (!span.parts.empty() && of != source) {
        builder_.leaveOut("annotations of several texts at once");
        return;
      }
      source = of;
      span.parts.push_back(*part);
    }
    if (span.parts.empty()) {
      builder_.leaveOut("annotations without a target");
      return;
    }
    for (const json* body : elementsOf(fieldOf(item, "body"))) readBody(*body, span);
    if (const json* value = fieldOf(item, "bodyValue")) builder_.addAttribute(span, "note", textOf(value));
    if (span.label.empty()) span.label = "Annotation";
    documentOf_[span.id] = source;
    documents_[source].spans.push_back(std::move(span));
  }

  static std::optional<FilePart> partOf(const json& target) {
    FilePart part;
    bool found = false;
    for (const json* selector : elementsOf(fieldOf(target, "selector"))) {
      if (isOf(fieldOf(*selector, "type"), "TextPositionSelector")) {
        const auto begin = positionOf(fieldOf(*selector, "start")),
                   end = positionOf(fieldOf(*selector, "end"));
        if (!begin || !end) return std::nullopt;
        part.begin = *begin;
        part.end = *end;
        found = true;
      } else if (isOf(fieldOf(*selector, "type"), "TextQuoteSelector")) {
        part.quote = textOf(fieldOf(*selector, "exact"));
        part.prefix = textOf(fieldOf(*selector, "prefix"));
        part.suffix = textOf(fieldOf(*selector, "suffix"));
        found = found || !part.quote.empty();
      }
    }
    if (!found) return std::nullopt;
    return part;
  }

  void readBody(const json& body, FileSpan& span) {
    const json* field = fieldOf(body, "value");
    const json* purpose = fieldOf(body, "purpose");
    std::string value = textOf(body.is_string() ? &body : field);
    if (value.empty() && body.is_object())
      value = textOf(fieldOf(body, fieldOf(body, "source") ? "source" : "id"));
    if (isOf(purpose, "tagging") && span.label.empty()) {
      span.label = value;
    } else if (isOf(purpose, "tagging")) {
      builder_.addAttribute(span, "tag", value);
    } else if (isOf(purpose, "identifying")) {
      if (const auto code = parseCodeText(value)) builder_.addCode(span, *code);
    } else if (isOf(purpose, "classifying")) {
      const std::size_t colon = value.find(": ");
      if (colon == std::string::npos)
        builder_.addAttribute(span, "classifying", value);
      else
        builder_.addAttribute(span, unescapedWord(std::string_view(value).substr(0, colon)),
                              value.substr(colon + 2));
    } else {
      builder_.addAttribute(span, "note", value);
    }
  }

  void readRelation(const json& item) {
    FileRelation relation;
    for (const json* body : elementsOf(fieldOf(item, "body")))
      if (relation.label.empty()) relation.label = textOf(body->is_string() ? body : fieldOf(*body, "value"));
    std::string* ends[] = {&relation.from, &relation.to};
    std::size_t at = 0;
    for (const json* target : elementsOf(fieldOf(item, "target")))
      *ends[at++] = textOf(target->is_string() ? target : fieldOf(*target, "id"));
    const auto from = documentOf_.find(relation.from), to = documentOf_.find(relation.to);
    if (from == documentOf_.end() || to == documentOf_.end() || from->second != to->second) {
      builder_.leaveOut("relations whose ends are not both in one text of the file");
      return;
    }
    documents_[from->second].relations.push_back(std::move(relation));
  }

  AnnotationBuilder builder_{"webannotation"};
  std::vector<const json*> items_;
  std::map<std::string, FileDocument> documents_;  // by their texts' addresses
  std::map<std::string, std::string> documentOf_;  // a span's id to its text's address
  int unnamed_ = 0;
};

}  // namespace

AnnotationFile readWebAnnotation(const json& whole) {
  return WebAnnotations().read(whole);
}

}  // namespace chiasm::data_io::reader
