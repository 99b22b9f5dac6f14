// Rows of the action table: pictures and films for other programs, and the window's colours.
#include "app/actions/action_table.h"
#include "app/session/picture_maker.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

// Asks for the rest: which view, how large, under which name.
void ask(Session& session, PictureRequest::What what) {
  PictureRequest& request = session.pictures().request;
  request.what = what;
  request.view = what == PictureRequest::What::picture ? session.ui().focusedView : ViewKind::volume3d;
  request.path = freePictureName(request, session.casePath());
  session.ui().open(Overlay::picture);
}

}  // namespace

std::vector<Action> pictureActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       void (*run)(Session&)) {
    rows.push_back({id, label, "Pictures", std::move(chords), ActionScope::withCase, hasVoxels, run});
  };
  add("picture.copy", "Copy this view to the clipboard", {"Ctrl+Shift+C"},
      [](Session& s) { s.ui().copyWanted = s.ui().focusedView; });
  add("picture.save", "Save a picture of a view…", {"Ctrl+P"},
      [](Session& s) { ask(s, PictureRequest::What::picture); });
  add("picture.film", "Make a film: a turn, along the stations, or through the time points…",
      {"Ctrl+Shift+P"}, [](Session& s) { ask(s, PictureRequest::What::turntable); });
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
