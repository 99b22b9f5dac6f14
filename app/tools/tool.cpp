#include "app/tools/tool.h"

#include <string_view>

#include "app/tools/brush_tool.h"
#include "app/tools/grow_tool.h"
#include "app/tools/link_tool.h"
#include "app/tools/measure_tool.h"
#include "app/tools/navigate_tool.h"
#include "app/tools/threshold_tool.h"

namespace chiasm::app {
namespace {

struct ToolWords {
  const char *id, *name, *hint;
};

const ToolWords& words(ToolKind kind) {
  static constexpr ToolWords kNavigate{"navigate", "Navigate", "click: crosshair · drag: window"};
  static constexpr ToolWords kRuler{"ruler", "Ruler", "drag: measure · drag an end: change it"};
  static constexpr ToolWords kPoint{"point", "Point", "click: set a point · drag one: move it"};
  static constexpr ToolWords kEllipse{"ellipse", "Ellipse", "drag: draw it · drag a handle: change it"};
  static constexpr ToolWords kBrush{"brush", "Brush", "drag: paint · Ctrl: erase · [ ]: size"};
  static constexpr ToolWords kEraser{"eraser", "Eraser", "drag: erase · Ctrl: paint · [ ]: size"};
  static constexpr ToolWords kThreshold{"threshold", "Threshold",
                                        "click: lower value · Ctrl+click: upper value"};
  static constexpr ToolWords kGrow{"grow", "Grow", "click: take in what is connected and alike"};
  static constexpr ToolWords kLink{"link", "Link", "select words, then click what they describe"};
  switch (kind) {
    case ToolKind::ruler:
      return kRuler;
    case ToolKind::point:
      return kPoint;
    case ToolKind::ellipse:
      return kEllipse;
    case ToolKind::brush:
      return kBrush;
    case ToolKind::eraser:
      return kEraser;
    case ToolKind::threshold:
      return kThreshold;
    case ToolKind::grow:
      return kGrow;
    case ToolKind::link:
      return kLink;
    default:
      return kNavigate;
  }
}

}  // namespace

std::unique_ptr<Tool> makeTool(ToolKind kind) {
  switch (kind) {
    case ToolKind::ruler:
    case ToolKind::point:
    case ToolKind::ellipse:
      return std::make_unique<MeasureTool>(kind);
    case ToolKind::brush:
    case ToolKind::eraser:
      return std::make_unique<BrushTool>(kind);
    case ToolKind::threshold:
      return std::make_unique<ThresholdTool>();
    case ToolKind::grow:
      return std::make_unique<GrowTool>();
    case ToolKind::link:
      return std::make_unique<LinkTool>();
    default:
      return std::make_unique<NavigateTool>();
  }
}

const char* toolId(ToolKind kind) {
  return words(kind).id;
}
const char* toolName(ToolKind kind) {
  return words(kind).name;
}
const char* toolHint(ToolKind kind) {
  return words(kind).hint;
}

std::vector<ToolKind> allTools() {
  std::vector<ToolKind> tools{ToolKind::navigate};
  // A kind without words of its own answers with the first tool's: the list ends there.
  for (int i = static_cast<int>(ToolKind::navigate) + 1;; ++i) {
    const auto kind = static_cast<ToolKind>(i);
    if (std::string_view(toolId(kind)) == toolId(ToolKind::navigate)) return tools;
    tools.push_back(kind);
  }
}

bool isEditTool(ToolKind kind) {
  return kind == ToolKind::brush || kind == ToolKind::eraser || kind == ToolKind::threshold ||
         kind == ToolKind::grow;
}

}  // namespace chiasm::app
