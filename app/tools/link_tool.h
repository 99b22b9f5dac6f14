// Link: a click ties the selected words to the segment that was pointed at.
#pragma once

#include "app/tools/tool.h"

namespace chiasm::app {

class LinkTool : public Tool {
 public:
  ToolKind kind() const override { return ToolKind::link; }
  void handle(const ToolEvent& event, ToolContext& context) override;
};

}  // namespace chiasm::app
