#include "data_io/text_annotations/span_parts.h"

#include <algorithm>

#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

std::vector<FileSpan> joinedParts(const std::vector<FileSpan>& spans,
                                  const std::vector<FileRelation>& relations,
                                  std::map<std::string, std::string>& names) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < spans.size(); ++i) index.try_emplace(spans[i].id, i);
  std::vector<std::size_t> next(spans.size(), spans.size());
  std::vector<bool> later(spans.size(), false);
  for (const FileRelation& relation : relations) {
    if (relation.label != kContinuedBy) continue;
    const auto from = index.find(relation.from), to = index.find(relation.to);
    if (from == index.end() || to == index.end() || from == to) continue;
    // Each part has one next and one previous; what is tied otherwise stays a relation.
    if (next[from->second] != spans.size() || later[to->second] ||
        spans[from->second].label != spans[to->second].label)
      continue;
    next[from->second] = to->second;
    later[to->second] = true;
  }
  std::vector<FileSpan> out;
  std::vector<bool> taken(spans.size(), false);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (later[i]) continue;
    FileSpan span = spans[i];
    taken[i] = true;
    for (std::size_t at = next[i]; at != spans.size() && span.parts.size() < kMostParts; at = next[at]) {
      taken[at] = true;
      names[spans[at].id] = span.id;
      span.parts.insert(span.parts.end(), spans[at].parts.begin(), spans[at].parts.end());
    }
    out.push_back(std::move(span));
  }
  // A ring has no first part.
  for (std::size_t i = 0; i < spans.size(); ++i)
    if (!taken[i]) out.push_back(spans[i]);
  return out;
}

std::vector<std::pair<std::string, std::string>> eachNameOnce(
    const std::vector<std::pair<std::string, std::string>>& attributes) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [given, value] : attributes) {
    const std::string name = given.empty() ? "value" : given;
    const auto known =
        std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.first == name; });
    if (known == out.end())
      out.emplace_back(name, value);
    else
      known->second += (name == kNoteAttribute ? "\n" : "; ") + value;
  }
  return out;
}

}  // namespace chiasm::data_io
