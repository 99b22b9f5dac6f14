// Scissors: an outline in a slice or in 3-D cuts the active segment along the view.
#pragma once

#include "app/tools/outline_tool.h"

namespace chiasm::app {

class ScissorsTool : public OutlineTool {
 public:
  ToolKind kind() const override { return ToolKind::scissors; }

 private:
  bool drawsInSpace() const override { return true; }
  const char* verb() const override { return "cut"; }
  bool erases(const ViewState& view, bool control) const override;
  void use(const DrawnOutline& outline, ToolContext& context) override;
};

// What the scissors do: as chosen, and with Ctrl the other side (inside instead of outside and back).
ScissorAction scissorAction(const OutlineSettings& settings, bool control);

}  // namespace chiasm::app
