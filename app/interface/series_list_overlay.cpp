// What a folder or archive holds: series with a small picture each, ticked and opened together.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/series_pictures.h"
#include "app/panels/widgets.h"
#include "app/session/series_list.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

constexpr float kRowHeight = 76, kPicture = 64;

std::string title(const data_io::InspectedVolume& volume) {
  std::string text = volume.study.modality.empty() ? volume.format : volume.study.modality;
  if (!volume.study.seriesDescription.empty()) text += "  " + volume.study.seriesDescription;
  if (volume.parts > 1)
    text += fmt::format("  \u00b7  {} of {} ({})", volume.part + 1, volume.parts, volume.difference);
  return text;
}

std::string details(const data_io::InspectedVolume& volume) {
  std::string text = fmt::format("{} {}", volume.images, volume.images == 1 ? "image" : "images");
  if (volume.refusal.empty()) {
    const GridGeometry& grid = volume.grid;
    text +=
        fmt::format("  \u00b7  {} \u00d7 {} \u00d7 {}  \u00b7  {:.3g} \u00d7 {:.3g} \u00d7 {:.3g} mm",
                    grid.size.x, grid.size.y, grid.size.z, grid.spacing.x, grid.spacing.y, grid.spacing.z);
  }
  if (!volume.study.studyDate.empty()) text += "  \u00b7  " + volume.study.studyDate;
  return text;
}

// The third line: why it does not open, or what stays to be known of it.
std::string remark(const data_io::InspectedVolume& volume) {
  if (!volume.refusal.empty()) return "Does not open: " + volume.refusal;
  std::string text;
  for (const std::string& badge : volume.badges) text += (text.empty() ? "" : "  \u00b7  ") + badge;
  return text;
}

void drawRow(SeriesList& list, std::size_t index, const Theme& theme, SeriesPictures* pictures) {
  const data_io::InspectedVolume& volume = list.volumes()[index];
  const bool opens = volume.refusal.empty();
  ImGui::PushID(static_cast<int>(index));
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(kRowHeight);
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  ImGui::SetItemAllowOverlap();
  const bool clicked = ImGui::InvisibleButton("row", {width, height - 1});
  if (ImGui::IsItemHovered()) {
    draw.AddRectFilled(start, {start.x + width, start.y + height - 1}, theme.colours.raised, theme.px(4));
    if (!volume.note.empty()) ImGui::SetTooltip("%s", volume.note.c_str());
  }
  if (clicked) list.tick(index, !list.ticked(index));
  const float box = theme.px(16), boxY = start.y + (height - box) / 2, boxX = start.x + theme.px(10);
  if (opens) {
    const bool on = list.ticked(index);
    if (on)
      draw.AddRectFilled({boxX, boxY}, {boxX + box, boxY + box}, theme.colours.accent, theme.px(3));
    else
      draw.AddRect({boxX, boxY}, {boxX + box, boxY + box}, theme.colours.dim, theme.px(3), 0, theme.px(1.5f));
    if (on)
      draw.AddText(theme.icons, theme.icons->FontSize * 0.8f, {boxX + theme.px(1), boxY},
                   theme.colours.background, icons::kCheck);
  }
  const float side = theme.px(kPicture), pictureX = start.x + theme.px(38), pictureY = start.y + theme.px(6);
  draw.AddRectFilled({pictureX, pictureY}, {pictureX + side, pictureY + side}, IM_COL32(0, 0, 0, 255));
  if (void* texture = pictures != nullptr ? pictures->of(list, index) : nullptr) {
    const glm::vec2 size =
        glm::vec2(volume.thumbnail.size) *
        (side / static_cast<float>(std::max(volume.thumbnail.size.x, volume.thumbnail.size.y)));
    const ImVec2 low(pictureX + (side - size.x) / 2, pictureY + (side - size.y) / 2);
    draw.AddImage(texture, low, {low.x + size.x, low.y + size.y});
  }
  const float textX = pictureX + side + theme.px(14), room = start.x + width - textX - theme.px(8);
  const float line = theme.px(20);
  drawEllipsised(draw, theme.strong, {textX, start.y + theme.px(9)}, room,
                 opens ? theme.colours.text : theme.colours.faint, title(volume));
  drawEllipsised(draw, theme.numbers, {textX, start.y + theme.px(9) + line}, room, theme.colours.dim,
                 details(volume));
  drawEllipsised(draw, theme.small, {textX, start.y + theme.px(11) + 2 * line}, room,
                 opens ? theme.colours.faint : theme.colours.warning, remark(volume));
  ImGui::SetCursorScreenPos({start.x, start.y + height});
  ImGui::Dummy({0, 0});
  ImGui::PopID();
}

// How far the reader is, with Cancel, as the status bar says it.
void drawLooking(Session& session, const Theme& theme) {
  std::string text = "Looking\u2026";
  for (const JobStatus& job : session.jobs())
    if (job.name.starts_with("Looking into "))
      text = fmt::format("{}\u2026 {:.0f}%", job.name, job.fraction * 100.0);
  ImGui::TextUnformatted(text.c_str());
  ImGui::Dummy({0, theme.px(6)});
  if (iconButton(theme, "stop", icons::kCancel, "Cancel", true)) {
    session.seriesList().cancel();
    session.ui().overlay = Overlay::none;
  }
}

void openChosen(Session& session) {
  SeriesList& list = session.seriesList();
  session.ui().overlay = Overlay::none;
  session.openVolumes(list.path(), list.chosen());
}

}  // namespace

void drawSeriesList(Session& session, const Theme& theme, SeriesPictures* pictures) {
  InterfaceState& ui = session.ui();
  SeriesList& list = session.seriesList();
  if (!list.busy() && list.onlyOne()) return openChosen(session);
  const OverlayPanel panel = beginOverlayPanel(theme, "What is there", {760, 560});
  ui.overlayJustOpened = false;
  if (panel.wantsClose) {
    list.cancel();
    ui.overlay = Overlay::none;
  }
  if (list.busy()) {
    drawLooking(session, theme);
  } else if (list.volumes().empty()) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
    ImGui::TextWrapped("%s", list.problem().empty() ? "Looking was cancelled." : list.problem().c_str());
    ImGui::PopStyleColor();
    ImGui::Dummy({0, theme.px(6)});
    if (iconButton(theme, "back", icons::kLeft, "Back to the files", true)) ui.open(Overlay::fileBrowser);
  } else {
    const float footer = theme.px(44);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::BeginChild("series", {0, ImGui::GetContentRegionAvail().y - footer}, false);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(list.volumes().size()), theme.px(kRowHeight));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
        drawRow(list, static_cast<std::size_t>(i), theme, pictures);
    ImGui::EndChild();
    ImGui::PopStyleVar();
    ImGui::Dummy({0, theme.px(4)});
    const std::size_t count = list.chosen().size();
    ImGui::BeginDisabled(count == 0);
    const std::string label = count < 2 ? "Open" : fmt::format("Open {} volumes as one case", count);
    if (iconButton(theme, "open", icons::kCheck, label.c_str(), true)) openChosen(session);
    ImGui::EndDisabled();
    const auto& volumes = list.volumes();
    const bool several = std::any_of(volumes.begin(), volumes.end(),
                                     [](const data_io::InspectedVolume& one) { return one.parts > 1; });
    if (several) ImGui::SameLine();
    if (several && iconButton(theme, "every part", icons::kAdd, "Tick all time points", false))
      for (std::size_t i = 0; i < volumes.size(); ++i)
        if (volumes[i].parts > 1) list.tick(i, true);
  }
  endOverlayPanel();
}

}  // namespace chiasm::app
