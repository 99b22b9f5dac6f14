#include "app/interface/volume_choice.h"

#include <imgui.h>

#include <algorithm>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"

namespace chiasm::app {
namespace {

std::string listed(const VolumeInfo& info) {
  std::string text = info.name;
  if (!info.study.modality.empty()) text += " \u00b7 " + info.study.modality;
  if (!info.study.studyDate.empty()) text += " \u00b7 " + info.study.studyDate;
  return text;
}

// A row for every volume; the one that was chosen in this frame.
const Volume* volumeRows(const Case& current, const Volume* chosen) {
  const Volume* taken = nullptr;
  for (const Volume& volume : current.volumes) {
    ImGui::PushID(volume.info.uid.text().c_str());
    if (ImGui::MenuItem(listed(volume.info).c_str(), nullptr, &volume == chosen)) taken = &volume;
    ImGui::PopID();
  }
  return taken;
}

void heading(const char* text) {
  ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
  ImGui::TextUnformatted(text);
  ImGui::PopStyleColor();
}

void actionRow(Session& session, const char* id, bool checked) {
  const Action* row = session.actions().find(id);
  if (row == nullptr) return;
  if (ImGui::MenuItem(row->label.c_str(), session.actions().chordOf(id).c_str(), checked,
                      session.actions().isEnabled(*row, session)))
    session.runAction(id);
}

// A slider over 0..100 %.
void percentSlider(const char* label, double& part) {
  auto percent = static_cast<float>(part * 100.0);
  if (ImGui::SliderFloat(label, &percent, 0.0f, 100.0f, "%.0f %%"))
    part = std::clamp(static_cast<double>(percent) / 100.0, 0.0, 1.0);
}

}  // namespace

bool chooseVolume(Session& session, const ViewOverlayInputs& view) {
  if (!view.view.showOverlays || volumeLine(view).empty()) return false;
  const ImVec4 area = volumeLineArea(view);
  if (area.z <= area.x) return false;
  ImGui::SetCursorScreenPos({area.x, area.y});
  if (ImGui::InvisibleButton("volume", {area.z - area.x, area.w - area.y}))
    ImGui::OpenPopup("volume of view");
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImGui::SetNextWindowPos({area.x, area.w});
  if (ImGui::BeginPopup("volume of view")) {
    if (const Volume* taken = volumeRows(view.current, view.volume))
      session.intents().push(ShowVolume{taken->info.uid, view.geometry.place()});
    ImGui::EndPopup();
  }
  return hovered;
}

void drawVolumeMenuItems(Session& session) {
  const Case& current = session.current();
  ViewState& view = session.view();
  heading("All views");
  if (const Volume* taken = volumeRows(current, session.shownVolume())) session.showVolume(taken->info.uid);
  ImGui::Separator();
  const ViewPlace place = session.ui().focusedPlace();
  const std::string here = viewName(place.kind) + (place.column > 0 ? " view on the right" : " view alone");
  heading(here.c_str());
  ImGui::PushID("here");
  if (const Volume* taken = volumeRows(current, volumeIn(current, view, place)))
    session.showVolume(taken->info.uid, place);
  ImGui::PopID();
  ImGui::Separator();
  heading("Second volume: beside or over the first");
  ImGui::PushID("second");
  if (const Volume* taken = volumeRows(current, secondVolume(current, view)))
    chooseSecond(current, view, taken->info.uid);
  ImGui::PopID();
  ImGui::Separator();
  actionRow(session, "view.fusion", view.fusion.inSlices);
  actionRow(session, "view.fusion.in3d", view.fusion.in3d);
  actionRow(session, "view.volume.swap", false);
  actionRow(session, "view.window.link", view.linkWindows);
  ImGui::Separator();
  actionRow(session, "volume.describe", false);
}

std::string fusionMenuLabel(const ViewState& view) {
  std::string text = view.fusion.inSlices ? fusionText(view.fusion) : "";
  if (view.fusion.in3d) text += (text.empty() ? "" : ", ") + fusionIn3dText(view.fusion);
  return "Fusion: " + (text.empty() ? "off" : text);
}

void drawFusionMenuItems(Session& session, const Theme& theme) {
  FusionState& fusion = session.view().fusion;
  actionRow(session, "view.fusion", fusion.inSlices);
  ImGui::Separator();
  for (const render::FusionMode mode : allFusions()) {
    const std::string id = std::string("view.fusion.") + fusionId(mode);
    actionRow(session, id.c_str(), fusion.inSlices && fusion.mode == mode);
  }
  ImGui::Separator();
  ImGui::PushItemWidth(theme.px(150));
  const bool overlay = fusion.mode == render::FusionMode::overlay;
  if (overlay || fusion.mode == render::FusionMode::blend) percentSlider("Amount", fusion.amount);
  if (fusion.mode == render::FusionMode::checkerboard) {
    auto edge = static_cast<float>(fusion.squareMm);
    if (ImGui::SliderFloat("Squares", &edge, 5.0f, 100.0f, "%.0f mm"))
      fusion.squareMm = std::clamp(static_cast<double>(edge), 1.0, 500.0);
  }
  if (fusion.mode == render::FusionMode::swipe) percentSlider("Line", fusion.swipe);
  if (overlay) {
    for (const ColourMap map : allColourMaps()) {
      const std::string id = std::string("view.fusion.colours.") + colourMapName(map);
      actionRow(session, id.c_str(), fusion.colours == map);
    }
    actionRow(session, "view.fusion.colours.3d", !fusion.colours);
    if (fusion.colours) {
      percentSlider("Opaque from", fusion.rampEnd);
      percentSlider("Clear up to", fusion.rampBegin);
      fusion.rampEnd = std::max(fusion.rampEnd, fusion.rampBegin);
    }
  }
  ImGui::Separator();
  actionRow(session, "view.fusion.in3d", fusion.in3d);
  if (fusion.in3d) percentSlider("Opacity in 3-D", fusion.opacity3d);
  ImGui::PopItemWidth();
}

}  // namespace chiasm::app
