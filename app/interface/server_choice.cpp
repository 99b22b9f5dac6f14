#include "app/interface/server_choice.h"

#include <imgui.h>

#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

void drawServerChoice(const Theme& theme, const std::vector<data_io::PacsServer>& servers,
                      const data_io::PacsServer* chosen,
                      const std::function<void(const std::string&)>& choose) {
  ImGui::AlignTextToFramePadding();
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextUnformatted(servers.empty() ? "No servers" : "Server");
  ImGui::PopStyleColor();
  for (const data_io::PacsServer& server : servers) {
    ImGui::SameLine();
    if (choiceButton(theme, server.name.c_str(), &server == chosen)) {
      choose(server.name);
      break;
    }
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", server.destination().c_str());
  }
}

void drawNetworkProgress(const Session& session, const Theme& theme, bool busy,
                         const std::function<void()>& cancel) {
  if (!busy) return;
  const std::vector<JobStatus> jobs = session.jobs();
  if (jobs.empty()) return;
  const JobStatus& job = jobs.back();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted((job.name + " \u2026").c_str());
  ImGui::SameLine();
  ImGui::ProgressBar(static_cast<float>(job.fraction),
                     {ImGui::GetContentRegionAvail().x - theme.px(90), theme.px(6)}, "");
  ImGui::SameLine();
  if (ImGui::Button("Cancel")) cancel();
}

void drawProblem(const Theme& theme, const std::string& sentence) {
  if (sentence.empty()) return;
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.conflict);
  ImGui::TextWrapped("%s", sentence.c_str());
  ImGui::PopStyleColor();
}

}  // namespace chiasm::app
