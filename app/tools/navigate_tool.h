// Navigate: a click sets the crosshair, a drag changes window and level.
#pragma once

#include "app/tools/tool.h"

namespace chiasm::app {

class NavigateTool : public Tool {
 public:
  ToolKind kind() const override { return ToolKind::navigate; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  bool busy() const override { return pressed_; }

 private:
  bool pressed_ = false;
  double travelled_ = 0.0;  // pixels since the press
  WindowLevel before_;      // for cancel
};

// Right widens, up brightens; steps are in proportion to the window's own width, so that 8-bit pictures and
// Hounsfield units feel alike.
WindowLevel draggedWindow(WindowLevel window, glm::dvec2 movedPixels);

}  // namespace chiasm::app
