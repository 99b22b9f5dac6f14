// doccano's JSON Lines for sequence labelling and relations.
#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

// An object, or [start, end, label].
FileSpan spanOf(const json& entity, std::size_t number) {
  const bool list = entity.is_array() && entity.size() == 3;
  const auto begin = positionOf(list ? &entity[0] : fieldOf(entity, "start_offset"));
  const auto end = positionOf(list ? &entity[1] : fieldOf(entity, "end_offset"));
  if (!begin || !end || *begin >= *end)
    throw Refusal("a span in it has no start and end that a text can have.");
  FileSpan span;
  span.id = textOf(fieldOf(entity, "id"));
  if (span.id.empty()) span.id = "#" + std::to_string(number);
  span.label = textOf(list ? &entity[2] : fieldOf(entity, "label"));
  if (span.label.empty()) throw Refusal("a span in it has no label.");
  // Only our own files say which words are meant; doccano's leave them to the text.
  span.parts.push_back({*begin, *end, textOf(fieldOf(entity, "quote")), {}, {}});
  return span;
}

}  // namespace

void readDoccano(const json& document, AnnotationBuilder& builder) {
  const json* text = fieldOf(document, "text");
  if (!text) text = fieldOf(document, "data");
  if (!text || !text->is_string()) throw Refusal("a document in it has no text.");
  builder.addDocument(textOf(fieldOf(document, "id"))).text = text->get<std::string>();
  const json* entities = nullptr;
  for (const char* name : {"entities", "label", "labels", "annotations"})
    if (!entities) entities = fieldOf(document, name);
  if (entities && !entities->is_array()) throw Refusal("the spans in it are no list.");
  std::size_t number = 0;
  for (const json* entity : elementsOf(entities)) builder.addSpan(spanOf(*entity, ++number));
  for (const json* relation : elementsOf(fieldOf(document, "relations"))) {
    FileRelation made{textOf(fieldOf(*relation, "type")), textOf(fieldOf(*relation, "from_id")),
                      textOf(fieldOf(*relation, "to_id"))};
    if (made.label.empty() || made.from.empty() || made.to.empty())
      throw Refusal("a relation in it has no type or no ends.");
    builder.addRelation(std::move(made));
  }
  for (const char* name : {"Comments", "comments"})
    builder.leaveOut("comments on whole documents", elementsOf(fieldOf(document, name)).size());
  builder.leaveOut("categories of whole documents", elementsOf(fieldOf(document, "cats")).size());
}

}  // namespace chiasm::data_io::reader
