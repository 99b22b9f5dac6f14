#include "app/tools/grow_tool.h"

#include "core/segmentation/local_growth.h"
#include "core/segmentation/threshold.h"

namespace chiasm::app {

void GrowTool::handle(const ToolEvent& event, ToolContext& context) {
  if (event.phase != ToolEvent::Phase::release || !event.valid) return;
  const Segment* segment = segmentToEdit(context, "grow");
  if (segment == nullptr) return;
  const Volume* volume = volumeToEdit(context, *segment, "Grow");
  if (volume == nullptr) return;
  const auto value = volume->valueAt(event.point);
  if (!value) {
    context.intents.push(ShowMessage{"There is no value to grow from outside the volume.", false});
    return;
  }
  const ViewState& view = context.view;
  const IntensityRange range{*value - view.growTolerance, *value + view.growTolerance};
  const double voxelMl = volume->info.grid.voxelVolume() / 1000.0;
  const std::int64_t most =
      view.growLimitMl > 0.0 ? static_cast<std::int64_t>(view.growLimitMl / voxelMl) : INT64_MAX;
  std::shared_ptr<const Command> grow;
  if (view.growNeckMm > 0.0)
    grow = growGuarded(segment->uid, event.point, range, view.growNeckMm, most, view.brush.over);
  else
    grow = growSegment(segment->uid, event.point, range, Everywhere{}, view.brush.over, most);
  context.intents.push(ExecuteCommand{std::move(grow), "Growing " + segment->name});
}

}  // namespace chiasm::app
