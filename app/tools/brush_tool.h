// Brush and eraser: one gesture from press to release, a disk in a slice or a sphere anywhere.
#pragma once

#include <optional>

#include "app/tools/tool.h"

namespace chiasm::app {

// The brush under a pen: a quarter of its radius (mm) at the lightest touch, all of it at full pressure (1).
double radiusUnderPressure(double radiusMm, double pressure);

class BrushTool : public Tool {
 public:
  explicit BrushTool(ToolKind kind) : kind_(kind) {}
  ToolKind kind() const override { return kind_; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  ToolOverlay overlay() const override;
  bool needsSegment() const override { return true; }
  bool busy() const override { return stroking_; }

 private:
  void begin(const ToolEvent& event, ToolContext& context);
  void stroke(const ToolEvent& event, ToolContext& context);
  void end(ToolContext& context, bool keep);

  ToolKind kind_;
  bool stroking_ = false, saidHeld_ = false;
  Uid gesture_;  // of the store, while stroking
  Uid segment_;
  BrushSettings settings_;  // as at the press: a stroke does not change its size half way
  PatientPoint last_;
  bool lifted_ = false;  // the next step does not begin at the last one
  std::optional<ToolOverlay> circle_;
};

}  // namespace chiasm::app
