// Rows of the action table: the window's colours.
#include "app/actions/action_table.h"
#include "app/session/session.h"

namespace chiasm::app {
std::vector<Action> pictureActions() {
  std::vector<Action> rows;
  rows.push_back({"window.theme",
                  "Switch to light/dark theme",
                  "View",
                  {"Ctrl+Shift+T"},
                  ActionScope::always,
                  {},
                  [](Session& s) {
                    s.setTheme(s.settings().theme == ThemeKind::light ? ThemeKind::dark : ThemeKind::light);
                  }});
  return rows;
}

}  // namespace chiasm::app
