#include "app/tools/scissors_tool.h"

#include "core/segmentation/scissors.h"

namespace chiasm::app {

ScissorAction scissorAction(const OutlineSettings& settings, bool control) {
  if (!control) return settings.scissors;
  return settings.scissors == ScissorAction::eraseInside ? ScissorAction::eraseOutside
                                                         : ScissorAction::eraseInside;
}

bool ScissorsTool::erases(const ViewState& view, bool control) const {
  return scissorAction(view.outlines, control) != ScissorAction::fillInside;
}

void ScissorsTool::use(const DrawnOutline& outline, ToolContext& context) {
  const OutlineSettings& settings = context.view.outlines;
  const ScissorAction action = scissorAction(settings, outline.control);
  ScissorCut cut{outline.points, outline.normal, outline.eye, std::nullopt, false};
  // Filling through everything would fill the whole scan.
  if (settings.toDepth || action == ScissorAction::fillInside) {
    cut.depthMm = settings.depthMm;
    if (outline.eye) {
      cut.fromSurface = true;
    } else {
      // In a slice half of it lies to each side.
      for (PatientPoint& point : cut.outline) point = point - outline.normal * (settings.depthMm * 0.5);
    }
  }
  context.intents.push(ExecuteCommand{
      cutSegment(context.view.activeSegment, std::move(cut), action, context.view.brush.over), "Cutting"});
}

}  // namespace chiasm::app
