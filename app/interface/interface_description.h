// What the window shows and where, as JSON: for tests that point and click, and for assistive tools.
#pragma once

#include <string>
#include <vector>

#include "app/interface/main_interface.h"
#include "app/session/session.h"

namespace chiasm::app {

// One object; rectangles are [left, top, right, bottom] in window pixels:
//   window, settled (nothing is awaited), awaited (pictures, frames, gesture, saving, names of jobs), pointer
//   (the mouse), pressed (its left button), saved_sequence, tool, active_segment, window_level, crosshair
//   (LPS mm), selected_text {begin, end}, messages; lit_segments (names), lit_phrases ([begin, end]), checks
//   {check, result, shown, overridden}, suggestions (how many); items: {name, rectangle} of texts, buttons,
//   rows
//   ("segment NAME", "link BEGIN-END", "show N" of check N, "accept NAME") and words of the report ("word
//   BEGIN-END", code points of its text, never the words themselves); views: {kind, rectangle, mm_per_pixel},
//   of slices also {slice, origin, right, down}: where the rectangle's top left corner lies (LPS mm), and
//   unit vectors along the screen.
std::string describeInterface(const MainInterface& interface, const Session& session,
                              const std::vector<std::string>& awaited);

}  // namespace chiasm::app
