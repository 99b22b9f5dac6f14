#include "app/actions/cut_out_choice.h"

#include <algorithm>

namespace chiasm::app {
namespace {

bool isAmong(const std::vector<Uid>& uids, const Uid& uid) {
  return std::find(uids.begin(), uids.end(), uid) != uids.end();
}

void toggle(std::vector<Uid>& list, std::vector<Uid>& other, const Uid& segment) {
  std::erase(other, segment);
  if (std::erase(list, segment) == 0) list.push_back(segment);
}

// " without Skull", " without 3 segments"; empty for none that are in the case.
std::string part(const Case& current, const char* word, const std::vector<Uid>& uids) {
  std::string name;
  std::size_t count = 0;
  for (const Uid& uid : uids)
    if (const Segment* segment = current.findSegment(uid); segment != nullptr && ++count == 1)
      name = segment->name;
  if (count == 0) return {};
  return std::string(" ") + word + " " + (count == 1 ? name : std::to_string(count) + " segments");
}

}  // namespace

bool cuts(const ViewState& view, const Uid& segment) {
  return isAmong(view.cutOuts.without, segment) || isAmong(view.cutOuts.only, segment);
}

void toggleCutOut(ViewState& view, const Uid& segment) {
  toggle(view.cutOuts.without, view.cutOuts.only, segment);
}

void toggleOnlyIn(ViewState& view, const Uid& segment) {
  toggle(view.cutOuts.only, view.cutOuts.without, segment);
}

std::string cutOutText(const Case& current, const ViewState& view) {
  const std::string text =
      part(current, "only", view.cutOuts.only) + part(current, "without", view.cutOuts.without);
  return text.empty() ? text : text.substr(1);
}

}  // namespace chiasm::app
