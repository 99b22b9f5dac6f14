// Rows of the action table: choosing a tool and its size.
#include <algorithm>

#include "app/actions/action_table.h"
#include "app/session/session.h"
#include "app/tools/tool.h"

namespace chiasm::app {
namespace {

constexpr double kSmallestBrush = 0.5, kLargestBrush = 100.0;  // mm

struct ToolKey {
  ToolKind kind;
  const char* key;
};
constexpr ToolKey kToolKeys[] = {
    {ToolKind::navigate, "V"},     {ToolKind::ruler, "M"},    {ToolKind::angle, "Alt+M"},
    {ToolKind::point, "P"},        {ToolKind::ellipse, "O"},  {ToolKind::box, "Alt+O"},
    {ToolKind::brush, "B"},        {ToolKind::eraser, "E"},   {ToolKind::draw, "U"},
    {ToolKind::livewire, "Alt+U"}, {ToolKind::scissors, "C"}, {ToolKind::traceLevel, "Z"},
    {ToolKind::threshold, "T"},    {ToolKind::grow, "G"},     {ToolKind::link, "L"}};

void scaleBrush(Session& session, double factor) {
  double& radius = session.view().brush.radiusMm;
  radius = std::clamp(radius * factor, kSmallestBrush, kLargestBrush);
}

void toggleSmart(Session& session) {
  ViewState& view = session.view();
  if (view.brush.likeCentre)
    view.brush.likeCentre.reset();
  else
    view.brush.likeCentre = view.smartTolerance;
}

void askTool(Session& session, ToolEvent::Phase phase) {
  session.ui().underWay.request = phase;
}

// What the scissors do, and which side a level trace takes: chosen in the strip, and from here by name.
void addSettings(std::vector<Action>& rows) {
  const auto add = [&](const char* id, const char* label, void (*run)(Session&)) {
    rows.push_back({id, label, "Tools", {}, ActionScope::editTools, {}, run});
  };
  add("scissors.eraseInside", "Scissors: erase inside",
      [](Session& s) { s.view().outlines.scissors = ScissorAction::eraseInside; });
  add("scissors.eraseOutside", "Scissors: erase outside",
      [](Session& s) { s.view().outlines.scissors = ScissorAction::eraseOutside; });
  add("scissors.fillInside", "Scissors: fill inside",
      [](Session& s) { s.view().outlines.scissors = ScissorAction::fillInside; });
  add("scissors.depth", "Scissors through everything, or to a depth",
      [](Session& s) { s.view().outlines.toDepth = !s.view().outlines.toDepth; });
  add("outline.erase", "Draw and livewire: add, or erase",
      [](Session& s) { s.view().outlines.erase = !s.view().outlines.erase; });
  add("trace.side", "Level trace: brighter, or darker", [](Session& s) {
    TraceSide& side = s.view().outlines.traceSide;
    side = side == TraceSide::brighter ? TraceSide::darker : TraceSide::brighter;
  });
}

}  // namespace

std::vector<Action> toolActions() {
  std::vector<Action> rows;
  for (const ToolKey& row : kToolKeys) {
    const ToolKind kind = row.kind;
    rows.push_back({std::string("tool.") + toolId(kind),
                    toolName(kind),
                    "Tools",
                    {row.key},
                    ActionScope::withCase,
                    {},
                    [kind](Session& session) { session.setTool(kind); }});
  }
  const auto add = [&](const char* id, const char* label, const char* chord, void (*run)(Session&)) {
    rows.push_back({id, label, "Tools", {chord}, ActionScope::editTools, {}, run});
  };
  add("brush.smaller", "Smaller brush", "[", [](Session& session) { scaleBrush(session, 1.0 / 1.2); });
  add("brush.larger", "Larger brush", "]", [](Session& session) { scaleBrush(session, 1.2); });
  add("brush.disk", "Brush as a disk in one slice", "2",
      [](Session& session) { session.view().brush3d = false; });
  add("brush.sphere", "Brush as a sphere", "3", [](Session& session) { session.view().brush3d = true; });
  add("brush.smart", "Smart brush (stays in what it is put on) on or off", "4", toggleSmart);
  addSettings(rows);
  const auto addKey = [&](const char* id, const char* label, const char* chord, void (*run)(Session&)) {
    rows.push_back({id, label, "Tools", {chord}, ActionScope::outline, {}, run});
  };
  addKey("outline.finish", "Close the outline that is drawn", "Enter",
         [](Session& session) { askTool(session, ToolEvent::Phase::finish); });
  addKey("outline.stepBack", "Take back its last corner", "Backspace",
         [](Session& session) { askTool(session, ToolEvent::Phase::stepBack); });
  return rows;
}

}  // namespace chiasm::app
