// RadGraph and RadGraph-XL: entities on a text of tokens joined by blanks.
#include "core/report/utf8.h"
#include "data_io/reader/program/annotation_formats.h"
#include "data_io/reader/program/annotation_json.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

// The code points of each word, white space between them.
std::vector<FilePart> wordsOf(const std::string& text) {
  std::vector<FilePart> words;
  std::int64_t at = 0;
  bool inside = false;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space && !inside) words.push_back({at, at, {}, {}, {}});
    if (!space) words.back().end = at + 1;
    inside = !space;
    ++at;
  }
  return words;
}

// "OBS-U", "Observation::uncertain": what is spoken of, and how surely.
bool readLabel(const std::string& label, FileSpan& span) {
  const auto starts = [&](const char* with) { return label.starts_with(with); };
  const auto ends = [&](const char* with) { return label.ends_with(with); };
  if (starts("ANAT") || starts("Anatomy"))
    span.label = "Organ";
  else if (starts("Observation::measurement"))
    span.label = "Measurement";
  else if (starts("OBS") || starts("Observation"))
    span.label = "Finding";
  else
    return false;
  const char* certainty = ends("-DA") || ends("definitely absent") ? "negated"
                          : ends("-U") || ends("uncertain")        ? "uncertain"
                                                                   : "present";
  if (span.label == "Finding" || std::string_view(certainty) != "present")
    span.attributes.emplace_back("certainty", certainty);
  return true;
}

void readEntities(const json& entities, const std::string& text, AnnotationBuilder& builder) {
  const std::vector<FilePart> words = wordsOf(text);
  const CodePointIndex index(text);
  for (const auto& [id, entity] : entities.items()) {
    const auto first = positionOf(fieldOf(entity, "start_ix")), last = positionOf(fieldOf(entity, "end_ix"));
    if (!first || !last || *first > *last || *last >= static_cast<std::int64_t>(words.size()))
      throw Refusal("an entity in it has token numbers that its text does not have.");
    FileSpan span;
    span.id = id;
    const std::string label = textOf(fieldOf(entity, "label"));
    if (!readLabel(label, span)) span.label = label.empty() ? "Entity" : label;
    FilePart part = words[static_cast<std::size_t>(*first)];
    part.end = words[static_cast<std::size_t>(*last)].end;
    part.quote = textOf(fieldOf(entity, "tokens"));
    if (part.quote.empty()) part.quote = index.slice(part.begin, part.end);
    span.parts.push_back(std::move(part));
    builder.addSpan(std::move(span));
  }
  for (const auto& [id, entity] : entities.items())
    for (const json* relation : elementsOf(fieldOf(entity, "relations"))) {
      if (!relation->is_array() || relation->size() != 2 || !entities.contains(textOf(&(*relation)[1])))
        throw Refusal("a relation in it leads to no entity.");
      builder.addRelation({textOf(&(*relation)[0]), id, textOf(&(*relation)[1])});
    }
}

}  // namespace

AnnotationFile readRadGraph(const json& whole) {
  AnnotationBuilder builder("radgraph");
  for (const auto& [name, report] : whole.items()) {
    const json* text = fieldOf(report, "text");
    // The test set has two people's work; the first one's is taken.
    const json* labeller = fieldOf(report, "labeler_1");
    const json* entities = fieldOf(labeller ? *labeller : report, "entities");
    if (!text || !text->is_string() || !entities || !entities->is_object())
      throw Refusal("a report in it has no text or no entities.");
    builder.addDocument(name).text = text->get<std::string>();
    readEntities(*entities, text->get_ref<const std::string&>(), builder);
    if (fieldOf(report, "labeler_2")) builder.leaveOut("reports' second annotator");
  }
  return builder.finish();
}

}  // namespace chiasm::data_io::reader
