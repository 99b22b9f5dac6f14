// The panels that only VR has, and the large tiles that they share.
#pragma once

#include <imgui.h>

#include <string>

#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/vr/panels/panel_content.h"

namespace chiasm::app::vr {

// Draw into the current ImGui window, which fills the panel.
void drawPalettePanel(PanelContent& content);
void drawToolsPanel(PanelContent& content);
void drawKeyboardPanel(PanelContent& content);
void drawMessagePanel(PanelContent& content);
void drawHelpPanel(PanelContent& content);
void drawDialogPanel(PanelContent& content);

struct LargeTile {
  bool pressed = false, hovered = false;
};
// A tile with an icon over a word (or the word alone); noted in the log as "tile LABEL".
LargeTile drawLargeTile(const Theme& theme, int id, const char* icon, const std::string& label, ImVec2 low,
                        ImVec2 size, bool lit, bool enabled, ItemLog* log);
bool isShown(const PanelContent& content, PanelKind kind);
// There is an unlocked active segment in a case that may be changed.
bool toolCanEdit(const PanelContent& content);

}  // namespace chiasm::app::vr
