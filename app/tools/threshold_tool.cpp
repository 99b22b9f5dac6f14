#include "app/tools/threshold_tool.h"

#include <algorithm>

#include "app/actions/view_volumes.h"

namespace chiasm::app {

void ThresholdTool::handle(const ToolEvent& event, ToolContext& context) {
  if (event.phase != ToolEvent::Phase::release || !event.valid) return;
  const Volume* volume = pointedVolume(context.store.current(), context.view);
  const auto value = volume != nullptr ? volume->valueAt(event.point) : std::nullopt;
  if (!value) return;
  double& lower = context.view.thresholdLower;
  double& upper = context.view.thresholdUpper;
  // The other end gives way, so that the range is never empty.
  if (event.control) {
    upper = *value;
    lower = std::min(lower, upper);
  } else {
    lower = *value;
    upper = std::max(upper, lower);
  }
}

}  // namespace chiasm::app
