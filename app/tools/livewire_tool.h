// Livewire: an outline that follows edges between clicks, filled when it is closed.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "app/tools/tool.h"
#include "core/segmentation/live_wire.h"

namespace chiasm::app {

// The wire runs over the voxels of one slice across a grid axis of the shown volume; edges weigh as the
// window shows them when the outline is begun. A press sets a corner, and a drag's end another; a double
// click, a click on the first corner or `finish` closes.
class LivewireTool : public Tool {
 public:
  ToolKind kind() const override { return ToolKind::livewire; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  ToolOverlay overlay() const override;
  bool busy() const override { return wire_ != nullptr; }
  bool needsSegment() const override { return true; }

 private:
  void begin(const ToolEvent& event, ToolContext& context);
  void press(const ToolEvent& event, ToolContext& context);
  void addCorner(glm::ivec2 pixel);
  void follow(const ToolEvent& event);
  void finish(ToolContext& context);
  void stepBack();
  void clear();
  glm::ivec2 pixelOf(PatientPoint point) const;
  PatientPoint pointOf(glm::ivec2 pixel) const;
  std::vector<PatientPoint> pointsOf(const std::vector<glm::ivec2>& path) const;
  bool inSlice(const ToolEvent& event) const;

  std::unique_ptr<LiveWire> wire_;
  GridGeometry grid_;
  int sliceAxis_ = 2, slice_ = 0;
  std::vector<glm::ivec2> corners_;
  std::vector<std::vector<glm::ivec2>> pieces_;  // the way to each corner after the first, without its start
  std::vector<glm::ivec2> live_;                 // from the last corner to the cursor
  bool pressed_ = false, control_ = false, erases_ = false;
};

}  // namespace chiasm::app
