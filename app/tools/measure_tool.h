// Ruler, point and ellipse: made by a drag or click, changed by their handles; values are live.
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
};

// Where a measurement can be taken hold of: a ruler's ends, a point itself, an ellipse's centre and the two
// ends of each axis (centre first).
std::vector<PatientPoint> handlesOf(const Measurement& measurement);
// The measurement with one of its handles moved; ellipses keep their axes at right angles.
Measurement withHandleAt(const Measurement& measurement, std::size_t handle, PatientPoint point);

}  // namespace chiasm::app
