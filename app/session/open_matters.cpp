#include "app/session/open_matters.h"

#include <algorithm>

namespace chiasm::app {
namespace {

std::string counted(int count, const std::string& what) {
  return (count == 0 ? "no" : std::to_string(count)) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

OpenMatters openMatters(const Case& value, const CaseReview& review) {
  OpenMatters open;
  open.conflicts = countVerdicts(review, value)[static_cast<std::size_t>(CheckVerdict::conflict)];
  open.staleLinks = static_cast<int>(std::ranges::count(value.links, LinkState::stale, &Link::state));
  return open;
}

std::string sentence(const OpenMatters& open) {
  return counted(open.conflicts, "open conflict") + ", " + counted(open.staleLinks, "stale link");
}

}  // namespace chiasm::app
