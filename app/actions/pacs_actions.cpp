// Rows of the action table: servers of images.
#include "app/actions/action_table.h"
#include "app/session/session.h"

namespace chiasm::app {

std::vector<Action> pacsActions() {
  std::vector<Action> rows;
  rows.push_back({"pacs.find",
                  "Find a study on a server\u2026",
                  "Case",
                  {"Ctrl+Shift+O"},
                  ActionScope::always,
                  {},
                  [](Session& session) { session.ui().open(Overlay::studyBrowser); }});
  rows.push_back({"pacs.send",
                  "Send DICOM files to a server\u2026",
                  "Case",
                  {"Ctrl+Shift+E"},
                  ActionScope::always,
                  {},
                  [](Session& session) { session.ui().open(Overlay::send); }});
  return rows;
}

}  // namespace chiasm::app
