// What lasso, polygon and scissors share: an outline by one drag, or by clicks until it is closed.
#pragma once

#include <optional>
#include <vector>

#include "app/tools/tool.h"

namespace chiasm::app {

// An outline as it was drawn, at least three points.
struct DrawnOutline {
  std::vector<PatientPoint> points;
  PatientVector normal;             // of the slice, or from the eye to the outline's middle
  std::optional<PatientPoint> eye;  // drawn in space: seen from here
  bool control = false;             // as the last press said
};

// A drag from the first press is a lasso, closed when it is released. Clicks are the corners of a polygon; a
// drag between them adds a piece by hand; a double click, a click on the first corner or `finish` closes it.
class OutlineTool : public Tool {
 public:
  void handle(const ToolEvent& event, ToolContext& context) final;
  ToolOverlay overlay() const final;
  bool busy() const final { return !points_.empty(); }
  bool needsSegment() const final { return true; }

 protected:
  // Whether outlines lie in the space before the eye where there is one; else always in a slice.
  virtual bool drawsInSpace() const = 0;
  virtual const char* verb() const = 0;  // "cut"
  // True when what is inside goes away, for the outline's look.
  virtual bool erases(const ViewState& view, bool control) const = 0;
  virtual void use(const DrawnOutline& outline, ToolContext& context) = 0;

 private:
  std::optional<PatientPoint> place(const ToolEvent& event) const;
  void press(const ToolEvent& event, ToolContext& context);
  void begin(const ToolEvent& event, ToolContext& context);
  void drag(const ToolEvent& event);
  void release(const ToolEvent& event, ToolContext& context);
  void finish(ToolContext& context);
  void stepBack();
  void clear();

  std::vector<PatientPoint> points_;
  std::vector<std::size_t> corners_;    // which of them were clicked
  std::optional<PatientPoint> cursor_;  // where the next corner would be
  std::optional<PatientPoint> eye_;
  PatientVector normal_;  // of the plane it lies in; in space that of the first view
  double reach_ = 0.0;    // in space: mm from the eye at which lines of sight that hit nothing end
  double mmPerPixel_ = 1.0;
  bool pressed_ = false, dragged_ = false, control_ = false, erases_ = false;
};

}  // namespace chiasm::app
