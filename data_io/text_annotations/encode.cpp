#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/language/tokens.h"
#include "core/report/utf8.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

namespace {

using nlohmann::json;

// Line breaks and tabs are the format's own.
std::string oneLine(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return line;
}

std::string quoteOf(const CodePointIndex& index, const TextSpan& span) {
  std::string quote;
  for (const TextRange& part : span.parts)
    quote += (quote.empty() ? "" : " ") + std::string(index.slice(part.begin, part.end));
  return quote;
}

json selectors(const CodePointIndex& index, TextRange range) {
  constexpr std::int64_t kContext = 32;
  return json::array(
      {{{"type", "TextPositionSelector"}, {"start", range.begin}, {"end", range.end}},
       {{"type", "TextQuoteSelector"},
        {"exact", index.slice(range.begin, range.end)},
        {"prefix", index.slice(std::max<std::int64_t>(0, range.begin - kContext), range.begin)},
        {"suffix", index.slice(range.end, std::min(index.count(), range.end + kContext))}}});
}

const char* radGraphLabel(const TextSpan& span) {
  if (span.label == "Organ") return "ANAT-DP";
  if (span.certainty == "negated") return "OBS-DA";
  return span.certainty == "uncertain" ? "OBS-U" : "OBS-DP";
}

}  // namespace

std::string encodeBrat(const TextAnnotations& annotations) {
  const CodePointIndex index(annotations.text);
  std::string out;
  int attribute = 0, reference = 0, note = 0;
  for (const TextSpan& span : annotations.spans) {
    std::string places;
    for (const TextRange& part : span.parts)
      places += (places.empty() ? "" : ";") + std::to_string(part.begin) + " " + std::to_string(part.end);
    out += span.id + "\t" + span.label + " " + places + "\t" + oneLine(quoteOf(index, span)) + "\n";
    if (!span.certainty.empty())
      out += "A" + std::to_string(++attribute) + "\tCertainty " + span.id + " " + span.certainty + "\n";
    if (!span.side.empty() && span.side != "none")
      out += "A" + std::to_string(++attribute) + "\tSide " + span.id + " " + span.side + "\n";
    if (!span.code.value.empty())
      out += "N" + std::to_string(++reference) + "\tReference " + span.id + " " + span.code.scheme + ":" +
             span.code.value + "\t" + oneLine(span.code.meaning) + "\n";
    if (!span.note.empty())
      out += "#" + std::to_string(++note) + "\tAnnotatorNotes " + span.id + "\t" + oneLine(span.note) + "\n";
  }
  for (const TextRelation& relation : annotations.relations)
    out += relation.id + "\t" + relation.label + " Arg1:" + relation.from + " Arg2:" + relation.to + "\n";
  return out;
}

std::string encodeWebAnnotation(const std::vector<TextAnnotations>& reports) {
  json items = json::array();
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    const std::string source = "urn:oid:" + report.document;
    for (const TextSpan& span : report.spans) {
      json bodies = json::array({{{"type", "TextualBody"}, {"purpose", "tagging"}, {"value", span.label}}});
      if (!span.code.value.empty())
        bodies.push_back({{"type", "TextualBody"},
                          {"purpose", "identifying"},
                          {"value", span.code.scheme + ":" + span.code.value + " " + span.code.meaning}});
      for (const std::string& value : {span.certainty, span.side == "none" ? std::string() : span.side})
        if (!value.empty())
          bodies.push_back({{"type", "TextualBody"}, {"purpose", "classifying"}, {"value", value}});
      if (!span.note.empty())
        bodies.push_back({{"type", "TextualBody"}, {"purpose", "linking"}, {"value", span.note}});
      json targets = json::array();
      for (const TextRange& part : span.parts)
        targets.push_back({{"source", source}, {"selector", selectors(index, part)}});
      items.push_back(
          {{"type", "Annotation"}, {"id", source + "#" + span.id}, {"body", bodies}, {"target", targets}});
    }
    for (const TextRelation& relation : report.relations)
      items.push_back({{"type", "Annotation"},
                       {"id", source + "#" + relation.id},
                       {"motivation", "linking"},
                       {"body", {{"type", "TextualBody"}, {"purpose", "tagging"}, {"value", relation.label}}},
                       {"target", {source + "#" + relation.from, source + "#" + relation.to}}});
  }
  return json{{"@context", "http://www.w3.org/ns/anno.jsonld"}, {"type", "AnnotationPage"}, {"items", items}}
             .dump(2) +
         "\n";
}

