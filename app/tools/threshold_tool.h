// Threshold: the range is previewed live; a click takes a value from the picture as its end.
#pragma once

#include "app/tools/tool.h"

namespace chiasm::app {

class ThresholdTool : public Tool {
 public:
  ToolKind kind() const override { return ToolKind::threshold; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  bool needsSegment() const override { return true; }
};

}  // namespace chiasm::app
