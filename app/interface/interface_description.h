// What the window shows and where, as JSON: for tests that point and click, and for assistive tools.
#pragma once

#include <string>

#include "app/interface/main_interface.h"
#include "app/session/session.h"

namespace chiasm::app {

// One object, all rectangles as [left, top, right, bottom] in window pixels:
//   window, settled (pictures whole, nothing running, everything saved), saved_sequence, tool,
//   active_segment, level and width of the window, crosshair (LPS mm), selected_text and messages; items:
//   {name, rectangle} of texts, buttons, segment rows ("segment NAME") and words of the report
//   ("word BEGIN-END", code points of its text, never the words themselves);
//   views: {kind, rectangle, mm_per_pixel} and for slices {slice, origin, right, down}: the patient position
//   (LPS mm) of the rectangle's top left corner and unit vectors along the screen.
std::string describeInterface(const MainInterface& interface, const Session& session, bool settled);

}  // namespace chiasm::app
