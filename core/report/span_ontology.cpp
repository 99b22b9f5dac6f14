#include "core/report/span_ontology.h"

#include <algorithm>

namespace chiasm {

const std::vector<SpanTypeWord>& spanTypes() {
  static const std::vector<SpanTypeWord> types = {
      {"Finding", "what is seen, or is not: nodule, effusion, fracture"},
      {"Organ", "a part of the body: liver, left kidney, frontal bone"},
      {"Location", "a place in or beside one: upper lobe, medial roof, L3"},
      {"Measurement", "a size, volume or density: 12 mm, 9 HU"},
      {"Descriptor", "how something is: irregular, calcified, multiple"},
      {"Device", "what was put there: stent, catheter, head holder"},
      {"Procedure", "what was done: resection, contrast medium"},
      {"Recommendation", "what should be done: follow-up in 3 months"},
  };
  return types;
}

const std::vector<SpanRelationWord>& spanRelations() {
  static const std::vector<SpanRelationWord> relations = {
      {"located_at", "Finding", "Organ"},
      {"located_at", "Finding", "Location"},
      {"located_at", "Device", "Organ"},
      {"located_at", "Device", "Location"},
      {"measured_as", "Finding", "Measurement"},
      {"measured_as", "Organ", "Measurement"},
      {"part_of", "Location", "Organ"},
      {"part_of", "Organ", "Organ"},
      {"modifies", "Descriptor", "Finding"},
      {"modifies", "Descriptor", "Organ"},
      {"compared_with", "Measurement", "Measurement"},
      {"suggestive_of", "Finding", "Finding"},
      {"same_as", "Finding", "Finding"},
      {"follows_up", "Recommendation", "Finding"},
      {"related_to", "", ""},
  };
  return relations;
}

std::vector<std::string> relationsBetween(std::string_view from, std::string_view to) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const SpanRelationWord& relation : spanRelations())
    if (relation.from == from && relation.to == to) add(relation.name);
  for (const SpanRelationWord& relation : spanRelations())
    if (relation.from.empty() && relation.to.empty()) add(relation.name);
  for (const SpanRelationWord& relation : spanRelations()) add(relation.name);
  return names;
}

const std::vector<SpanAttributeWord>& spanAttributes() {
  static const std::vector<SpanAttributeWord> attributes = {
      {"certainty", {"probable", "possible"}},
      {"negation", {"negated"}},
      {"temporality", {"prior", "new", "unchanged"}},
      {"laterality", {"left", "right", "bilateral", "midline"}},
  };
  return attributes;
}

std::string nextValue(const SpanAttributeWord& attribute, std::string_view value) {
  if (value.empty()) return attribute.values.front();
  const auto found = std::find(attribute.values.begin(), attribute.values.end(), value);
  return found == attribute.values.end() || found + 1 == attribute.values.end() ? std::string()
                                                                                : *(found + 1);
}

}  // namespace chiasm
