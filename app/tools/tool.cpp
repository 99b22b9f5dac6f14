#include "app/tools/tool.h"

#include <string_view>

#include "app/actions/view_volumes.h"
#include "app/tools/brush_tool.h"
#include "app/tools/draw_tool.h"
#include "app/tools/grow_tool.h"
#include "app/tools/level_trace_tool.h"
#include "app/tools/link_tool.h"
#include "app/tools/livewire_tool.h"
#include "app/tools/measure_tool.h"
#include "app/tools/navigate_tool.h"
#include "app/tools/scissors_tool.h"
#include "app/tools/threshold_tool.h"

namespace chiasm::app {
namespace {

struct ToolWords {
  const char *id, *name, *hint;
};

const ToolWords& words(ToolKind kind) {
  static constexpr ToolWords kNavigate{"navigate", "Navigate", "click: crosshair · drag: window"};
  static constexpr ToolWords kRuler{"ruler", "Ruler", "drag: measure · drag an end: change it"};
  static constexpr ToolWords kAngle{"angle", "Angle", "click: one end, the vertex, the other end"};
  static constexpr ToolWords kPoint{"point", "Point", "click: set a point · drag one: move it"};
  static constexpr ToolWords kEllipse{"ellipse", "Ellipse", "drag: draw it · drag a handle: change it"};
  static constexpr ToolWords kBox{"box", "Box",
                                  "drag: draw it · drag a handle, also in other views: change it"};
  static constexpr ToolWords kBrush{"brush", "Brush", "drag: paint · Ctrl: erase · [ ]: size"};
  static constexpr ToolWords kEraser{"eraser", "Eraser", "drag: erase · Ctrl: paint · [ ]: size"};
  static constexpr ToolWords kDraw{"draw", "Draw",
                                   "drag: lasso · clicks: polygon, Enter fills · Ctrl: erase"};
  static constexpr ToolWords kLivewire{
      "livewire", "Livewire", "click along an edge: the line follows it · Enter fills · Ctrl: erase"};
  static constexpr ToolWords kScissors{"scissors", "Scissors",
                                       "draw around it in a slice or in 3-D · Shift+drag in 3-D: turn"};
  static constexpr ToolWords kTraceLevel{"trace-level", "Level trace",
                                         "point: see the outline · click: take it in · Ctrl: the other side"};
  static constexpr ToolWords kThreshold{"threshold", "Threshold",
                                        "click: lower value · Ctrl+click: upper value"};
  static constexpr ToolWords kGrow{"grow", "Grow", "click: take in what is connected and alike"};
  static constexpr ToolWords kLink{"link", "Link", "select words, then click what they describe"};
  switch (kind) {
    case ToolKind::ruler:
      return kRuler;
    case ToolKind::angle:
      return kAngle;
    case ToolKind::point:
      return kPoint;
    case ToolKind::ellipse:
      return kEllipse;
    case ToolKind::box:
      return kBox;
    case ToolKind::brush:
      return kBrush;
    case ToolKind::eraser:
      return kEraser;
    case ToolKind::draw:
      return kDraw;
    case ToolKind::livewire:
      return kLivewire;
    case ToolKind::scissors:
      return kScissors;
    case ToolKind::traceLevel:
      return kTraceLevel;
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
    case ToolKind::angle:
    case ToolKind::point:
    case ToolKind::ellipse:
    case ToolKind::box:
      return std::make_unique<MeasureTool>(kind);
    case ToolKind::brush:
    case ToolKind::eraser:
      return std::make_unique<BrushTool>(kind);
    case ToolKind::draw:
      return std::make_unique<DrawTool>();
    case ToolKind::livewire:
      return std::make_unique<LivewireTool>();
    case ToolKind::scissors:
      return std::make_unique<ScissorsTool>();
    case ToolKind::traceLevel:
      return std::make_unique<LevelTraceTool>();
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
  return kind >= ToolKind::brush && kind <= ToolKind::grow;
}

bool drawsOutlines(ToolKind kind) {
  return kind == ToolKind::draw || kind == ToolKind::livewire || kind == ToolKind::scissors;
}

bool isBrush(ToolKind kind) {
  return kind == ToolKind::brush || kind == ToolKind::eraser;
}

const Segment* segmentToEdit(ToolContext& context, const char* verb) {
  const Segment* segment = context.store.current().findSegment(context.view.activeSegment);
  if (segment == nullptr) {
    context.intents.push(
        ShowMessage{"Choose a segment to " + std::string(verb) + ", or make one (N).", false});
    return nullptr;
  }
  if (segment->locked) {
    context.intents.push(ShowMessage{segment->name + " is locked. Unlock it to change it.", false});
    return nullptr;
  }
  return segment;
}

const Volume* volumeToEdit(ToolContext& context, const Segment& segment, const char* tool) {
  const Case& current = context.store.current();
  const Segmentation* segmentation = current.segmentationOf(segment);
  const Volume* own = segmentation != nullptr ? current.findVolume(segmentation->info.volume) : nullptr;
  const Volume* pointed = pointedVolume(current, context.view);
  if (own == nullptr || own == pointed) return own;
  context.intents.push(ShowMessage{std::string(tool) + " goes by the values of " + own->info.name +
                                       ", to which " + segment.name + " belongs, and this view shows " +
                                       pointed->info.name + ". Point into a view of " + own->info.name + ".",
                                   false});
  return nullptr;
}

}  // namespace chiasm::app
