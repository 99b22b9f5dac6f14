// What is written behind the selected words: a list of what segments measure, by a few letters.
#include <algorithm>
#include <string>
#include <vector>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/pick_list.h"
#include "app/session/segment_sizes.h"
#include "app/session/session.h"
#include "core/checks/segment_quantity.h"

namespace chiasm::app {

namespace {

// What two values at a place are: "12.4 × 8.1 mm".
constexpr std::size_t kLongest = 0, kPerpendicular = 1;

struct Choice {
  PickRow row;
  InsertMeasurement wanted;
  int score = 0;
};

// Those that the selected words are linked to, then the active one; once letters are typed, all others.
std::vector<Uid> offeredSegments(const Session& session, bool all) {
  std::vector<Uid> offered;
  const auto offer = [&](const Uid& uid) {
    if (session.current().findSegment(uid) && std::find(offered.begin(), offered.end(), uid) == offered.end())
      offered.push_back(uid);
  };
  if (const auto& selected = session.view().selectedText)
    for (const Link& link : session.current().links)
      for (const TextAnchor& anchor : link.anchors)
        if (anchor.report == selected->report && anchor.begin < selected->end && selected->begin < anchor.end)
          for (const LinkTarget& target : link.targets) offer(target.uid);
  offer(session.view().activeSegment);
  if (all || offered.empty())
    for (const Segmentation& segmentation : session.current().segmentations)
      for (const Segment& segment : segmentation.segments) offer(segment.uid);
  return offered;
}

std::string valueText(const SegmentSizes::Known& known, std::initializer_list<std::size_t> which,
                      NumberStyle style) {
  if (!known.measured) return "measuring\xe2\x80\xa6";
  if (!known.size) return "no voxels";
  std::string text;
  for (const std::size_t at : which) {
    const SegmentQuantity& quantity = segmentQuantities()[at];
    if (!text.empty()) text += std::string(" ") + style.times + " ";
    text += writtenNumber(quantity, quantity.of(*known.size), style);
  }
  return text + " " + segmentQuantities()[*which.begin()].unit;
}

std::vector<Choice> choicesFor(Session& session, const std::string& typed) {
  std::vector<Choice> choices;
  const auto& selected = session.view().selectedText;
  const Report* report = selected ? session.current().findReport(selected->report) : nullptr;
  if (report == nullptr) return choices;
  const NumberStyle style = numberStyleOf(report->text);
  const auto quantities = segmentQuantities();
  for (const Uid& uid : offeredSegments(session, !typed.empty())) {
    const std::string name = session.current().findSegment(uid)->name;
    const SegmentSizes::Known known = session.sizes().of(uid);
    bool any = false;
    const auto add = [&](const std::string& what, const std::string& value, std::vector<std::string> names) {
      const std::string label = what + " of " + name;
      const int score = matchScore(loweredAscii(typed), label);
      if (score > 0) choices.push_back({{icons::kRuler, label, value}, {uid, std::move(names)}, score});
      any = any || score > 0;
    };
    const auto one = [&](std::size_t at) {
      add(quantities[at].name, valueText(known, {at}, style), {quantities[at].name});
    };
    one(kLongest);
    add("longest \xc3\x97 perpendicular diameter in plane",
        valueText(known, {kLongest, kPerpendicular}, style),
        {quantities[kLongest].name, quantities[kPerpendicular].name});
    for (std::size_t at = kPerpendicular; at < quantities.size(); ++at) one(at);
    if (any && !known.measured) session.sizes().want(uid);
  }
  std::stable_sort(choices.begin(), choices.end(),
                   [](const Choice& a, const Choice& b) { return a.score > b.score; });
  return choices;
}

}  // namespace

void drawMeasurementOverlay(Session& session, const Theme& theme) {
  std::vector<Choice> choices;
  const auto taken =
      drawPickList(session, theme, "Which measure is written behind the selected words?",
                   "No measure and no segment has these letters.", [&](const std::string& typed) {
                     choices = choicesFor(session, typed);
                     std::vector<PickRow> rows;
                     for (const Choice& choice : choices) rows.push_back(choice.row);
                     return rows;
                   });
  if (taken) session.intents().push(std::move(choices[*taken].wanted));
}

}  // namespace chiasm::app
