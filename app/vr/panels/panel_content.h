// What each panel that floats in the room shows: the desktop's own panels, and those that only VR has.
#pragma once

#include <vector>

#include "app/panels/panel.h"
#include "app/session/session.h"
#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// Lives one frame. Desktop panels are drawn with `panel`; `settings` may be changed by a control, and what is
// no intent is asked by event (PanelToggled, RoomAsked, LeaveRequested), carried out after the frame.
struct PanelContent {
  Session& session;
  PanelContext& panel;
  VrSettings& settings;
  const std::vector<PanelPicture>& panels;  // which there are, and which are shown
  std::vector<VrEvent>& asked;
  RoomStatus room;  // as last heard by RoomChanged
};

struct PanelForm {
  PanelKind kind = PanelKind::report;
  const char* name = "";        // "Report"
  glm::ivec2 logicalPixels{0};  // in which it is laid out at font scale 1
  bool shownAtStart = true;
};

// Every panel there is, the farthest first.
const std::vector<PanelForm>& panelForms();

// Draws into the current ImGui window, which fills the panel's picture and has the panel's own context. UI
// thread.
void drawPanelContent(PanelKind kind, PanelContent& content);

}  // namespace chiasm::app::vr
