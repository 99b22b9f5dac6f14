#include "app/panels/mesh_rows.h"
#include "app/panels/colour_menu.h"

#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <vector>

#include "app/interface/icons.h"
#include "app/panels/widgets.h"
#include "core/case/mesh_commands.h"
#include "core/labels/segmentation.h"

namespace chiasm::app {

namespace {

constexpr float kRowHeight = 30;
constexpr double kOpacities[] = {1.0, 0.75, 0.5, 0.25, 0.1};

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char letter) {
    return static_cast<char>(letter < 128 ? std::tolower(letter) : letter);
  });
  return result;
}

class MeshRows {
 public:
  explicit MeshRows(PanelContext& context) : context_(context), theme_(context.theme) {}

  void draw() {
    const std::string wanted = lowered(context_.view.segmentSearch);
    std::vector<const Mesh*> rows;
    for (const Mesh& mesh : context_.current.meshes)
      if (wanted.empty() || lowered(mesh.name).find(wanted) != std::string::npos) rows.push_back(&mesh);
    if (rows.empty()) return;
    drawHeading(rows.size());
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()), theme_.px(kRowHeight));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
        drawRow(*rows[static_cast<std::size_t>(i)]);
  }

 private:
  void execute(std::unique_ptr<Command> command) {
    context_.intents.push(ExecuteCommand{std::shared_ptr<const Command>(std::move(command))});
  }

  void drawHeading(std::size_t count) {
    ImGui::Dummy({0, theme_.px(10)});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    sectionHeading(theme_, fmt::format("Meshes  {}", count).c_str());
    ImGui::SetCursorScreenPos({start.x + width - theme_.px(28), start.y - theme_.px(8)});
    const bool shown = context_.view.showMeshes;
    if (iconButton(theme_, "all meshes", shown ? icons::kVisible : icons::kHidden, nullptr, false))
      context_.view.showMeshes = !shown;
    if (ImGui::IsItemHovered()) ImGui::SetTooltip(shown ? "Show no meshes" : "Show meshes");
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(22)});
    ImGui::Dummy({0, 0});
  }

  void drawRow(const Mesh& mesh) {
    ImGui::PushID(mesh.uid.text().c_str());
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float height = theme_.px(kRowHeight);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 end(start.x + width, start.y + height - 1);
    ImGui::SetItemAllowOverlap();
    const bool clicked = ImGui::InvisibleButton("row", {width, height - 1});
    const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                         ImGui::IsMouseHoveringRect(start, {end.x, end.y + 1});
    if (mesh.uid == context_.view.activeMesh)
      list.AddRectFilled(start, end, withAlpha(theme_.colours.accent, 0.16f), theme_.px(4));
    else if (hovered)
      list.AddRectFilled(start, end, theme_.colours.raised, theme_.px(4));
    noteItem(context_, "mesh " + mesh.name, start, end);
    if (clicked) context_.view.activeMesh = mesh.uid;
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
      context_.intents.push(GoToMesh{mesh.uid});
    drawMenu(mesh);
    drawSwatch(list, mesh, {start.x + theme_.px(13), start.y + height / 2});
    drawTexts(list, mesh, start, width, hovered);
    drawEye(mesh, start, width, hovered);
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
  }

  // A disk, where segments have squares; a ring when it is hidden.
  void drawSwatch(ImDrawList& list, const Mesh& mesh, ImVec2 centre) const {
    const ImU32 colour = IM_COL32(mesh.colour.r, mesh.colour.g, mesh.colour.b, 255);
    if (mesh.visible)
      list.AddCircleFilled(centre, theme_.px(5.5f), colour);
    else
      list.AddCircle(centre, theme_.px(5.0f), colour, 0, theme_.px(1.5f));
  }

  void drawTexts(ImDrawList& list, const Mesh& mesh, ImVec2 start, float width, bool hovered) const {
    std::string what;
    if (const MeshShape* shape = context_.current.findMeshShape(mesh.shape)) {
      const std::size_t triangles = shape->surface->triangles.size();
      what = triangles < 10'000 ? fmt::format("{} triangles", triangles)
                                : fmt::format("{}k triangles", (triangles + 500) / 1000);
    }
    if (mesh.opacity < 1.0) what = fmt::format("{:.0f} % \u00b7 {}", 100.0 * mesh.opacity, what);
    const ImVec2 size = theme_.numbers->CalcTextSizeA(theme_.numbers->FontSize, 1e9f, 0, what.c_str());
    const float eye = theme_.px(hovered || !mesh.visible ? 28 : 0);
    const float y = start.y + (theme_.px(kRowHeight) - size.y) / 2;
    const float right = start.x + width - eye - size.x - theme_.px(6), left = start.x + theme_.px(30);
    list.AddText(theme_.numbers, theme_.numbers->FontSize, {right, y}, theme_.colours.dim, what.c_str());
    drawEllipsised(list, theme_.body, {left, y}, right - left - theme_.px(8),
                   mesh.visible ? theme_.colours.text : theme_.colours.faint, mesh.name);
  }

  void drawEye(const Mesh& mesh, ImVec2 start, float width, bool hovered) {
    if (!hovered && mesh.visible) return;
    ImGui::SetCursorScreenPos(
        {start.x + width - theme_.px(28), start.y + (theme_.px(kRowHeight) - theme_.px(28)) / 2});
    if (iconButton(theme_, "eye", mesh.visible ? icons::kVisible : icons::kHidden, nullptr, false) &&
        !context_.readOnly)
      toggle(mesh);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip(mesh.visible ? "Hide" : "Show");
  }

  void toggle(const Mesh& mesh) {
    execute(setMeshesVisible({mesh.uid}, !mesh.visible,
                             (mesh.visible ? "Hide mesh " : "Show mesh ") + mesh.name));
  }

  void drawMenu(const Mesh& mesh) {
    if (!ImGui::BeginPopupContextItem("menu")) return;
    std::string& name = context_.view.segmentRename;
    if (ImGui::IsWindowAppearing()) {
      name = mesh.name;
      context_.view.activeMesh = mesh.uid;
    }
    if (ImGui::MenuItem("Go to")) context_.intents.push(GoToMesh{mesh.uid});
    if (!mesh.note.empty()) {
      ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
      ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + theme_.px(260));
      ImGui::TextUnformatted((mesh.format + ": " + mesh.note).c_str());
      ImGui::PopTextWrapPos();
      ImGui::PopStyleColor();
    }
    if (!context_.readOnly) drawEditMenu(mesh, name);
    ImGui::EndPopup();
  }

  void drawEditMenu(const Mesh& mesh, std::string& name) {
    ImGui::Separator();
    ImGui::SetNextItemWidth(theme_.px(180));
    const bool entered = ImGui::InputText("##name", &name, ImGuiInputTextFlags_EnterReturnsTrue);
    ImGui::SameLine(0, theme_.px(8));
    if ((ImGui::Button("Rename") || entered) && !name.empty() && name != mesh.name) {
      execute(renameMesh(mesh.uid, name));
      ImGui::CloseCurrentPopup();
    }
    if (const auto colour = drawColourMenu(theme_)) execute(recolourMesh(mesh.uid, *colour));
    if (ImGui::BeginMenu("Opacity in 3-D")) {
      for (const double opacity : kOpacities)
        if (ImGui::MenuItem(fmt::format("{:.0f} %", 100.0 * opacity).c_str(), nullptr,
                            std::abs(mesh.opacity - opacity) < 0.005))
          execute(setMeshOpacity(mesh.uid, opacity));
      ImGui::EndMenu();
    }
    if (ImGui::MenuItem(mesh.visible ? "Hide" : "Show")) toggle(mesh);
    ImGui::Separator();
    if (ImGui::MenuItem("Remove")) execute(removeMesh(mesh.uid));
  }

  PanelContext& context_;
  const Theme& theme_;
};

}  // namespace

void drawMeshRows(PanelContext& context) {
  MeshRows(context).draw();
}

}  // namespace chiasm::app
