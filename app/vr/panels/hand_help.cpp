#include "app/vr/panels/hand_help.h"

namespace chiasm::app::vr {
namespace {

std::vector<HelpRow> toolHand(bool selectOnly) {
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
  rows.push_back(
      {"Grip in the patient, or pointing at them", "carry and turn; stick meanwhile: larger, smaller"});
  rows.push_back({"Grip at a plane, slice or box face", "move it"});
  rows.push_back({"Stick up, down", "brush size; slice; scrolls the panel that is pointed at"});
  rows.push_back({"Stick left, right", "turn on the spot"});
  rows.push_back({"Stick pressed", "bring the panels before you"});
  rows.push_back({"Lower, upper button", "undo, redo"});
  rows.push_back({"Menu, tapped", "palette on or off"});
  return rows;
}

std::vector<HelpRow> otherHand(bool selectOnly) {
  if (selectOnly)
    return {{"The wrist", "carries the palette"},
            {"Select", "carry and turn the patient; put down a cut or a slice; carry panels"},
            {"Both selects, with 'Move' lit", "move, turn and scale the patient"},
            {"Menu, tapped", "palette on or off"}};
  return {{"The wrist", "carries the palette"},
          {"Trigger, while the tool works", "erase instead of paint; take the upper value"},
          {"Trigger", "put down a cut or a slice; press what it points at"},
          {"Both grips", "move, turn and scale the patient"},
          {"Stick up, down", "slice"},
          {"Stick left, right", "turn on the spot"},
          {"Lower button", "all names on or off"},
          {"Upper button", "report on or off"},
          {"Menu, tapped", "palette on or off"}};
}

}  // namespace

std::array<HandHelp, kHandCount> handHelp(const VrSettings& settings, bool selectOnly) {
  std::array<HandHelp, kHandCount> help;
  const auto name = [](Hand hand) { return std::string(hand == Hand::left ? "Left hand" : "Right hand"); };
  const Hand tool = settings.dominant, helper = other(tool);
  help[static_cast<std::size_t>(tool)] = {name(tool) + ": tool", toolHand(selectOnly)};
  if (!settings.oneHanded)
    help[static_cast<std::size_t>(helper)] = {name(helper) + ": palette", otherHand(selectOnly)};
  return help;
}

}  // namespace chiasm::app::vr
