// The strip under the views while presenting: which station this is, one back, one on, and the way out.
#include <fmt/core.h>

#include <cmath>

#include "app/interface/shell.h"
#include "app/stations/station.h"

namespace chiasm::app {

void drawStationStrip(ShellContext& context) {
  const Theme& theme = context.theme;
  const Area& area = context.layout.stations;
  if (area.empty()) return;
  Session& session = context.session;
  fillArea(area, theme.colours.panel);
  const float middle = areaMinimum(area).y + static_cast<float>(area.size.y) * 0.5f;
  const ActionTable& actions = session.actions();
  float x = areaMinimum(area).x + theme.px(14);
  const auto button = [&](const char* action, const char* label, bool framed) {
    const FlatButton drawn =
        drawFlatButton(context, action, label, x, middle, 28, framed, area, actions.chordOf(action));
    if (drawn.pressed) session.runAction(action);
    x = drawn.right + theme.px(8);
  };
  const auto stations = stationsOf(session.current(), session.view());
  const auto here = currentStation(session.current(), session.view());
  if (!stations.empty()) {
    button("station.previous", "Back", false);
    button("station.next", "Next", true);
  }
  button("station.add", "Keep this view", false);
  if (session.view().selectedText) button("station.link", "Link words to it", false);
  // The right end first, so that the name has what remains.
  float right = areaMaximum(area).x - theme.px(14);
  const std::string chord = actions.chordOf("present.toggle");
  right -= flatButtonWidth(theme, "Done", chord, false);
  if (drawFlatButton(context, "present.toggle", "Done", right, middle, 28, false, area, chord).pressed)
    session.runAction("present.toggle");
  std::string text = stations.empty() ? "No stations yet: turn the case to a view and keep it."
                     : here ? fmt::format("{} / {}  {}", *here + 1, stations.size(), stations[*here]->name)
                            : fmt::format("{} stations", stations.size());
  x += theme.px(8);
  const float room = right - theme.px(16) - x;
  if (textSize(theme.strong, text).x > room) {
    // The number stays, the name gives way.
    text = here ? fmt::format("{} / {}", *here + 1, stations.size()) : std::string();
    if (textSize(theme.strong, text).x > room) return;
  }
  drawTextAt(context, "station", theme.strong, x, middle, theme.colours.text, text, area);
}

}  // namespace chiasm::app
