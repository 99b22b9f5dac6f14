// Tool: one way of acting on a case with a pointer. Written once for mouse and controller.
#pragma once

#include <memory>
#include <string>

#include "app/intent.h"
#include "app/tools/tool_event.h"
#include "core/case/case_store.h"

namespace chiasm::app {

// A click this near to the first corner of an outline closes it, pixels of the screen.
inline constexpr double kClosingPixels = 9.0;

// What a tool may read and change. Edits go through the store's gestures or as intents; nothing else.
struct ToolContext {
  CaseStore& store;
  ViewState& view;
  IntentQueue& intents;
  By author = {};  // who holds the tool; gestures are signed with it
};

// A mark that the active tool wants drawn over the views, in case space.
struct ToolOverlay {
  enum class Kind { none, brushCircle, ruler, ellipse, angle, box, outline };
  Kind kind = Kind::none;
  std::vector<PatientPoint> points;
  double radiusMm = 0.0;
  std::string label;
  PatientVector normal{{0, 0, 1}};  // of the plane that a disk or ellipse lies in
  bool sphere = false;              // brushCircle: seen as a circle in every plane that cuts it
  Uid replaces;                     // a measurement that is being changed: drawn here instead
  // outline: `points` is the line so far, `corners` are those of its points that were clicked, `rims` are
  // closed lines; with `erases` what is inside goes away. In space it is drawn in 3-D only, else in its
  // slice.
  std::vector<PatientPoint> corners;
  std::vector<std::vector<PatientPoint>> rims;
  bool inSpace = false, erases = false;
  // What the person can do next, for the status bar: "Enter: fill · Backspace: one corner back".
  std::string hint;
};

class Tool {
 public:
  virtual ~Tool() = default;
  virtual ToolKind kind() const = 0;
  virtual void handle(const ToolEvent& event, ToolContext& context) = 0;
  virtual ToolOverlay overlay() const { return {}; }
  // True while a press has not been released, or more presses are awaited: Esc and a change of tool cancel
  // it.
  virtual bool busy() const { return false; }
  // True when it needs an unlocked active segment; the shell disables it without one.
  virtual bool needsSegment() const { return false; }
};

std::unique_ptr<Tool> makeTool(ToolKind kind);
// The active segment when it may be edited; otherwise says why ("Choose a segment to <verb>, …") and answers
// nullptr.
const Segment* segmentToEdit(ToolContext& context, const char* verb);
// The volume of a segment, for tools that take values under the pointer. nullptr, and it is said why, where
// the view pointed at shows another volume: its values are not those that the segment grows by.
const Volume* volumeToEdit(ToolContext& context, const Segment& segment, const char* tool);
// The stable word ("brush"), the label ("Brush") and the one-line hint of the options strip.
const char* toolId(ToolKind kind);
const char* toolName(ToolKind kind);
const char* toolHint(ToolKind kind);
// Every tool there is, in the order of ToolKind: each kind has a word of its own.
std::vector<ToolKind> allTools();
// True for tools that change labels: keys and the options strip follow.
bool isEditTool(ToolKind kind);
// Draw, livewire and scissors; brush and eraser.
bool drawsOutlines(ToolKind kind);
bool isBrush(ToolKind kind);

}  // namespace chiasm::app
