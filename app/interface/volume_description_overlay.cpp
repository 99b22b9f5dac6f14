// What a volume is called and when it was made, where its file does not say it: of the view pointed at last.
#include <imgui_stdlib.h>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"
#include "core/base/iso_date.h"
#include "core/case/volume_commands.h"

namespace chiasm::app {

void drawVolumeDescription(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const Volume* volume = session.hasCase() ? session.focusedVolume() : nullptr;
  const OverlayPanel panel = beginOverlayPanel(theme, "Name and date of the volume", {460, 230});
  if (panel.wantsClose || volume == nullptr) ui.overlay = Overlay::none;
  if (volume == nullptr) return endOverlayPanel();
  if (ui.overlayJustOpened) {
    ui.overlayText = volume->info.name;
    ui.overlayDate = volume->info.study.studyDate;
    ImGui::SetKeyboardFocusHere();
    ui.overlayJustOpened = false;
  }
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped(
      "Shown in every view of it, so no patient's name. The date says which volume is the prior.");
  ImGui::PopStyleColor();
  ImGui::Dummy({0, theme.px(6)});
  bool entered = false;
  const auto field = [&](const char* label, const char* id, const char* hint, std::string& text) {
    ImGui::AlignTextToFramePadding();
    ImGui::TextUnformatted(label);
    ImGui::SameLine(theme.px(90));
    ImGui::SetNextItemWidth(-1.0f);
    entered |= ImGui::InputTextWithHint(id, hint, &text, ImGuiInputTextFlags_EnterReturnsTrue);
  };
  field("Name", "##name", "FLAIR, second visit", ui.overlayText);
  field("Date", "##date", "2015-06-01, or nothing", ui.overlayDate);
  const bool dated = ui.overlayDate.empty() || isIsoDate(ui.overlayDate);
  ImGui::Dummy({0, theme.px(4)});
  ImGui::BeginDisabled(ui.overlayText.empty() || !dated);
  const bool pressed = iconButton(theme, "accept", icons::kCheck, "Keep", true);
  ImGui::EndDisabled();
  if (!dated) {
    ImGui::SameLine();
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.warning);
    ImGui::TextUnformatted("A date is a day that exists: year-month-day.");
    ImGui::PopStyleColor();
  }
  if ((pressed || entered) && dated && !ui.overlayText.empty()) {
    VolumeDescription said = descriptionOf(volume->info);
    said.name = ui.overlayText;
    said.study.studyDate = ui.overlayDate;
    if (!(said == descriptionOf(volume->info)))
      session.run(describeVolume(volume->info.uid, std::move(said)));
    ui.overlay = Overlay::none;
  }
  endOverlayPanel();
}

}  // namespace chiasm::app
