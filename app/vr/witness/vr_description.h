// How VR stands, as JSON: for tests that act step by step, and for assistive tools.
#pragma once

#include <string>
#include <vector>

#include "app/session/session.h"
#include "app/vr/vr_session.h"

namespace chiasm::app::vr {

// The word for a panel: "report".
const char* panelWord(PanelKind kind);
// What somebody who acts on `vr` has to wait for: "panels", "pictures", "gesture", "saving", names of jobs.
std::vector<std::string> awaitedIn(const Session& session, const VrSession& vr);

// One object. Poses are {position: [x, y, z] in metres, orientation: [x, y, z, w]} in stage space:
//   headset, running, focused, frames, rendered, work_milliseconds, head, eyes (left, right: a pose with
//   tangents [left, right, up, down]), moving (something follows a hand), select_only, hands {left, right:
//   grip, aim, tracked, trigger, squeeze, stick, menu, lower, upper, pad, pad_pressed}, world {scale,
//   case_from_stage: rows that turn metres into LPS mm}, room {what is held}, panels: {kind, shown, pixels
//   and, when placed, pose, metres; items: {name, rectangle [left, top, right, bottom] in the panel's
//   pixels}}, tool, active_segment, brush_radius_mm, hover {segments, links}, selected_text, undo, redo,
//   undo_author, author (who signs in VR), saved_sequence, messages, settled, awaited, panel_pictures (how
//   often one was drawn), validation (messages of the Vulkan layer).
// No words of the report and no names of patients are in it.
std::string describeVr(const Session& session, VrSession& vr, const FrameReport& frame);

}  // namespace chiasm::app::vr
