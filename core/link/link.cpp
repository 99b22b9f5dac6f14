#include "core/link/link.h"

#include <utility>

namespace chiasm {

namespace {

constexpr std::pair<LinkRelation, const char*> kRelations[] = {
    {LinkRelation::grounds, "grounds"},
    {LinkRelation::partiallyGrounds, "partially grounds"},
    {LinkRelation::negated, "negated"},
    {LinkRelation::notVisible, "not visible"},
    {LinkRelation::comparesToPrior, "compares to prior"},
};
constexpr std::pair<LinkCertainty, const char*> kCertainties[] = {
    {LinkCertainty::certain, "certain"},
    {LinkCertainty::probable, "probable"},
    {LinkCertainty::possible, "possible"},
};

template <typename Table>
std::string listOf(const Table& table) {
  std::string list;
  for (const auto& [value, name] : table) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

}  // namespace

const char* relationName(LinkRelation relation) {
  for (const auto& [value, name] : kRelations)
    if (value == relation) return name;
  return "grounds";
}

const char* certaintyName(LinkCertainty certainty) {
  for (const auto& [value, name] : kCertainties)
    if (value == certainty) return name;
  return "certain";
}

Expected<LinkRelation> parseRelation(std::string_view name) {
  for (const auto& [value, known] : kRelations)
    if (name == known) return value;
  return failure(ErrorKind::invalidInput,
                 "'" + std::string(name) + "' is not a relation. Use one of: " + listOf(kRelations) + ".");
}

Expected<LinkCertainty> parseCertainty(std::string_view name) {
  for (const auto& [value, known] : kCertainties)
    if (name == known) return value;
  return failure(ErrorKind::invalidInput,
                 "'" + std::string(name) + "' is not a certainty. Use one of: " + listOf(kCertainties) + ".");
}

}  // namespace chiasm
