#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "core/report/utf8.h"
#include "data_io/text_annotations/radgraph_tokens.h"

namespace chiasm::data_io {

namespace {

using nlohmann::json;

}  // namespace

const char* radGraphLabel(const AnnotatedSpan& span) {
  if (span.label == "Organ") return "ANAT-DP";
  if (span.label != "Finding") return nullptr;
  for (const auto& [name, value] : span.attributes) {
    if (name != "certainty") continue;
    if (value == "negated") return "OBS-DA";
    if (value == "uncertain") return "OBS-U";
  }
  return "OBS-DP";
}

std::optional<RadGraphTokens::Range> RadGraphTokens::of(std::size_t begin, std::size_t end) const {
  const auto first =
      std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& token) { return token.end > begin; });
  auto last = first;
  while (last != tokens_.end() && last->begin < end) ++last;
  if (first == last) return std::nullopt;
  return Range{static_cast<std::size_t>(first - tokens_.begin()),
               static_cast<std::size_t>(last - tokens_.begin()) - 1,
               first->begin >= begin && std::prev(last)->end <= end};
}

std::string RadGraphTokens::words(std::size_t first, std::size_t last) const {
  std::string out;
  for (std::size_t i = first; i <= last; ++i)
    out += (i == first ? "" : " ") + text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  return out;
}

std::string encodeRadGraph(const std::vector<TextAnnotations>& reports) {
  json out = json::object();
  for (const TextAnnotations& report : reports) {
    const CodePointIndex index(report.text);
    const RadGraphTokens tokens(report.text);
    std::map<std::string, std::string> numbers;  // a span's first entity
    json entities = json::object();
    for (const AnnotatedSpan& span : report.spans) {
      const char* label = radGraphLabel(span);
      std::string previous;
      for (const TextRange& part : span.parts) {
        const auto range = label ? tokens.of(index.byteOffset(part.begin), index.byteOffset(part.end))
                                 : std::optional<RadGraphTokens::Range>();
        if (!range) continue;
        const std::string number = std::to_string(entities.size() + 1);
        entities[number] = {{"tokens", tokens.words(range->first, range->last)},
                            {"label", label},
                            {"start_ix", range->first},
                            {"end_ix", range->last},
                            {"relations", json::array()}};
        numbers.try_emplace(span.id, number);
        if (!previous.empty()) entities[previous]["relations"].push_back({kContinuedBy, number});
        previous = number;
      }
    }
    for (const AnnotatedRelation& relation : report.relations)
      if (numbers.contains(relation.from) && numbers.contains(relation.to))
        entities[numbers[relation.from]]["relations"].push_back({relation.label, numbers[relation.to]});
    out[report.document] = {{"text", tokens.count() == 0 ? "" : tokens.words(0, tokens.count() - 1)},
                            {"entities", entities},
                            {"data_source", "chiasm"},
                            {"data_split", ""}};
  }
  return out.dump(2) + "\n";
}

}  // namespace chiasm::data_io
