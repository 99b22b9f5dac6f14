// Small pieces that panels and overlays share: buttons with icons, headings, hairlines, shortened text.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

#include "app/interface/theme.h"
#include "app/panels/panel.h"

namespace chiasm::app {

// An icon with or without a label; at least 28 logical pixels high. `filled` draws the raised background
// always, otherwise only when hovered. Returns true when pressed.
bool iconButton(const Theme& theme, const char* id, const char* icon, const char* label, bool filled,
                bool active = false);
// One of several words side by side, 28 logical pixels high; the chosen one is lit. True when pressed.
bool choiceButton(const Theme& theme, const char* label, bool chosen);
// 11-pixel semi-bold capitals in the faint role; the text is upper-cased for display.
void sectionHeading(const Theme& theme, const char* text);
// One pixel across the content region in the line role.
void horizontalLine(const Theme& theme);
// Text on one line, cut with "…" when it is wider than `width`. Returns the width drawn.
float drawEllipsised(ImDrawList& list, ImFont* font, ImVec2 position, float width, ImU32 colour,
                     std::string_view text);
// A key beside its action, in a small outlined box. Returns its width.
float drawKey(ImDrawList& list, const Theme& theme, ImVec2 position, std::string_view chord);
// Where an overlay stands: in the middle of a dimmed window, or at its lower left with all else in sight.
enum class OverlayPlace { centre, aside };
// Starts a panel over the window; Esc or a click outside wants it closed. Pair with endOverlayPanel.
struct OverlayPanel {
  bool wantsClose = false;
};
OverlayPanel beginOverlayPanel(const Theme& theme, const char* title, ImVec2 logicalSize,
                               OverlayPlace place = OverlayPlace::centre);
void endOverlayPanel();

// Tells whoever asked where an item of the current panel is, when it is within the panel.
void noteItem(const PanelContext& context, const std::string& name, ImVec2 low, ImVec2 high);

}  // namespace chiasm::app
