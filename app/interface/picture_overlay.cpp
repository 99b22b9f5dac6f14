// A picture or a film of a view: what is in it, how large it is, where it goes.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "app/actions/view_times.h"
#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/server_choice.h"
#include "app/panels/widgets.h"
#include "app/pictures/film_sink.h"
#include "app/pictures/running_program.h"
#include "app/session/picture_maker.h"
#include "app/session/session.h"
#include "app/stations/station.h"

namespace chiasm::app {

namespace {

using What = PictureRequest::What;

constexpr float kLabelWidth = 110;

void rowLabel(const Theme& theme, const char* text) {
  ImGui::AlignTextToFramePadding();
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextUnformatted(text);
  ImGui::PopStyleColor();
  ImGui::SameLine(theme.px(kLabelWidth));
}

// One of several; true when another one was chosen.
template <typename Value, std::size_t N>
bool choices(const Theme& theme, const std::pair<const char*, Value> (&offered)[N], Value& chosen) {
  bool changed = false;
  for (std::size_t i = 0; i < N; ++i) {
    if (i > 0) ImGui::SameLine(0, theme.px(4));
    if (!choiceButton(theme, offered[i].first, chosen == offered[i].second)) continue;
    changed = chosen != offered[i].second;
    chosen = offered[i].second;
  }
  return changed;
}

void drawSize(const Theme& theme, PictureRequest& request) {
  rowLabel(theme, "Size");
  int size[2] = {request.size.x, request.size.y};
  ImGui::SetNextItemWidth(theme.px(150));
  if (ImGui::InputInt2("##size", size)) request.size = {size[0], size[1]};
  ImGui::SameLine();
  ImGui::TextUnformatted("px");
  const std::pair<const char*, glm::ivec2> kSizes[] = {{"1280 × 720", {1280, 720}},
                                                       {"1920 × 1080", {1920, 1080}},
                                                       {"3840 × 2160", {3840, 2160}},
                                                       {"2000 × 2000", {2000, 2000}}};
  for (const auto& [label, offered] : kSizes) {
    ImGui::SameLine(0, theme.px(4));
    if (choiceButton(theme, label, request.size == offered)) request.size = offered;
  }
}

void drawContent(const Theme& theme, PictureRequest& request) {
  rowLabel(theme, "In the picture");
  ImGui::BeginGroup();
  ImGui::Checkbox("Scale bar", &request.scaleBar);
  ImGui::SameLine();
  ImGui::Checkbox("Orientation letters", &request.letters);
  ImGui::SameLine();
  ImGui::Checkbox("Names of segments", &request.names);
  ImGui::Checkbox("Title", &request.title);
  if (request.title) {
    ImGui::SameLine();
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.warning);
    ImGui::TextUnformatted("The volume's name is free text: see that it does not name the patient.");
    ImGui::PopStyleColor();
  }
  if (!request.film()) ImGui::Checkbox("Transparent background", &request.transparent);
  ImGui::EndGroup();
}

void drawPace(const Theme& theme, PictureRequest& request) {
  rowLabel(theme, "Length");
  ImGui::SetNextItemWidth(theme.px(90));
  ImGui::InputDouble("##seconds", &request.seconds, 0, 0, "%.1f");
  request.seconds = std::clamp(request.seconds, 0.5, 600.0);
  ImGui::SameLine();
  ImGui::TextUnformatted("s at");
  ImGui::SameLine();
  ImGui::SetNextItemWidth(theme.px(70));
  ImGui::InputInt("##pace", &request.framesPerSecond, 0);
  request.framesPerSecond = std::clamp(request.framesPerSecond, 1, 120);
  ImGui::SameLine();
  ImGui::TextUnformatted("pictures a second");
}

// Why it cannot be made; empty when it can.
std::string obstacleOf(const Session& session, const PictureRequest& request) {
  if (request.size.x < 16 || request.size.y < 16 || request.size.x > 32768 || request.size.y > 32768)
    return "A picture is from 16 to 32768 pixels wide and high.";
  if (request.what == What::stations && stationsOf(session.current(), session.view()).size() < 2)
    return "Keep at least two views as stations first (K).";
  if (request.what == What::timePoints && shownTimePoints(session.current(), session.view()).empty())
    return "The shown volume is not one of several time points.";
  if (!request.film())
    return request.path.ends_with(".png") ? std::string() : "A picture's name ends in .png.";
  auto place = placeOfFilm(request.path, true);
  return place ? std::string() : place.error().message;
}

void drawNotes(const Theme& theme, const PictureRequest& request) {
  std::string note;
  std::error_code ignored;
  if (request.film() && !isInstalled("ffmpeg"))
    note = "ffmpeg is not installed: the film becomes a folder of numbered pictures.";
  else if (std::filesystem::exists(request.path, ignored))
    note = "There is a file of this name; it is replaced.";
  if (note.empty()) return;
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.warning);
  ImGui::TextWrapped("%s", note.c_str());
  ImGui::PopStyleColor();
}

}  // namespace

void drawPictureOverlay(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  PictureRequest& request = session.pictures().request;
  const OverlayPanel panel =
      beginOverlayPanel(theme, request.film() ? "Make a film" : "Save a picture", {760, 420});
  if (panel.wantsClose || !session.hasCase()) ui.overlay = Overlay::none;
  rowLabel(theme, "What");
  constexpr std::pair<const char*, What> kWhat[] = {{"Picture", What::picture},
                                                    {"Once around", What::turntable},
                                                    {"Along the stations", What::stations},
                                                    {"Through the time points", What::timePoints}};
  bool renamed = choices(theme, kWhat, request.what);
  if (request.what != What::turntable) {
    rowLabel(theme, "View");
    constexpr std::pair<const char*, ViewKind> kViews[] = {{"3-D", ViewKind::volume3d},
                                                           {"Axial", ViewKind::axial},
                                                           {"Coronal", ViewKind::coronal},
                                                           {"Sagittal", ViewKind::sagittal}};
    renamed = choices(theme, kViews, request.view) || renamed;
  } else {
    request.view = ViewKind::volume3d;
  }
  drawSize(theme, request);
  drawContent(theme, request);
  if (request.film()) {
    request.transparent = false;
    drawPace(theme, request);
  }
  if (renamed) request.path = freePictureName(request, session.casePath());
  rowLabel(theme, "File");
  if (ui.overlayJustOpened) ImGui::SetKeyboardFocusHere();
  ui.overlayJustOpened = false;
  ImGui::SetNextItemWidth(-1);
  ImGui::InputText("##path", &request.path);
  ImGui::Dummy({0, theme.px(2)});
  const std::string obstacle = obstacleOf(session, request);
  if (obstacle.empty())
    drawNotes(theme, request);
  else
    drawProblem(theme, obstacle);
  ImGui::BeginDisabled(!obstacle.empty());
  if (iconButton(theme, "make", icons::kCheck, request.film() ? "Make the film" : "Save the picture", true)) {
    session.pictures().make(session.casePath(), session.view());
    ui.overlay = Overlay::none;
  }
  ImGui::EndDisabled();
  ImGui::SameLine();
  if (iconButton(theme, "cancel", icons::kClose, "Cancel", false)) ui.overlay = Overlay::none;
  endOverlayPanel();
}

}  // namespace chiasm::app
