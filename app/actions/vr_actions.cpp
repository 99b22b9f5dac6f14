// Rows of the action table: VR.
#include "app/actions/action_table.h"
#include "app/session/session.h"

namespace chiasm::app {

std::vector<Action> vrActions() {
  std::vector<Action> rows;
  rows.push_back(
      {"vr.enter", "Enter or leave VR", "VR", {"F9"}, ActionScope::withCase, {}, [](Session& session) {
         session.ui().vr.wanted = !session.ui().vr.inside;
       }});
  rows.push_back({"vr.surgeonsEyes",
                  "See through the eyes of the person in VR",
                  "VR",
                  {"Shift+F9"},
                  ActionScope::withCase,
                  [](const Session& session) { return session.ui().vr.inside; },
                  [](Session& session) { session.ui().vr.surgeonsEyes = !session.ui().vr.surgeonsEyes; }});
  return rows;
}

}  // namespace chiasm::app
