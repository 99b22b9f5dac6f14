// The tools panel: every tool, what it can be told, and what can be done to the active segment; all by ray.
#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "app/interface/icons.h"
#include "app/panels/widgets.h"
#include "app/tools/tool.h"
#include "app/vr/panels/hand_help.h"
#include "app/vr/panels/vr_panels.h"
#include "core/case/object_commands.h"

namespace chiasm::app::vr {
namespace {

void drawTools(PanelContent& content, ImVec2 low, float width, float height) {
  const Theme& theme = content.panel.theme;
  const std::vector<ToolKind> tools = allTools();
  const float gap = theme.px(6);
  const auto count = static_cast<float>(tools.size());
  // Two rows once one would make targets too small for a ray.
  const float rows = (width - gap * (count - 1)) / count < theme.px(64) ? 2.0f : 1.0f;
  const float perRow = std::ceil(count / rows);
  const ImVec2 size((width - gap * (perRow - 1)) / perRow, (height - gap * (rows - 1)) / rows);
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const auto at = static_cast<float>(i);
    const float row = std::floor(at / perRow), column = at - row * perRow;
    const bool enabled = !makeTool(tools[i])->needsSegment() || toolCanEdit(content);
    if (drawLargeTile(theme, static_cast<int>(i), "", toolName(tools[i]),
                      {low.x + column * (size.x + gap), low.y + row * (size.y + gap)}, size,
                      content.panel.view.tool == tools[i], enabled, content.panel.log)
            .pressed)
      content.panel.intents.push(RunAction{std::string("tool.") + toolId(tools[i])});
  }
}

// Where something is, for whoever asked.
void note(const PanelContent& content, const std::string& what, ImVec2 low, ImVec2 high) {
  const ImVec2 window = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  if (content.panel.log != nullptr)
    content.panel.log->add(what, low, high, window, {window.x + size.x, window.y + size.y});
}

// What the hands do with the tool.
void drawWords(PanelContent& content, ImVec2 low, float width) {
  const Theme& theme = content.panel.theme;
  const std::string words = handWords(content.panel.view.tool, content.room);
  const float drawn =
      drawEllipsised(*ImGui::GetWindowDrawList(), theme.body, low, width, theme.colours.dim, words);
  note(content, "tool words", low, {low.x + drawn, low.y + theme.body->FontSize});
}

void execute(PanelContent& content, std::unique_ptr<Command> command) {
  content.panel.intents.push(ExecuteCommand{std::shared_ptr<const Command>(std::move(command))});
}

// The name as a field, colours, and one tile each for the rest: nothing hides behind a right click. Shares of
// the width, so that larger text stays inside.
void drawActiveSegment(PanelContent& content, const Segment& segment, ImVec2 low, float width, float height) {
  const Theme& theme = content.panel.theme;
  std::string& name = content.panel.view.segmentRename;
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID named = ImGui::GetID("named");
  const int key = static_cast<int>(std::hash<std::string>{}(segment.uid.text() + segment.name));
  if (storage.GetInt(named, 0) != key) {
    storage.SetInt(named, key);
    name = segment.name;
  }
  constexpr int kTiles = 4, kColours = 12;
  const float gap = theme.px(6), row = (height - gap) * 0.5f;
  const float field = width * 0.36f, tileWidth = (width - field - gap * kTiles) / kTiles;
  ImGui::SetCursorScreenPos(low);
  ImGui::SetNextItemWidth(field);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      {theme.px(8), std::max(0.0f, (row - ImGui::GetFontSize()) * 0.5f)});
  const bool entered = ImGui::InputText("##name", &name, ImGuiInputTextFlags_EnterReturnsTrue);
  note(content, "name field", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  ImGui::PopStyleVar();
  float x = low.x + field + gap;
  int id = 100;
  const auto tile = [&](const char* label, bool lit, bool enabled) {
    const LargeTile drawn = drawLargeTile(theme, id++, "", label, {x, low.y}, {tileWidth, row}, lit,
                                          enabled && !content.panel.readOnly, content.panel.log);
    x += tileWidth + gap;
    return drawn.pressed;
  };
  const bool changed = !name.empty() && name != segment.name;
  if (tile("Rename", false, changed) || (entered && changed && !content.panel.readOnly))
    execute(content, renameSegment(segment.uid, name));
  if (tile(segment.visible ? "Hide" : "Show", !segment.visible, true))
    execute(content, setSegmentsVisible({segment.uid}, !segment.visible,
                                        (segment.visible ? "Hide " : "Show ") + segment.name));
  if (tile(segment.locked ? "Unlock" : "Lock", segment.locked, true))
    execute(content, setSegmentLocked(segment.uid, !segment.locked));
  if (tile("Delete", false, !segment.locked)) execute(content, removeSegment(segment.uid));

  const float edge = (width - gap * (kColours - 1)) / kColours;
  const float top = low.y + row + gap;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int i = 0; i < kColours; ++i) {
    const glm::u8vec3 colour = segmentColour(i);
    const ImVec2 from(low.x + static_cast<float>(i) * (edge + gap), top);
    ImGui::SetCursorScreenPos(from);
    ImGui::PushID(200 + i);
    const bool pressed = ImGui::InvisibleButton("colour", {edge, row});
    ImGui::PopID();
    const ImVec2 to(from.x + edge, from.y + row);
    note(content, "colour " + std::to_string(i), from, to);
    list.AddRectFilled(from, to, IM_COL32(colour.r, colour.g, colour.b, 255), theme.px(6));
    if (colour == segment.colour) list.AddRect(from, to, theme.colours.text, theme.px(6), 0, theme.px(2.5f));
    if (pressed && !content.panel.readOnly) execute(content, recolourSegment(segment.uid, colour));
  }
}

}  // namespace

void drawToolsPanel(PanelContent& content) {
  const Theme& theme = content.panel.theme;
  const ImVec2 low = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float gap = theme.px(8), strip = theme.px(36), line = theme.body->FontSize;
  const float tools = (room.y - strip - line - 3 * gap) * 0.52f;
  const float rest = room.y - strip - line - 3 * gap - tools;
  drawTools(content, low, room.x, tools);
  drawWords(content, {low.x, low.y + tools + gap}, room.x);
  const float below = tools + gap + line + gap;
  ImGui::SetCursorScreenPos({low.x, low.y + below});
  ImGui::BeginChild("options", {room.x, strip}, false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  drawOptionsStrip(content.panel);
  ImGui::EndChild();
  const Segment* segment = content.panel.current.findSegment(content.panel.view.activeSegment);
  const ImVec2 under(low.x, low.y + below + strip + gap);
  if (segment != nullptr) {
    drawActiveSegment(content, *segment, under, room.x, rest);
    return;
  }
  if (drawLargeTile(theme, 100, icons::kAdd, "New segment", under, {room.x * 0.3f, rest}, false,
                    !content.panel.readOnly, content.panel.log)
          .pressed)
    content.panel.intents.push(RunAction{"segment.new"});
}

}  // namespace chiasm::app::vr
