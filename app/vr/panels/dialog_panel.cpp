// What lies over the window on the desktop, as a panel of its own: Find anything, Open, a report that is
// typed, the 3-D colours.
#include <imgui.h>

#include "app/interface/overlays.h"
#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {

void drawDialogPanel(PanelContent& content) {
  const Theme& theme = content.panel.theme;
  InterfaceState& ui = content.session.ui();
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const float foot = theme.px(60), gap = theme.px(8);
  const ImVec2 tile(theme.px(150), foot - 2 * gap);
  if (drawLargeTile(theme, 0, "", "Close", {low.x + size.x - tile.x - 3 * gap, low.y + size.y - foot + gap},
                    tile, false, true, content.panel.log)
          .pressed)
    ui.overlay = Overlay::none;
  // An overlay lies over all of what it is drawn into: here that is everything but the foot.
  ImGuiViewport& whole = *ImGui::GetMainViewport();
  const ImVec2 all = whole.Size;
  whole.Size.y -= foot;
  drawOverlay(content.session, theme);
  whole.Size = all;
}

}  // namespace chiasm::app::vr
