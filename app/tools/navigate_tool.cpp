#include "app/tools/navigate_tool.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>

#include "app/actions/view_volumes.h"

namespace chiasm::app {
namespace {

// Less than this is a click with an unsteady hand.
constexpr double kUnsteadyPixels = 3.0;

}  // namespace

WindowLevel draggedWindow(WindowLevel window, glm::dvec2 moved) {
  constexpr double kPixelsPerE = 250.0;  // a drag this long makes the window e times as wide
  const double width = std::abs(window.width);
  window.level += moved.y * width / kPixelsPerE;
  window.width = std::copysign(std::clamp(width * std::exp(moved.x / kPixelsPerE), 1e-6, 1e7), window.width);
  window.name.clear();  // no longer the preset's
  return window;
}

void NavigateTool::handle(const ToolEvent& event, ToolContext& context) {
  const Case& current = context.store.current();
  const Volume* volume = pointedVolume(current, context.view);
  if (volume == nullptr) return;
  const Uid uid = volume->info.uid;
  const WindowLevel window = context.view.of(uid).window;
  switch (event.phase) {
    case ToolEvent::Phase::press:
      pressed_ = true;
      travelled_ = 0.0;
      before_ = window;
      break;
    case ToolEvent::Phase::drag:
      if (!pressed_) break;
      travelled_ += glm::length(event.movedPixels);
      if (travelled_ > kUnsteadyPixels && event.inSlice)
        setWindow(current, context.view, uid, draggedWindow(window, event.movedPixels));
      break;
    case ToolEvent::Phase::release:
      if (pressed_ && travelled_ <= kUnsteadyPixels && event.valid)
        context.intents.push(SetCrosshair{event.point});
      pressed_ = false;
      break;
    case ToolEvent::Phase::cancel:
      if (pressed_) setWindow(current, context.view, uid, before_);
      pressed_ = false;
      break;
    case ToolEvent::Phase::hover:
    case ToolEvent::Phase::finish:
    case ToolEvent::Phase::stepBack:
      break;
  }
}

}  // namespace chiasm::app
