// Intents: what panels, tools, keys and the command palette ask for. The session carries them out.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/view_state.h"
#include "core/case/command.h"
#include "core/language/text_range.h"

namespace chiasm::app {

// Run a command as a job (worker thread over a snapshot; progress and cancel in the status bar).
struct ExecuteCommand {
  std::shared_ptr<const Command> command;
  std::string label = {};  // what the status bar says meanwhile: "Growing Skull"; empty: "Working"
};
// Run a named action of the action table ("edit.undo", "view.layout.2x2", "tool.brush").
struct RunAction {
  std::string id;
};
// Slices jump to a segment's largest cross-section, the camera turns to it, it becomes active.
struct GoToSegment {
  Uid segment;
};
// Slices jump to the middle of a mesh, the camera turns to it.
struct GoToMesh {
  Uid mesh;
};
struct FollowLink {
  Uid link;
};
// Link the selected words to a segment (or point, measurement).
struct LinkSelectionTo {
  LinkTarget target;
};
struct SetCrosshair {
  PatientPoint point;
};
struct OpenPath {
  std::string path;  // a case, a volume, a label image or a report: decided by content
};
struct PasteReport {
  std::string text, title;
};
struct ReturnToSequence {
  std::uint64_t sequence = 0;
};
// The check with this key (CheckFingerprint) under the report, its words in sight, the slices at its segment.
struct ShowCheck {
  std::string check;
};
// Brings words of the report into sight.
struct ShowWords {
  Uid report;
  TextRange range;
};
// Links the words of a suggestion to one of its segments; no segment: to the best one.
struct AcceptSuggestion {
  Uid report;
  TextRange range;
  Uid segment;
};
// Several at once, each to its best segment, as one step; those that fit several segments equally well are
// left.
struct AcceptSuggestions {
  std::vector<ReportPlace> places;
};
// The words of a suggestion do not speak of a segment; it is not suggested for them again.
struct RejectSuggestion {
  Uid report;
  TextRange range;
  Uid segment;
};
// Somebody looked at what a check (CheckFingerprint::key) says and decides that it stands as it is.
struct OverrideCheck {
  std::string check, reason;
};
// What a segment measures is written behind the selected words, into a new draft of their report.
struct InsertMeasurement {
  Uid segment;
  std::vector<std::string> quantities;  // one or two of segmentQuantities(), by name
};
// Written values of one report become what their segments measure now, in a new draft.
struct UpdateMeasurements {
  std::vector<Uid> bound;
};
// The selected words, all pieces of them, are something; without any, the chosen span is.
struct MarkSelection {
  std::string type;
  std::optional<Code> code;
};
struct SetSpanAttribute {
  Uid span;
  std::string name, value;  // no value: the attribute goes
};
struct RelateSpans {
  Uid from, to;
  std::string type;
};
// Words of the report are tied anew: to a link or a span whose words were lost.
struct AnchorAnew {
  Uid object;
};
// Open an operation of the table in the Effects panel; apply what it shows; leave it.
struct OpenEffect {
  std::string operation;
};
struct ApplyEffect {};
struct CancelEffect {};
// Look for a threshold in the shown volume's histogram ("otsu") and tell the open effect.
struct FindThreshold {
  std::string method;
};
// Add the segments of a template ("TotalSegmentator") that the case does not have yet.
struct AddTemplate {
  std::string name;
};
// Write the table of measures beside the case, as CSV.
struct SaveMeasures {};
// Show a volume in one view, or (no place) in all of the first column.
struct ShowVolume {
  Uid volume;
  std::optional<ViewPlace> place;
};
struct ShowMessage {
  std::string text;
  bool isError = false;
};

using Intent =
    std::variant<ExecuteCommand, RunAction, GoToSegment, GoToMesh, FollowLink, LinkSelectionTo, SetCrosshair,
                 OpenPath, PasteReport, ReturnToSequence, ShowCheck, ShowWords, AcceptSuggestion,
                 AcceptSuggestions, RejectSuggestion, OverrideCheck, InsertMeasurement, UpdateMeasurements,
                 MarkSelection, SetSpanAttribute, RelateSpans, AnchorAnew, OpenEffect, ApplyEffect,
                 CancelEffect, FindThreshold, AddTemplate, SaveMeasures, ShowVolume, ShowMessage>;

// Filled while drawing, emptied by the session once a frame. UI thread.
class IntentQueue {
 public:
  void push(Intent intent);
  std::vector<Intent> take() { return std::exchange(intents_, {}); }
  bool empty() const { return intents_.empty(); }

 private:
  std::vector<Intent> intents_;
};

}  // namespace chiasm::app
