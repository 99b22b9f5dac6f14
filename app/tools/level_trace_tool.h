// Level trace: the outline at the value under the cursor is shown, and a click takes in what it encloses.
#pragma once

#include <optional>

#include "app/tools/tool.h"

namespace chiasm::app {

class LevelTraceTool : public Tool {
 public:
  ToolKind kind() const override { return ToolKind::traceLevel; }
  void handle(const ToolEvent& event, ToolContext& context) override;
  ToolOverlay overlay() const override { return shown_ ? *shown_ : ToolOverlay{}; }
  bool needsSegment() const override { return true; }

 private:
  // What the outline was traced for: traced again only for another voxel, side or volume.
  struct Traced {
    Uid volume;
    VoxelIndex at;
    int sliceAxis = 2;
    TraceSide side = TraceSide::brighter;
    bool operator==(const Traced&) const = default;
  };
  std::optional<Traced> aimedAt(const ToolEvent& event, const ToolContext& context) const;
  void show(const ToolEvent& event, ToolContext& context);

  std::optional<Traced> traced_;
  std::optional<ToolOverlay> shown_;
};

}  // namespace chiasm::app
