#include "app/tools/level_trace_tool.h"

#include "app/actions/view_volumes.h"
#include "app/interface/format.h"
#include "core/segmentation/level_shape.h"
#include "core/segmentation/slice_contour.h"

namespace chiasm::app {

std::optional<LevelTraceTool::Traced> LevelTraceTool::aimedAt(const ToolEvent& event,
                                                              const ToolContext& context) const {
  const Volume* volume = pointedVolume(context.store.current(), context.view);
  if (!event.valid || volume == nullptr || !volume->voxels) return std::nullopt;
  const VoxelIndex voxel = nearestVoxel(volume->info.grid, event.point);
  if (!volume->info.grid.contains(voxel)) return std::nullopt;
  TraceSide side = context.view.outlines.traceSide;
  if (event.control) side = side == TraceSide::brighter ? TraceSide::darker : TraceSide::brighter;
  return Traced{volume->info.uid, voxel, gridAxis(volume->info.grid, event.plane), side};
}

void LevelTraceTool::show(const ToolEvent& event, ToolContext& context) {
  const auto aimed = aimedAt(event, context);
  if (aimed == traced_) return;
  traced_ = aimed;
  shown_.reset();
  if (!aimed) return;
  const Volume& volume = *context.store.current().findVolume(aimed->volume);
  const auto shape = levelShape(volume, aimed->at, aimed->sliceAxis, aimed->side);
  if (!shape) return;
  ToolOverlay overlay;
  overlay.kind = ToolOverlay::Kind::outline;
  overlay.rims = sliceContours(*shape, aimed->sliceAxis, aimed->at.ijk[aimed->sliceAxis], volume.info.grid);
  overlay.normal = sliceNormal(event.plane);
  overlay.hint = std::string(aimed->side == TraceSide::brighter ? "at least " : "at most ") +
                 valueText(*volume.valueAt(aimed->at), volume.info.unit) + " \u00b7 click: take it in";
  shown_ = std::move(overlay);
}

void LevelTraceTool::handle(const ToolEvent& event, ToolContext& context) {
  switch (event.phase) {
    case ToolEvent::Phase::hover:
    case ToolEvent::Phase::press:
    case ToolEvent::Phase::drag:
      return show(event, context);
    case ToolEvent::Phase::cancel:
      traced_.reset();
      shown_.reset();
      return;
    case ToolEvent::Phase::release: {
      const auto aimed = aimedAt(event, context);
      if (!aimed) return;
      const Segment* segment = segmentToEdit(context, "draw");
      if (segment == nullptr || volumeToEdit(context, *segment, "The trace") == nullptr) return;
      const Volume& volume = *context.store.current().findVolume(aimed->volume);
      context.intents.push(
          ExecuteCommand{traceLevel(segment->uid, voxelToPatient(volume.info.grid, aimed->at),
                                    aimed->sliceAxis, aimed->side, context.view.brush.over),
                         "Tracing"});
      return;
    }
    case ToolEvent::Phase::finish:
    case ToolEvent::Phase::stepBack:
      return;
  }
}

}  // namespace chiasm::app
