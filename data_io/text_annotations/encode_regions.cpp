// doccano and Label Studio: programs whose spans are one stretch of text each.
#include <map>

#include <nlohmann/json.hpp>

#include "core/report/utf8.h"
#include "data_io/text_annotations/code_text.h"
#include "data_io/text_annotations/offset_units.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

namespace {

using nlohmann::json;

json labelStudioRelation(const std::string& from, const std::string& to, std::string_view label) {
  return {{"type", "relation"},
          {"from_id", from},
          {"to_id", to},
          {"direction", "right"},
          {"labels", {std::string(label)}}};
}

// What is said of a region stands in results of its own with the same identifier.
void pushSaid(json& results, const AnnotatedSpan& span, const json& place) {
  const auto push = [&](const char* type, const std::string& name, const char* field,
                        const std::string& value) {
    json said = place;
    said[field] = {value};
    results.push_back(
        {{"id", span.id}, {"type", type}, {"from_name", name}, {"to_name", "text"}, {"value", said}});
  };
  for (const auto& [name, value] : span.attributes) {
    if (name == kNoteAttribute)
      push("textarea", name, "text", value);
    else
      push("choices", name, "choices", value);
  }
  for (const Code& code : span.codes) push("textarea", "code", "text", codeText(code));
}

}  // namespace

std::string encodeDoccano(const std::vector<TextAnnotations>& reports, OffsetUnit unit) {
  std::string out;
  int document = 0, number = 0, relationNumber = 0;
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    const OffsetMap offsets(report.text);
    std::map<std::string, int> numbers;  // a span's first entity
    json entities = json::array(), relations = json::array();
    const auto relate = [&](int from, int to, std::string_view label) {
      relations.push_back({{"id", ++relationNumber}, {"from_id", from}, {"to_id", to}, {"type", label}});
    };
    for (const AnnotatedSpan& span : report.spans)
      for (const TextRange& part : span.parts) {
        const bool first = numbers.try_emplace(span.id, ++number).second;
        const TextRange place = offsets.fromCodePoints(part, unit);
        entities.push_back({{"id", number},
                            {"label", span.label},
                            {"start_offset", place.begin},
                            {"end_offset", place.end},
                            {"quote", index.slice(part.begin, part.end)}});
        if (!first) relate(number - 1, number, kContinuedBy);
      }
    for (const AnnotatedRelation& relation : report.relations)
      relate(numbers[relation.from], numbers[relation.to], relation.label);
    out += json{{"id", ++document},
                {"text", report.text},
                {"entities", entities},
                {"relations", relations},
                {"Comments", json::array()}}
               .dump() +
           "\n";
  }
  return out;
}

std::string encodeLabelStudio(const std::vector<TextAnnotations>& reports, OffsetUnit unit) {
  json tasks = json::array();
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    const OffsetMap offsets(report.text);
    json results = json::array(), relations = json::array();
    for (const AnnotatedSpan& span : report.spans) {
      std::string previous;
      for (const TextRange& part : span.parts) {
        const std::string id =
            previous.empty() ? span.id : span.id + "-" + std::to_string(&part - span.parts.data() + 1);
        const TextRange place = offsets.fromCodePoints(part, unit);
        json value = {{"start", place.begin},
                      {"end", place.end},
                      {"text", index.slice(part.begin, part.end)},
                      {"labels", {span.label}}};
        results.push_back(
            {{"id", id}, {"type", "labels"}, {"from_name", "label"}, {"to_name", "text"}, {"value", value}});
        if (previous.empty())
          pushSaid(results, span, {{"start", place.begin}, {"end", place.end}});
        else
          relations.push_back(labelStudioRelation(previous, id, kContinuedBy));
        previous = id;
      }
    }
    for (const AnnotatedRelation& relation : report.relations)
      relations.push_back(labelStudioRelation(relation.from, relation.to, relation.label));
    for (json& relation : relations) results.push_back(std::move(relation));
    tasks.push_back({{"data", {{"text", report.text}}}, {"annotations", {{{"result", results}}}}});
  }
  return tasks.dump(2) + "\n";
}

}  // namespace chiasm::data_io
