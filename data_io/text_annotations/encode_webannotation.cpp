#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/report/utf8.h"
#include "data_io/text_annotations/code_text.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

namespace {

using nlohmann::json;

json selectors(const CodePointIndex& index, TextRange range) {
  constexpr std::int64_t kContext = 32;
  return json::array(
      {{{"type", "TextPositionSelector"}, {"start", range.begin}, {"end", range.end}},
       {{"type", "TextQuoteSelector"},
        {"exact", index.slice(range.begin, range.end)},
        {"prefix", index.slice(std::max<std::int64_t>(0, range.begin - kContext), range.begin)},
        {"suffix", index.slice(range.end, std::min(index.count(), range.end + kContext))}}});
}

json body(const char* purpose, const std::string& value) {
  return {{"type", "TextualBody"}, {"purpose", purpose}, {"value", value}};
}

}  // namespace

std::string encodeWebAnnotation(const std::vector<TextAnnotations>& reports) {
  json items = json::array();
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    const std::string source = "urn:oid:" + report.document;
    for (const AnnotatedSpan& span : report.spans) {
      json bodies = json::array({body("tagging", span.label)});
      for (const Code& code : span.codes) bodies.push_back(body("identifying", codeText(code)));
      for (const auto& [name, value] : span.attributes)
        bodies.push_back(name == kNoteAttribute ? body("commenting", value)
                                                : body("classifying", escapedWord(name) + ": " + value));
      json targets = json::array();
      for (const TextRange& part : span.parts)
        targets.push_back({{"source", source}, {"selector", selectors(index, part)}});
      items.push_back(
          {{"type", "Annotation"}, {"id", source + "#" + span.id}, {"body", bodies}, {"target", targets}});
    }
    for (const AnnotatedRelation& relation : report.relations)
      items.push_back({{"type", "Annotation"},
                       {"id", source + "#" + relation.id},
                       {"motivation", "linking"},
                       {"body", body("tagging", relation.label)},
                       {"target", {source + "#" + relation.from, source + "#" + relation.to}}});
  }
  return json{{"@context", "http://www.w3.org/ns/anno.jsonld"}, {"type", "AnnotationPage"}, {"items", items}}
             .dump(2) +
         "\n";
}

}  // namespace chiasm::data_io