std::string encodeRadGraph(const std::vector<TextAnnotations>& reports) {
  json out = json::object();
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    const std::vector<Token> tokens = tokenise(report.text);
    const auto wordOf = [&](const Token& token) {
      return report.text.substr(token.begin, token.end - token.begin);
    };
    std::string text;
    for (const Token& token : tokens) text += (text.empty() ? "" : " ") + wordOf(token);
    // The tokens of a span, first and last; nullopt for what is not of this format.
    std::map<std::string, std::string> numbers;
    json entities = json::object();
    for (const TextSpan& span : report.spans) {
      if (span.label != "Finding" && span.label != "Organ") continue;
      const std::size_t begin = index.byteOffset(span.parts.front().begin),
                        end = index.byteOffset(span.parts.back().end);
      std::size_t first = tokens.size(), last = 0;
      std::string words;
      for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].end <= begin || tokens[i].begin >= end) continue;
        first = std::min(first, i);
        last = i;
        words += (words.empty() ? "" : " ") + wordOf(tokens[i]);
      }
      if (words.empty()) continue;
      const std::string number = std::to_string(numbers.size() + 1);
      numbers[span.id] = number;
      entities[number] = {{"tokens", words},
                          {"label", radGraphLabel(span)},
                          {"start_ix", first},
                          {"end_ix", last},
                          {"relations", json::array()}};
    }
    for (const TextRelation& relation : report.relations)
      if (numbers.contains(relation.from) && numbers.contains(relation.to))
        entities[numbers[relation.from]]["relations"].push_back({relation.label, numbers[relation.to]});
    out[report.document] = {
        {"text", text}, {"entities", entities}, {"data_source", "chiasm"}, {"data_split", ""}};
  }
  return out.dump(2) + "\n";
}

std::string encodeDoccano(const std::vector<TextAnnotations>& reports) {
  std::string out;
  int document = 0, number = 0, relationNumber = 0;
  for (const TextAnnotations& report : reports) {
    std::map<std::string, int> numbers;
    json entities = json::array(), relations = json::array();
    for (const TextSpan& span : report.spans) {
      // Words apart become entities of their own; a relation leads to the first.
      for (const TextRange& part : span.parts) {
        numbers.try_emplace(span.id, ++number);
        entities.push_back(
            {{"id", number}, {"label", span.label}, {"start_offset", part.begin}, {"end_offset", part.end}});
      }
    }
    for (const TextRelation& relation : report.relations)
      relations.push_back({{"id", ++relationNumber},
                           {"from_id", numbers[relation.from]},
                           {"to_id", numbers[relation.to]},
                           {"type", relation.label}});
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

std::string encodeLabelStudio(const std::vector<TextAnnotations>& reports) {
  json tasks = json::array();
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    json results = json::array();
    for (const TextSpan& span : report.spans) {
      for (std::size_t i = 0; i < span.parts.size(); ++i) {
        const TextRange part = span.parts[i];
        json value = {{"start", part.begin},
                      {"end", part.end},
                      {"text", index.slice(part.begin, part.end)},
                      {"labels", {span.label}}};
        results.push_back({{"id", i == 0 ? span.id : span.id + "-" + std::to_string(i + 1)},
                           {"type", "labels"},
                           {"from_name", "label"},
                           {"to_name", "text"},
                           {"value", value}});
      }
      if (!span.certainty.empty())
        results.push_back(
            {{"id", span.id},
             {"type", "choices"},
             {"from_name", "certainty"},
             {"to_name", "text"},
             {"value",
              {{"start", span.parts[0].begin}, {"end", span.parts[0].end}, {"choices", {span.certainty}}}}});
    }
    for (const TextRelation& relation : report.relations)
      results.push_back({{"type", "relation"},
                         {"from_id", relation.from},
                         {"to_id", relation.to},
                         {"direction", "right"},
                         {"labels", {relation.label}}});
    tasks.push_back({{"data", {{"text", report.text}}}, {"annotations", {{{"result", results}}}}});
  }
  return tasks.dump(2) + "\n";
}

}  // namespace chiasm::data_io
