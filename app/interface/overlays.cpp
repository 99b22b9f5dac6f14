#include "app/interface/overlays.h"

#include <imgui_stdlib.h>

#include <cfloat>

#include "app/interface/icons.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

void drawOverlay(Session& session, const Theme& theme, SeriesPictures* pictures) {
  switch (session.ui().overlay) {
    case Overlay::none:
      return;
    case Overlay::help:
      return drawHelpOverlay(session, theme);
    case Overlay::palette:
      return drawCommandPalette(session, theme);
    case Overlay::fileBrowser:
      return drawFileBrowser(session, theme);
    case Overlay::seriesList:
      return drawSeriesList(session, theme, pictures);
    case Overlay::authorPrompt:
      return drawAuthorPrompt(session, theme);
    case Overlay::pasteReport:
      return drawPasteReport(session, theme);
    case Overlay::transferFunction:
      return drawTransferFunctionOverlay(session, theme);
    case Overlay::spanType:
      return drawSpanTypeOverlay(session, theme);
    case Overlay::spanRelation:
      return drawSpanRelationOverlay(session, theme);
    case Overlay::measurement:
      return drawMeasurementOverlay(session, theme);
    case Overlay::studyBrowser:
      return drawStudyBrowser(session, theme);
    case Overlay::rendering:
      return drawRenderingOverlay(session, theme);
    case Overlay::picture:
      return drawPictureOverlay(session, theme);
    case Overlay::volumeDescription:
      return drawVolumeDescription(session, theme);
    case Overlay::send:
      return drawSendOverlay(session, theme);
  }
}

void drawAuthorPrompt(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const OverlayPanel panel = beginOverlayPanel(theme, "Who is editing?", {460, 190});
  if (panel.wantsClose) ui.overlay = Overlay::none;
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped(
      "Every change is signed with its author. Your name is asked once and kept on this computer.");
  ImGui::PopStyleColor();
  ImGui::Dummy({0, theme.px(6)});
  if (ui.overlayJustOpened) {
    ImGui::SetKeyboardFocusHere();
    ui.overlayJustOpened = false;
  }
  ImGui::SetNextItemWidth(-theme.px(110));
  const bool entered =
      ImGui::InputTextWithHint("##name", "Your name", &ui.overlayText, ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::SameLine();
  ImGui::BeginDisabled(ui.overlayText.empty());
  const bool pressed = iconButton(theme, "accept", icons::kCheck, "Continue", true);
  ImGui::EndDisabled();
  if ((entered || pressed) && !ui.overlayText.empty()) {
    ui.overlay = Overlay::none;
    session.setAuthor(ui.overlayText);
  }
  endOverlayPanel();
}

void drawPasteReport(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const OverlayPanel panel = beginOverlayPanel(theme, "Paste or type a report", {720, 560});
  if (panel.wantsClose && ui.overlayText.empty()) ui.overlay = Overlay::none;
  if (ui.overlayJustOpened) {
    ImGui::SetKeyboardFocusHere();
    ui.overlayJustOpened = false;
  }
  ImGui::InputTextMultiline("##text", &ui.overlayText,
                            {-FLT_MIN, ImGui::GetContentRegionAvail().y - theme.px(40)});
  ImGui::BeginDisabled(ui.overlayText.empty());
  if (iconButton(theme, "add", icons::kCheck, "Add to the case", true)) {
    session.intents().push(PasteReport{ui.overlayText, "Report"});
    ui.overlay = Overlay::none;
  }
  ImGui::EndDisabled();
  ImGui::SameLine();
  if (iconButton(theme, "cancel", icons::kClose, "Cancel", false)) ui.overlay = Overlay::none;
  endOverlayPanel();
}

}  // namespace chiasm::app
