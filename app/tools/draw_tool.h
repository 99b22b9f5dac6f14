// Draw: what a lasso or polygon encloses in a slice is added to the active segment, or taken from it.
#pragma once

#include "app/tools/outline_tool.h"

namespace chiasm::app {

class DrawTool : public OutlineTool {
 public:
  ToolKind kind() const override { return ToolKind::draw; }

 private:
  bool drawsInSpace() const override { return false; }
  const char* verb() const override { return "draw"; }
  bool erases(const ViewState& view, bool control) const override { return view.outlines.erase != control; }
  void use(const DrawnOutline& outline, ToolContext& context) override;
};

}  // namespace chiasm::app
