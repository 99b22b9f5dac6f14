#include "app/tools/grow_tool.h"

#include "app/actions/navigation.h"
#include "core/segmentation/threshold.h"

namespace chiasm::app {

void GrowTool::handle(const ToolEvent& event, ToolContext& context) {
  if (event.phase != ToolEvent::Phase::release || !event.valid) return;
  const Segment* segment = context.store.current().findSegment(context.view.activeSegment);
  if (segment == nullptr) {
    context.intents.push(ShowMessage{"Choose a segment to grow, or make one (N).", false});
    return;
  }
  const Volume* volume = shownVolume(context.store.current(), context.view);
  const auto value = volume != nullptr ? volume->valueAt(event.point) : std::nullopt;
  if (!value) {
    context.intents.push(ShowMessage{"There is no value to grow from outside the volume.", false});
    return;
  }
  const double tolerance = context.view.growTolerance;
  context.intents.push(
      ExecuteCommand{growSegment(segment->uid, event.point, {*value - tolerance, *value + tolerance},
                                 Everywhere{}, context.view.brush.over)});
}

}  // namespace chiasm::app
