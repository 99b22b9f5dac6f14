// Sending to a server: what, where, what is not settled, and only then the button that does it.
#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <string>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/server_choice.h"
#include "app/panels/widgets.h"
#include "app/session/open_matters.h"
#include "app/session/outgoing_text.h"
#include "app/session/sending.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

void drawOutgoing(const Session& session, const Sending& sending, const Theme& theme) {
  const data_io::Outgoing* outgoing = sending.outgoing();
  if (outgoing == nullptr) return;
  sectionHeading(theme, "What is sent");
  ImGui::BeginChild("outgoing", {0, ImGui::GetContentRegionAvail().y - theme.px(150)}, false);
  for (const data_io::OutgoingSeries& series : outgoing->series)
    ImGui::TextWrapped("%s", sentence(series).c_str());
  if (outgoing->notDicom > 0)
    ImGui::TextDisabled(outgoing->notDicom == 1 ? "%d file that is no DICOM object is left out"
                                                : "%d files that are no DICOM objects are left out",
                        outgoing->notDicom);
  ImGui::EndChild();
  if (session.hasCase() && session.review()) {
    const OpenMatters open = openMatters(session.current(), *session.review());
    ImGui::PushStyleColor(ImGuiCol_Text, open.any() ? theme.colours.warning : theme.colours.dim);
    ImGui::TextWrapped("%s", ("The open case has " + sentence(open) + ".").c_str());
    ImGui::PopStyleColor();
  }
}

}  // namespace

void drawSendOverlay(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  Sending& sending = session.sending();
  const OverlayPanel panel = beginOverlayPanel(theme, "Send DICOM files to a server", {760, 520});
  if (panel.wantsClose) ui.overlay = Overlay::none;
  if (ui.overlayJustOpened) {
    sending.readServers();
    ImGui::SetKeyboardFocusHere();
  }
  ui.overlayJustOpened = false;
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - theme.px(110));
  bool look = ImGui::InputTextWithHint("##path", "A DICOM file, or a folder with all beneath", &sending.path,
                                       ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::SameLine();
  look |= iconButton(theme, "look", icons::kSearch, "Look", true);
  if (look) sending.look();
  drawServerChoice(theme, sending.servers(), sending.server(),
                   [&](const std::string& name) { sending.choose(name); });
  ImGui::Dummy({0, theme.px(4)});
  drawNetworkProgress(session, theme, sending.busy(), [&] { sending.cancel(); });
  drawProblem(theme, sending.problem());
  if (!sending.outcome().empty()) ImGui::TextWrapped("%s", sending.outcome().c_str());
  drawOutgoing(session, sending, theme);
  const std::string obstacle = sending.obstacle();
  if (sending.outgoing() != nullptr && !sending.busy()) {
    if (!obstacle.empty()) drawProblem(theme, obstacle);
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
    ImGui::TextWrapped("Sending cannot be undone. The files themselves are not changed.");
    ImGui::PopStyleColor();
  }
  if (obstacle.empty() && !sending.busy()) {
    const std::string label =
        fmt::format("Send {} files to {}", fileCount(*sending.outgoing()), sending.server()->destination());
    if (iconButton(theme, "send", icons::kCheck, label.c_str(), true)) sending.send();
  }
  endOverlayPanel();
}

}  // namespace chiasm::app
