// How 3-D is lit and cast, and how thick slices are: beside the views, so that each change is seen.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <string>

#include "app/interface/overlays.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

void words(const Theme& theme, const std::string& text) {
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("%s", text.c_str());
  ImGui::PopStyleColor();
}

void drawModes(Session& session, const Theme& theme, const Volume& volume, VolumeViewState& state) {
  using Mode = render::RenderMode;
  std::optional<double>& surface = state.rendering.surfaceAt;
  sectionHeading(theme, "3-D shows");
  const auto choose = [&](const char* label, Mode mode, bool asSurface) {
    if (choiceButton(theme, label, state.mode == mode && surface.has_value() == asSurface)) {
      state.mode = mode;
      if (!asSurface)
        surface.reset();
      else if (!surface)
        surface = session.view().thresholdLower;
    }
    ImGui::SameLine(0, theme.px(4));
  };
  choose("Shaded", Mode::shaded, false);
  choose("Surface", Mode::shaded, true);
  choose("Maximum", Mode::maximumIntensity, false);
  choose("Minimum", Mode::minimumIntensity, false);
  choose("Average", Mode::averageIntensity, false);
  ImGui::NewLine();
  if (!surface || state.mode != Mode::shaded) return;
  const VolumeStatistics* statistics = session.volumeStatistics(volume.info.uid);
  if (statistics == nullptr) return;
  auto value = static_cast<float>(*surface);
  ImGui::SetNextItemWidth(-theme.px(90));
  if (ImGui::SliderFloat("##surface", &value, static_cast<float>(statistics->minimum),
                         static_cast<float>(statistics->maximum), ("at %.0f " + volume.info.unit).c_str()))
    surface = static_cast<double>(value);
}

void drawLight(Session& session, const Theme& theme, VolumeViewState& state) {
  RenderingState& rendering = state.rendering;
  sectionHeading(theme, "Light");
  for (const LightingPreset& preset : lightingPresets()) {
    if (choiceButton(theme, std::string(preset.name).c_str(), rendering.lighting == preset.lighting))
      rendering.lighting = preset.lighting;
    ImGui::SameLine(0, theme.px(4));
  }
  ImGui::NewLine();
  words(theme, "For " + std::string(presetOf(rendering.lighting).purpose) + ".");
  bool shaded = rendering.shadows > 0;
  if (ImGui::Checkbox("Soft shadows", &shaded)) rendering.shadows = shaded ? kShadows : 0.0;
  if (shaded) {
    auto percent = static_cast<float>(100.0 * rendering.shadows);
    ImGui::SameLine();
    ImGui::SetNextItemWidth(-theme.px(8));
    if (ImGui::SliderFloat("##shadows", &percent, 10.0f, 100.0f, "%.0f %%"))
      rendering.shadows = std::clamp(static_cast<double>(percent) / 100.0, 0.1, 1.0);
  }
  ImGui::Checkbox("Darken what is far", &rendering.depthCue);
  ImGui::SameLine();
  ImGui::Checkbox("Body faint, segments in full colour", &session.view().ghost);
  ImGui::Checkbox("Faster, not exact", &rendering.fast);
}

void drawBetween(const Theme& theme, BetweenVoxels& between) {
  sectionHeading(theme, "Slices between voxels");
  for (const BetweenVoxels one : allBetweenVoxels()) {
    std::string label(nameOf(one));
    label.front() = static_cast<char>(label.front() - 'a' + 'A');
    if (choiceButton(theme, (label + "##between").c_str(), between == one)) between = one;
    ImGui::SameLine(0, theme.px(4));
  }
  ImGui::NewLine();
}

void drawSlab(const Theme& theme, render::Slab& slab) {
  sectionHeading(theme, "Slices show");
  for (const render::SlabKind kind :
       {render::SlabKind::maximum, render::SlabKind::minimum, render::SlabKind::mean}) {
    std::string label(nameOf(kind));
    label.front() = static_cast<char>(label.front() - 'a' + 'A');
    if (choiceButton(theme, (label + "##slab").c_str(), slab.kind == kind)) slab.kind = kind;
    ImGui::SameLine(0, theme.px(4));
  }
  auto mm = static_cast<float>(slab.mm);
  ImGui::SetNextItemWidth(-theme.px(8));
  if (ImGui::SliderFloat("##mm", &mm, 0.0f, 100.0f, mm > 0 ? "of %.0f mm" : "thin"))
    slab.mm = std::clamp(static_cast<double>(mm), 0.0, kThickestSlabMm);
}

}  // namespace

void drawRenderingOverlay(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const OverlayPanel panel =
      beginOverlayPanel(theme, "Lighting, 3-D modes and thick slices", {470, 416}, OverlayPlace::aside);
  const Volume* volume = session.hasCase() ? session.shownVolume() : nullptr;
  if (panel.wantsClose || volume == nullptr) ui.overlay = Overlay::none;
  ui.overlayJustOpened = false;
  if (volume != nullptr) {
    VolumeViewState& state = session.view().of(volume->info.uid);
    drawModes(session, theme, *volume, state);
    drawLight(session, theme, state);
    drawBetween(theme, session.view().between);
    drawSlab(theme, session.view().slab);
  }
  endOverlayPanel();
}

}  // namespace chiasm::app
