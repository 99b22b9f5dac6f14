// Open…: folders first, then the files that Chiasm reads; of a DICOM folder the series are listed.
#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cfloat>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/pick_list.h"
#include "app/panels/widgets.h"
#include "app/session/series_list.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

namespace fs = std::filesystem;

// Looked into first: these may hold several series.
bool holdsSeries(const std::string& name) {
  const std::string lowered = loweredAscii(name);
  return lowered == "dicomdir" || lowered.ends_with(".zip") || lowered.ends_with(".dcm") ||
         lowered.ends_with(".ima");
}

bool isReadable(const std::string& name) {
  for (const char* suffix : {".chiasm", ".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd", ".hdr", ".txt",
                             ".dcm", ".ima", ".zip", ".stl", ".obj", ".ply", ".glb", ".gltf"})
    if (loweredAscii(name).ends_with(suffix)) return true;
  return holdsSeries(name);
}

void lookInto(Session& session, const std::string& path) {
  session.ui().open(Overlay::seriesList);
  session.seriesList().look(path);
}

struct Entry {
  std::string name;
  bool folder = false;
};

// What a folder shows, folders first, both by name. Folders that cannot be read are simply empty.
std::vector<Entry> entriesOf(const fs::path& folder) {
  std::vector<Entry> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.empty() || name.front() == '.') continue;
    std::error_code ignored;
    const bool isFolder = it->is_directory(ignored);
    if (isFolder || isReadable(name)) entries.push_back({name, isFolder});
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.folder != b.folder ? a.folder : a.name < b.name; });
  return entries;
}

std::string startFolder(const Session& session) {
  if (!session.casePath().empty()) return fs::absolute(session.casePath()).parent_path().string();
  const char* home = std::getenv("HOME");
  return home ? home : "/";
}

}  // namespace

void drawFileBrowser(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const OverlayPanel panel =
      beginOverlayPanel(theme, "Open a case, a volume, labels, a mesh or a report", {760, 560});
  if (panel.wantsClose) ui.overlay = Overlay::none;
  if (ui.browserFolder.empty()) ui.browserFolder = startFolder(session);
  ui.overlayJustOpened = false;
  if (iconButton(theme, "up", icons::kLeft, "Up", true))
    ui.browserFolder = fs::path(ui.browserFolder).parent_path().string();
  ImGui::SameLine();
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - theme.px(190));
  std::string typed = ui.browserFolder;
  if (ImGui::InputText("##folder", &typed, ImGuiInputTextFlags_EnterReturnsTrue)) {
    std::error_code ignored;
    if (fs::is_directory(typed, ignored))
      ui.browserFolder = typed;
    else {
      ui.overlay = Overlay::none;
      session.intents().push(OpenPath{typed});
    }
  }
  ImGui::SameLine();
  if (iconButton(theme, "open folder", icons::kFolder, "Series in this folder", true))
    lookInto(session, ui.browserFolder);
  ImGui::Dummy({0, theme.px(4)});
  const auto entries = entriesOf(ui.browserFolder);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::BeginChild("entries", {0, 0}, false);
  if (entries.empty()) ImGui::TextDisabled("Nothing here that Chiasm reads.");
  const float height = theme.px(32);
  const std::string folder = ui.browserFolder;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(entries.size()), height);
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const Entry& entry = entries[static_cast<std::size_t>(i)];
      const ImVec2 start = ImGui::GetCursorScreenPos();
      const float width = ImGui::GetContentRegionAvail().x;
      ImGui::PushID(i);
      const bool pressed = ImGui::InvisibleButton("entry", {width, height});
      ImDrawList& list = *ImGui::GetWindowDrawList();
      if (ImGui::IsItemHovered())
        list.AddRectFilled(start, {start.x + width, start.y + height}, theme.colours.raised, theme.px(4));
      list.AddText(theme.icons, theme.icons->FontSize,
                   {start.x + theme.px(8), start.y + (height - theme.icons->FontSize) / 2},
                   entry.folder ? theme.colours.accent : theme.colours.dim,
                   entry.folder ? icons::kFolder : icons::kFile);
      drawEllipsised(list, theme.body,
                     {start.x + theme.px(36), start.y + (height - theme.body->FontSize) / 2},
                     width - theme.px(44), theme.colours.text, entry.name);
      if (pressed && entry.folder) ui.browserFolder = (fs::path(folder) / entry.name).string();
      if (pressed && !entry.folder) {
        const std::string path = (fs::path(folder) / entry.name).string();
        if (holdsSeries(entry.name)) {
          lookInto(session, path);
        } else {
          ui.overlay = Overlay::none;
          session.intents().push(OpenPath{path});
        }
      }
      ImGui::PopID();
    }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  endOverlayPanel();
}

}  // namespace chiasm::app
