// The top bar: program and case at the left, opening and finding at the right.
#include <algorithm>

#include "app/interface/shell.h"
#include "app/panels/widgets.h"

namespace chiasm::app {

void drawTopBar(ShellContext& context) {
  const Theme& theme = context.theme;
  const Area& area = context.layout.topBar;
  fillArea(area, theme.colours.panel);
  const float middle = areaMinimum(area).y + static_cast<float>(area.size.y) * 0.5f;
  const ActionTable& actions = context.session.actions();

  float right = areaMaximum(area).x - theme.px(12);
  const auto fromRight = [&](const char* id, const std::string& label, const char* action, bool framed) {
    const std::string chord = actions.chordOf(action);
    right -= flatButtonWidth(theme, label, chord, false);
    const FlatButton button = drawFlatButton(context, id, label, right, middle, 28, framed, area, chord);
    if (button.pressed) context.session.runAction(action);
    right -= theme.px(8);
  };
  fromRight("find", "Find anything", "app.find", true);
  if (context.session.hasCase() && !context.session.view().present)
    fromRight("present", "Present", "present.toggle", false);
  fromRight("open", "Open\u2026", "case.open", false);
  if (context.session.hasCase())
    fromRight("vr", context.session.ui().vr.inside ? "Leave VR" : "Enter VR", "vr.enter",
              context.session.ui().vr.inside);

  float x = areaMinimum(area).x + theme.px(14);
  x = drawTextAt(context, "program", theme.strong, x, middle, theme.colours.text, "Chiasm", area) +
      theme.px(18);
  if (!context.session.hasCase()) return;
  const std::string& title = context.session.current().info.title;
  const float width = std::min(textSize(theme.body, title).x + theme.px(1), right - x);
  const float top = std::round(middle - theme.body->FontSize * 0.5f);
  const float drawn =
      drawEllipsised(*ImGui::GetWindowDrawList(), theme.body, {x, top}, width, theme.colours.dim, title);
  context.log.add("case title", {x, top}, {x + drawn, top + theme.body->FontSize}, areaMinimum(area),
                  areaMaximum(area));
}

}  // namespace chiasm::app
