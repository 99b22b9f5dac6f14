#include "app/vr/panels/hand_help.h"

#include <cctype>

namespace chiasm::app::vr {
namespace {

// What a thumb scrolls with.
std::string scroller(const RoomStatus& room) {
  return room.parts.stick || !room.parts.pad ? "stick" : "trackpad pressed";
}

std::string capital(std::string text) {
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

std::vector<HelpRow> toolHand(const RoomStatus& room) {
  const bool selectOnly = room.selectOnly;
  std::vector<HelpRow> rows = {
      {selectOnly ? "Select" : "Trigger",
       "use the tool where the tip touches or the ray meets the patient; press what the ray points at on a "
       "panel"},
      {selectOnly ? "Select on a panel's edge" : "Grip on a panel", "carry the panel"}};
  if (selectOnly) {
    rows.push_back({"Menu, held", "carry and turn the patient; move a cut, a slice or a face of the box"});
    rows.push_back({"Menu, tapped", "palette: tools, cuts, undo, everything else"});
    return rows;
  }
  rows.push_back({"Grip in the patient, or pointing at them",
                  room.parts.stick || room.parts.pad
                      ? "carry and turn; " + scroller(room) + " up, down meanwhile: larger, smaller"
                      : "carry and turn"});
  rows.push_back({"Grip at a plane, slice or box face", "move it"});
  if (room.parts.stick || room.parts.pad)
    rows.push_back(
        {capital(scroller(room)) + " up, down", "brush size; slice; scrolls the panel that is pointed at"});
  if (room.parts.stick) {
    rows.push_back({"Stick left, right", "turn on the spot"});
    rows.push_back({"Stick pressed", "bring the panels before you"});
  }
  if (room.parts.pad) rows.push_back({"Trackpad pressed left, right", "undo, redo"});
  if (room.parts.pad && !room.parts.stick)
    rows.push_back({"Trackpad pressed in its middle", "bring the panels before you"});
  if (room.parts.lower)
    rows.push_back({room.parts.upper ? "Lower button; upper, or lower held" : "Lower button; the same, held",
                    "undo; redo"});
  rows.push_back({"Menu, tapped", "palette on or off"});
  return rows;
}

std::vector<HelpRow> otherHand(const RoomStatus& room) {
  const bool selectOnly = room.selectOnly;
  if (selectOnly)
    return {{"The wrist", "carries the palette"},
            {"Select", "carry and turn the patient; put down a cut or a slice; carry panels"},
            {"Both selects, with 'Move' lit", "move, turn and scale the patient"},
            {"Menu, tapped", "palette on or off"}};
  std::vector<HelpRow> rows = {
      {"The wrist", "carries the palette"},
      {"Trigger, while the tool works", "erase instead of paint; take the upper value"},
      {"Trigger", "put down a cut or a slice; press what it points at"},
      {"Both grips", "move, turn and scale the patient"},
      {"Menu, tapped", "palette on or off"}};
  if (room.parts.stick || room.parts.pad) rows.push_back({capital(scroller(room)) + " up, down", "slice"});
  if (room.parts.stick || room.parts.pad)
    rows.push_back({capital(scroller(room)) + " left, right", "turn on the spot"});
  if (room.parts.lower)
    rows.push_back({room.parts.upper ? "Lower button; upper, or lower held" : "Lower button; the same, held",
                    "all names on or off; report on or off"});
  return rows;
}

}  // namespace

std::array<HandHelp, kHandCount> handHelp(const VrSettings& settings, const RoomStatus& room) {
  std::array<HandHelp, kHandCount> help;
  const auto name = [](Hand hand) { return std::string(hand == Hand::left ? "Left hand" : "Right hand"); };
  const Hand tool = settings.dominant, helper = other(tool);
  help[static_cast<std::size_t>(tool)] = {name(tool) + ": tool", toolHand(room)};
  if (!settings.oneHanded)
    help[static_cast<std::size_t>(helper)] = {name(helper) + ": palette", otherHand(room)};
  return help;
}

std::string handWords(ToolKind tool, const RoomStatus& room) {
  const std::string pull = room.selectOnly ? "select" : "trigger";
  const bool scrolls = !room.selectOnly && (room.parts.stick || room.parts.pad);
  const std::string size = scrolls ? ", " + scroller(room) + ": size" : "";
  switch (tool) {
    case ToolKind::navigate:
      return pull + ": choose what the tip or the ray touches" +
             (scrolls ? ", " + scroller(room) + ": slice" : "");
    case ToolKind::brush:
      return pull + ": paint at the tip" + size;
    case ToolKind::eraser:
      return pull + ": erase at the tip" + size;
    case ToolKind::ruler:
      return pull + " down at one end, up at the other";
    case ToolKind::point:
      return pull + ": place a point";
    case ToolKind::ellipse:
      return pull + " down in the middle, up at the edge";
    case ToolKind::threshold:
      return pull + ": take the value that is touched as the lower one";
    case ToolKind::grow:
      return pull + ": grow from what is touched";
    case ToolKind::link:
      return pull + " on words of the report, then on their structure";
    default:
      return pull + ": use it where the tip or the ray touches";
  }
}

}  // namespace chiasm::app::vr
