// The parts of the window around the views. Each draws its area of the layout into the current window.
#pragma once

#include <imgui.h>

#include <optional>
#include <string>

#include "app/interface/coarser_words.h"
#include "app/interface/item_log.h"
#include "app/interface/layout.h"
#include "app/interface/theme.h"
#include "app/session/session.h"

namespace chiasm::app {

// Lives one frame.
struct ShellContext {
  Session& session;
  const Theme& theme;
  const WindowLayout& layout;
  ItemLog& log;
  // Of the volume in the 3-D view; nullopt: it shows all voxels.
  std::optional<CoarserWords> coarser = std::nullopt;
};

void drawTopBar(ShellContext& context);
void drawToolRail(ShellContext& context);
void drawIdentityStrip(ShellContext& context);
void drawStationStrip(ShellContext& context);
void drawTimeStrip(ShellContext& context);  // where the shown volume has time points
void drawStatusBar(ShellContext& context);
void drawMessages(ShellContext& context);
// Report, Checks (with how many need a person) or History; which one is chosen here.
void drawPanelTabs(ShellContext& context);
// The lines that are dragged to resize the right panel and to share it out.
void drawPanelHandles(ShellContext& context);

// Small pieces that these share.
ImVec2 areaMinimum(const Area& area);
ImVec2 areaMaximum(const Area& area);
void fillArea(const Area& area, ImU32 colour);
ImVec2 textSize(ImFont* font, const std::string& text);
// Text with its middle at height `middleY`; noted in the log as belonging to `area`. Its right end.
float drawTextAt(ShellContext& context, const char* name, ImFont* font, float x, float middleY, ImU32 colour,
                 const std::string& text, const Area& area);
// A flat button whose top left corner is given, `height` logical pixels tall; right end in `right`.
struct FlatButton {
  bool pressed = false, hovered = false;
  float right = 0;
};
FlatButton drawFlatButton(ShellContext& context, const char* id, const std::string& label, float x,
                          float middleY, float logicalHeight, bool framed, const Area& area,
                          const std::string& chord = {}, bool dropDown = false);
float flatButtonWidth(const Theme& theme, const std::string& label, const std::string& chord, bool dropDown);
// A tooltip with an action's key behind it.
void tooltip(const std::string& text, const std::string& chord = {});

}  // namespace chiasm::app
