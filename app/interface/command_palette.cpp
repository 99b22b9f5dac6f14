// Find anything: actions, segments, linked phrases and words of the report, from a few letters.
#include <algorithm>
#include <string>
#include <vector>

#include "app/actions/hand_actions.h"
#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/pick_list.h"
#include "app/interface/view_overlay.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

struct Found {
  PickRow row;
  Intent intent;
  int score = 0;
};

std::vector<Found> search(const Session& session, const std::string& wanted) {
  std::vector<Found> all;
  const auto consider = [&](PickRow row, Intent intent) {
    const int score = matchScore(wanted, row.label);
    if (score > 0) all.push_back({std::move(row), std::move(intent), score});
  };
  if (session.hasCase()) {
    for (const Segmentation& segmentation : session.current().segmentations)
      for (const Segment& segment : segmentation.segments)
        consider({icons::kGoTo, segment.name, "segment"}, GoToSegment{segment.uid});
    for (const Mesh& mesh : session.current().meshes)
      consider({icons::kGoTo, mesh.name, "mesh"}, GoToMesh{mesh.uid});
    const std::vector<Volume>& volumes = session.current().volumes;
    for (const Volume& volume : volumes) {
      if (volumes.size() < 2) break;
      consider({icons::kGoTo, "Show " + volume.info.name, "in all views"}, ShowVolume{volume.info.uid, {}});
      consider({icons::kGoTo, "Show " + volume.info.name + " here",
                "in the " + loweredAscii(viewName(session.ui().focusedView)) + " view"},
               ShowVolume{volume.info.uid, session.ui().focusedPlace()});
    }
    for (const Link& link : session.current().links)
      for (const TextAnchor& anchor : link.anchors)
        consider({icons::kLink, anchor.exact, "linked phrase"}, FollowLink{link.uid});
  }
  const bool byHand = session.ui().byHand;
  for (const Action& action : session.actions().actions())
    if (session.actions().isEnabled(action, session) && (!byHand || offeredToHands(action.id)))
      consider({icons::kRight, action.label, byHand ? action.group : session.actions().chordOf(action.id)},
               RunAction{action.id});
  std::stable_sort(all.begin(), all.end(), [](const Found& a, const Found& b) { return a.score > b.score; });
  return all;
}

}  // namespace

void drawCommandPalette(Session& session, const Theme& theme) {
  std::vector<Found> all;
  const auto taken = drawPickList(session, theme, "Find a segment, a phrase, a tool or a command",
                                  "Nothing has these letters.", [&](const std::string& typed) {
                                    all = search(session, loweredAscii(typed));
                                    std::vector<PickRow> rows;
                                    for (const Found& found : all) rows.push_back(found.row);
                                    return rows;
                                  });
  if (taken) session.intents().push(all[*taken].intent);
}

}  // namespace chiasm::app
