// What spans of a report are usually called: types, relations between them, and attributes with their values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chiasm {

// Offered to people; a span may have any other word as well (an import brings its own).
struct SpanTypeWord {
  std::string name;   // "Finding"
  std::string means;  // for people: "what is seen, or is not: nodule, effusion, fracture"
};
const std::vector<SpanTypeWord>& spanTypes();

// A relation that fits from one type to another; an empty type stands for any.
struct SpanRelationWord {
  std::string name;  // "located_at"
  std::string from, to;
};
const std::vector<SpanRelationWord>& spanRelations();
// The relations that fit between two types, those made for them first. Never empty.
std::vector<std::string> relationsBetween(std::string_view from, std::string_view to);

struct SpanAttributeWord {
  std::string name;                 // "certainty"
  std::vector<std::string> values;  // "probable", "possible"; what goes without saying is not among them
};
const std::vector<SpanAttributeWord>& spanAttributes();
// The value after another, the first after none, and none ("") after the last.
std::string nextValue(const SpanAttributeWord& attribute, std::string_view value);

}  // namespace chiasm
