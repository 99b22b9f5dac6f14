#include "app/actions/hand_actions.h"

#include <algorithm>

namespace chiasm::app {

const std::vector<NotForHands>& notForHands() {
  static const std::vector<NotForHands> kRows = {
      // The window's arrangement.
      {"view.fill", ""},
      {"view.layout.2x2", ""},
      {"view.layout.1+3", ""},
      {"view.layout.single", ""},
      {"view.crosshair", ""},
      {"view.flip", ""},
      {"present.toggle", ""},
      {"vr.surgeonsEyes", ""},
      // Hands and palette do it.
      {"app.help", "Help"},
      {"app.find", "Find"},
      {"app.back", "Back"},
      {"vr.enter", "Leave VR"},
      {"panel.report", "Report"},
      {"panel.history", "History"},
      {"panel.checks", "Checks"},
      {"view.report", "Report"},
      {"view.clip", "Box"},
      {"view.reset", "Fit"},
      {"view.zoom.in", "Larger"},
      {"view.zoom.out", "Smaller"},
      {"view.from.front", "Turn left"},
      {"view.from.back", "Turn left"},
      {"view.from.right", "Turn left"},
      {"view.from.left", "Turn left"},
      {"view.from.above", "Move"},
      {"view.from.below", "Move"},
  };
  return kRows;
}

bool offeredToHands(std::string_view id) {
  return std::none_of(notForHands().begin(), notForHands().end(),
                      [id](const NotForHands& row) { return row.id == id; });
}

}  // namespace chiasm::app
