// Rows of the action table: opening, finding, help, leaving.
#include "app/actions/action_table.h"
#include "app/session/effects.h"
#include "app/session/registration_desk.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

// Esc: one step back, the nearest first.
void goBack(Session& session) {
  ViewState& view = session.view();
  if (session.ui().overlay != Overlay::none) {
    session.ui().overlay = Overlay::none;
  } else if (session.cancelStroke()) {
    return;
  } else if (session.ui().underWay.any) {
    session.ui().underWay.request = ToolEvent::Phase::cancel;
  } else if (view.selectedText) {
    view.selectedText.reset();
    view.words.pieces.clear();
  } else if (!view.words.anchoring.empty()) {
    view.words.anchoring = {};
  } else if (!view.words.check.empty()) {
    view.words.check.clear();
  } else if (view.words.suggestion) {
    view.words.suggestion.reset();
  } else if (!view.words.span.empty()) {
    view.words.span = {};
  } else if (session.hasCase() && session.registration().isOpen()) {
    session.closeRegistration();
  } else if (session.hasCase() && session.effects().open() != nullptr) {
    session.cancelEffect();
  } else if (view.present) {
    view.present = false;
  } else if (view.tool != ToolKind::navigate) {
    session.setTool(ToolKind::navigate);
  } else if (view.layout == LayoutKind::single) {
    view.layout = view.layoutBeforeFill == LayoutKind::single ? LayoutKind::grid2x2 : view.layoutBeforeFill;
  }
}

}  // namespace

std::vector<Action> caseActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords, ActionScope scope,
                       void (*run)(Session&)) {
    rows.push_back({id, label, "Case", std::move(chords), scope, {}, run});
  };
  add("app.find", "Find anything", {"Ctrl+K"}, ActionScope::always,
      [](Session& session) { session.ui().open(Overlay::palette); });
  add("app.help", "Show every key", {"?", "F1"}, ActionScope::always,
      [](Session& session) { session.ui().open(Overlay::help); });
  add("app.back", "Go back one step", {"Esc"}, ActionScope::always, goBack);
  add("case.open", "Open a case, volume, label image or report…", {"Ctrl+O"}, ActionScope::always,
      [](Session& session) { session.ui().open(Overlay::fileBrowser); });
  add("case.pasteReport", "Paste or type a report…", {"Ctrl+Shift+V"}, ActionScope::withCase,
      [](Session& session) { session.ui().open(Overlay::pasteReport); });
  add("case.close", "Close the case", {"Ctrl+W"}, ActionScope::withCase,
      [](Session& session) { session.closeCase(); });
  add("app.quit", "Quit", {"Ctrl+Q"}, ActionScope::always, [](Session& session) { session.requestQuit(); });
  return rows;
}

std::vector<Action> editActions() {
  std::vector<Action> rows;
  rows.push_back({"edit.undo",
                  "Undo",
                  "Edit",
                  {"Ctrl+Z"},
                  ActionScope::withCase,
                  [](const Session& session) { return !session.store().undoName().empty(); },
                  [](Session& session) { session.undo(); }});
  rows.push_back({"edit.redo",
                  "Redo",
                  "Edit",
                  {"Ctrl+Y", "Ctrl+Shift+Z"},
                  ActionScope::withCase,
                  [](const Session& session) { return !session.store().redoName().empty(); },
                  [](Session& session) { session.redo(); }});
  return rows;
}

}  // namespace chiasm::app
