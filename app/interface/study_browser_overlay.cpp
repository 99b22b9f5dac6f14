// The study browser: servers, what to look for, studies, series, fetching. The one place with patients'
// names.
#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <string>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/server_choice.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"
#include "app/session/study_browser.h"

namespace chiasm::app {

namespace {

constexpr ImGuiTableFlags kTable = ImGuiTableFlags_RowBg | ImGuiTableFlags_ScrollY |
                                   ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_SizingFixedFit;
constexpr const char* kHiddenName = "\u2022\u2022\u2022\u2022\u2022";

std::string count(int value) {
  return value < 0 ? "?" : std::to_string(value);
}

bool field(const Theme& theme, const char* id, const char* hint, float width, std::string& text) {
  ImGui::SetNextItemWidth(theme.px(width));
  const bool entered = ImGui::InputTextWithHint(id, hint, &text, ImGuiInputTextFlags_EnterReturnsTrue);
  ImGui::SameLine();
  return entered;
}

void drawSearch(StudyBrowser& browser, const Theme& theme, bool justOpened) {
  StudySearch& search = browser.search;
  if (justOpened) ImGui::SetKeyboardFocusHere();
  bool asked = field(theme, "##id", "Patient ID", 150, search.id);
  asked |= field(theme, "##name", "Name begins with", 170, search.name);
  asked |= field(theme, "##modality", "Modality", 90, search.modality);
  asked |= field(theme, "##from", "From 2026-01-31", 140, search.from);
  asked |= field(theme, "##to", "To", 110, search.to);
  ImGui::BeginDisabled(browser.server() == nullptr);
  asked |= iconButton(theme, "search", icons::kSearch, "Search", true);
  ImGui::EndDisabled();
  if (asked) browser.find();
}

void tableHeads(std::initializer_list<std::pair<const char*, float>> columns, const Theme& theme) {
  for (const auto& [name, width] : columns)
    ImGui::TableSetupColumn(name,
                            width > 0 ? ImGuiTableColumnFlags_WidthFixed : ImGuiTableColumnFlags_WidthStretch,
                            theme.px(width));
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableHeadersRow();
}

void cell(const std::string& text) {
  ImGui::TableNextColumn();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(text.c_str());
}

void drawStudies(StudyBrowser& browser, const Theme& theme, float height) {
  if (!browser.studies()) return;
  const auto& found = *browser.studies();
  if (found.rows.empty()) {
    ImGui::TextDisabled("Nothing was found.");
    return;
  }
  Uid chosen;
  if (ImGui::BeginTable("studies", 6, kTable, {0, height})) {
    tableHeads(
        {{"Date", 86}, {"Patient ID", 150}, {"Name", 170}, {"Modalities", 96}, {"Study", 0}, {"Objects", 64}},
        theme);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(found.rows.size()));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const data_io::FoundStudy& row = found.rows[static_cast<std::size_t>(i)];
        ImGui::TableNextRow();
        ImGui::TableNextColumn();
        ImGui::PushID(i);
        ImGui::AlignTextToFramePadding();
        if (ImGui::Selectable(row.date.empty() ? "no date" : row.date.c_str(), row.study == browser.study(),
                              ImGuiSelectableFlags_SpanAllColumns, {0, theme.px(26)}))
          chosen = row.study;
        ImGui::PopID();
        cell(row.patientId);
        cell(browser.showNames ? row.patientName : row.patientName.empty() ? "" : kHiddenName);
        cell(row.modalities);
        cell(row.description);
        cell(count(row.instances));
      }
    ImGui::EndTable();
  }
  if (found.more) ImGui::TextDisabled("There are more; narrow the search.");
  if (!chosen.empty() && !browser.fetching()) browser.listSeries(chosen);
}

void drawSeries(Session& session, StudyBrowser& browser, const Theme& theme) {
  if (!browser.series()) return;
  const auto open = [&session](const std::string& folder) {
    session.ui().overlay = Overlay::none;
    session.openPath(folder);
  };
  Uid wanted;
  bool all = false;
  ImGui::BeginDisabled(browser.busy());
  if (ImGui::BeginTable("series", 5, kTable, {0, ImGui::GetContentRegionAvail().y - theme.px(64)})) {
    tableHeads({{"", 40}, {"Modality", 86}, {"Series", 0}, {"Objects", 64}, {" ", 84}}, theme);
    for (const data_io::FoundSeries& row : browser.series()->rows) {
      ImGui::TableNextRow();
      ImGui::PushID(row.series.text().c_str());
      cell(count(row.number));
      cell(row.modality);
      cell(row.description);
      cell(count(row.instances));
      ImGui::TableNextColumn();
      if (ImGui::Button("Fetch")) wanted = row.series;
      ImGui::PopID();
    }
    ImGui::EndTable();
  }
  all = iconButton(theme, "fetch study", icons::kFolder, "Fetch the whole study", true);
  ImGui::EndDisabled();
  if (all || !wanted.empty()) browser.fetch(browser.study(), wanted, open);
}

}  // namespace

void drawStudyBrowser(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  StudyBrowser& browser = session.studyBrowser();
  const OverlayPanel panel = beginOverlayPanel(theme, "Find a study on a server", {980, 640});
  if (panel.wantsClose) ui.overlay = Overlay::none;
  const bool justOpened = ui.overlayJustOpened;
  ui.overlayJustOpened = false;
  if (justOpened) browser.readServers();
  drawServerChoice(theme, browser.servers(), browser.server(),
                   [&](const std::string& name) { browser.choose(name); });
  ImGui::SameLine(ImGui::GetContentRegionAvail().x - theme.px(120));
  ImGui::Checkbox("Show names", &browser.showNames);
  drawSearch(browser, theme, justOpened);
  ImGui::Dummy({0, theme.px(2)});
  drawNetworkProgress(session, theme, browser.busy(), [&] { browser.cancel(); });
  drawProblem(theme, browser.problem());
  const bool withSeries = browser.series().has_value();
  drawStudies(browser, theme, ImGui::GetContentRegionAvail().y * (withSeries ? 0.5f : 1.0f) - theme.px(30));
  drawSeries(session, browser, theme);
  endOverlayPanel();
}

}  // namespace chiasm::app
