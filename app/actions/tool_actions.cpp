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
constexpr ToolKey kToolKeys[] = {{ToolKind::navigate, "V"},  {ToolKind::ruler, "M"}, {ToolKind::point, "P"},
                                 {ToolKind::ellipse, "O"},   {ToolKind::brush, "B"}, {ToolKind::eraser, "E"},
                                 {ToolKind::threshold, "T"}, {ToolKind::grow, "G"},  {ToolKind::link, "L"}};

void scaleBrush(Session& session, double factor) {
  double& radius = session.view().brush.radiusMm;
  radius = std::clamp(radius * factor, kSmallestBrush, kLargestBrush);
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
  return rows;
}

}  // namespace chiasm::app
