// Ruler, angle, point, ellipse and box: made by drags or clicks, changed by their handles; values are live.
#pragma once

#include <optional>

#include "app/tools/tool.h"

namespace chiasm::app {

class MeasureTool : public Tool {
 public:
  explicit MeasureTool(ToolKind kind) : kind_(kind) {}
  ToolKind kind() const override { return kind_; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  ToolOverlay overlay() const override;
  bool busy() const override { return current_.has_value(); }

 private:
  bool takeHandle(const ToolEvent& event, const Case& current);
  bool angleIsDone(const ToolEvent& event);
  void press(const ToolEvent& event, ToolContext& context);
  void drag(const ToolEvent& event);
  void release(const ToolEvent& event, ToolContext& context);
  Measurement::Kind measurementKind() const;

  ToolKind kind_;
  std::optional<Measurement> current_;  // what is being made or changed
  bool changing_ = false;               // an existing one
  std::size_t handle_ = 0;              // which of handlesOf it is dragged by
  PatientPoint start_;
  PatientVector right_, down_;  // of the plane it is drawn in
  PatientVector halfSlice_;     // across it, half a slice
  bool pressed_ = false;
  std::size_t placed_ = 0;  // points of an angle that stay where they are
};

}  // namespace chiasm::app
