// What each hand's controls do, as words: for the help panel in the room and for the manual.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

struct HelpRow {
  std::string control, does;
};
struct HandHelp {
  std::string title;  // "Right hand: tool"
  std::vector<HelpRow> rows;
};

// The left hand's and the right hand's, for a person's settings and the controllers that they have. With one
// hand the other's is empty.
std::array<HandHelp, kHandCount> handHelp(const VrSettings& settings, const RoomStatus& room);

// What the hands do with a tool, in a few words: "trigger: paint, stick: size".
std::string handWords(ToolKind tool, const RoomStatus& room);

}  // namespace chiasm::app::vr
