#include "app/tools/draw_tool.h"

#include "core/segmentation/slice_outline.h"

namespace chiasm::app {

void DrawTool::use(const DrawnOutline& outline, ToolContext& context) {
  const BrushSettings& brush = context.view.brush;
  const OutlineFill fill{erases(context.view, outline.control), brush.over, brush.range, brush.place, false};
  context.intents.push(ExecuteCommand{
      fillOutline(context.view.activeSegment, {outline.points, outline.normal}, fill), "Drawing"});
}

}  // namespace chiasm::app
