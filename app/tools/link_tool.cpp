#include "app/tools/link_tool.h"

#include "app/tools/measurement_handles.h"

#include <glm/geometric.hpp>

namespace chiasm::app {
namespace {

// A measurement or point whose marks lie under the cursor comes before the segment behind it.
const Measurement* measurementNear(const Case& current, const ToolEvent& event) {
  for (const Measurement& measurement : current.measurements) {
    if (!measurement.visible) continue;
    for (const PatientPoint& point : measurement.points)
      if (glm::length(point.mm - event.point.mm) < kGrabPixels * event.mmPerPixel) return &measurement;
  }
  return nullptr;
}

}  // namespace

void LinkTool::handle(const ToolEvent& event, ToolContext& context) {
  if (event.phase != ToolEvent::Phase::release || !event.valid) return;
  const Case& current = context.store.current();
  if (const Measurement* measurement = measurementNear(current, event)) {
    const auto kind = measurement->kind == Measurement::Kind::point ? kPointTarget : kMeasurementTarget;
    context.intents.push(LinkSelectionTo{{std::string(kind), measurement->uid}});
    return;
  }
  const Segment* found = nullptr;
  for (const Segmentation& segmentation : current.segmentations)
    if (const Segment* here = segmentation.segmentAt(event.point)) found = here;
  if (found == nullptr) {
    context.intents.push(ShowMessage{"There is no segment here to link to.", false});
    return;
  }
  context.intents.push(LinkSelectionTo{{std::string(kSegmentTarget), found->uid}});
}

}  // namespace chiasm::app
