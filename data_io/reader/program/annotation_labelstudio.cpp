// Label Studio's tasks: https://labelstud.io/guide/task_format.html.
#include <algorithm>

#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/text_annotations/code_text.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

// The task's text: "text" when there is one, else the longest string that is there.
std::optional<std::string> taskText(const json& data) {
  if (const json* text = fieldOf(data, "text"); text && text->is_string()) return text->get<std::string>();
  std::optional<std::string> longest;
  if (data.is_object())
    for (const auto& [name, value] : data.items())
      if (value.is_string() && (!longest || value.get_ref<const std::string&>().size() > longest->size()))
        longest = value.get<std::string>();
  return longest;
}

// A range of plain text; pages of HTML give theirs in "globalOffsets".
std::optional<FilePart> partOf(const json& value) {
  const json* global = fieldOf(value, "globalOffsets");
  const json& place = global && !positionOf(fieldOf(value, "start")) ? *global : value;
  const auto begin = positionOf(fieldOf(place, "start")), end = positionOf(fieldOf(place, "end"));
  if (!begin || !end || *begin >= *end) return std::nullopt;
  return FilePart{*begin, *end, textOf(fieldOf(value, "text")), {}, {}};
}

class Tasks {
 public:
  AnnotationFile read(const json& tasks) {
    for (const json* task : elementsOf(&tasks)) {
      const json* data = fieldOf(*task, "data");
      FileDocument& document = builder_.addDocument(textOf(fieldOf(*task, "id")));
      document.text = taskText(data ? *data : *task);
      if (!document.text) throw Refusal("a task in it has no text.");
      spans_.clear();
      if (!data) readMinimal(*task);
      const json* annotations = fieldOf(*task, "annotations");
      if (!annotations) annotations = fieldOf(*task, "completions");
      if (data)
        for (const json* annotation : elementsOf(annotations)) readAnnotation(*annotation);
      builder_.leaveOut("predictions of models", elementsOf(fieldOf(*task, "predictions")).size());
    }
    return builder_.finish();
  }

 private:
  void readAnnotation(const json& annotation) {
    const json* cancelled = fieldOf(annotation, "was_cancelled");
    if (cancelled && *cancelled == true) {
      builder_.leaveOut("annotations that were cancelled");
      return;
    }
    // Several people's regions may have the same identifier.
    prefix_ = spans_.empty() ? "" : std::to_string(spans_.size()) + ":";
    const auto results = elementsOf(fieldOf(annotation, "result"));
    for (const json* result : results)
      if (kindOf(*result) == Kind::span) readSpans(*result);
    for (const json* result : results) {
      if (kindOf(*result) == Kind::relation) readRelation(*result);
      if (kindOf(*result) == Kind::attribute) readAttribute(*result);
    }
  }

  // JSON-MIN: a task's own fields, of which lists of ranges are annotations.
  void readMinimal(const json& task) {
    for (const auto& [name, field] : task.items()) {
      if (!field.is_array()) continue;
      for (const json& value : field)
        if (fieldOf(value, "start") && fieldOf(value, "end"))
          addSpans("#" + std::to_string(++unnamed_), value, name.c_str());
    }
  }

  enum class Kind { span, attribute, relation };
  static Kind kindOf(const json& result) {
    const std::string type = textOf(fieldOf(result, "type"));
    if (type == "relation") return Kind::relation;
    return type.ends_with("labels") || type.empty() ? Kind::span : Kind::attribute;
  }

  void readSpans(const json& result) {
    const std::string id = textOf(fieldOf(result, "id"));
    const json* value = fieldOf(result, "value");
    const std::string type = textOf(fieldOf(result, "type"));
    if (!value || !addSpans(id.empty() ? "#" + std::to_string(++unnamed_) : id, *value,
                            type.empty() ? "labels" : type.c_str()))
      return;
    if (const json* meta = fieldOf(result, "meta"))
      for (const json* note : elementsOf(fieldOf(*meta, "text")))
        builder_.addAttribute(*spanOf(id), "note", textOf(note));
  }

  // A region with several labels is a span for each; relations lead to the first.
  bool addSpans(const std::string& id, const json& value, const char* labelsField) {
    const std::optional<FilePart> part = partOf(value);
    if (!part) {
      builder_.leaveOut("regions that are no stretch of plain text");
      return false;
    }
    const json* labels = fieldOf(value, labelsField);
    if (!labels) labels = fieldOf(value, "labels");
    auto names = elementsOf(labels);
    for (std::size_t i = 0; i < std::max<std::size_t>(1, names.size()); ++i) {
      FileSpan span;
      span.id = prefix_ + id + (i == 0 ? "" : "#" + std::to_string(i + 1));
      span.label = names.empty() ? "Annotation" : textOf(names[i]);
      if (span.label.empty()) span.label = "Annotation";
      span.parts = {*part};
      if (!spans_.try_emplace(span.id, spans_.size()).second)
        throw Refusal("two regions in it have one identifier.");
      builder_.addSpan(std::move(span));
    }
    return true;
  }

  FileSpan* spanOf(const std::string& id) {
    const auto found = spans_.find(prefix_ + id);
    return found == spans_.end() ? nullptr : builder_.spanAt(found->second);
  }

  // What a control tag says of a region: choices, a text, a rating, a number.
  void readAttribute(const json& result) {
    FileSpan* span = spanOf(textOf(fieldOf(result, "id")));
    const json* value = fieldOf(result, "value");
    if (!span || !value) {
      builder_.leaveOut("answers about whole tasks");
      return;
    }
    const std::string type = textOf(fieldOf(result, "type")), name = textOf(fieldOf(result, "from_name"));
    const json* answers = fieldOf(*value, type == "textarea" ? "text" : type.c_str());
    for (const json* answer : elementsOf(answers)) {
      // A taxonomy's answer is a path; its last word says it.
      const std::string text = textOf(answer->is_array() && !answer->empty() ? &answer->back() : answer);
      const auto code = type == "textarea" && name == "code" ? parseCodeText(text) : std::nullopt;
      if (code)
        builder_.addCode(*span, *code);
      else
        builder_.addAttribute(*span, name, text);
    }
  }

  void readRelation(const json& result) {
    FileRelation relation{
        {}, prefix_ + textOf(fieldOf(result, "from_id")), prefix_ + textOf(fieldOf(result, "to_id"))};
    const std::string direction = textOf(fieldOf(result, "direction"));
    if (!spans_.contains(relation.from) || !spans_.contains(relation.to)) {
      builder_.leaveOut("relations whose ends are no text");
      return;
    }
    if (direction == "left") std::swap(relation.from, relation.to);
    auto names = elementsOf(fieldOf(result, "labels"));
    for (std::size_t i = 0; i < std::max<std::size_t>(1, names.size()); ++i) {
      relation.label = names.empty() ? "related" : textOf(names[i]);
      builder_.addRelation(relation);
      // Both ways: a relation each way.
      if (direction == "bi") builder_.addRelation({relation.label, relation.to, relation.from});
    }
  }

  AnnotationBuilder builder_{"labelstudio"};
  std::map<std::string, std::size_t> spans_;  // the task's, id to index
  std::string prefix_;
  int unnamed_ = 0;
};

}  // namespace

AnnotationFile readLabelStudio(const json& tasks) {
  return Tasks().read(tasks);
}

}  // namespace chiasm::data_io::reader
