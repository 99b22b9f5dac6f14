// Grow: a click takes in what is connected to it and near to its value.
#pragma once

#include "app/tools/tool.h"

namespace chiasm::app {

class GrowTool : public Tool {
 public:
  ToolKind kind() const override { return ToolKind::grow; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  bool needsSegment() const override { return true; }
};

}  // namespace chiasm::app
