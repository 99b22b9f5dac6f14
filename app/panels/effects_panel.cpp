// Effects: every operation of the table by its group; the one that is open with its values, and what it would
// do, before it is applied.
#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cfloat>

#include "app/interface/format.h"
#include "app/interface/icons.h"
#include "app/interface/theme.h"
#include "app/panels/effect_controls.h"
#include "app/panels/panel.h"
#include "app/panels/registration_panel.h"
#include "app/panels/speed_controls.h"
#include "app/panels/widgets.h"
#include "app/session/effects.h"
#include "app/session/registration_desk.h"

namespace chiasm::app {
namespace {

constexpr std::size_t kMostResults = 6;

bool contains(std::string text, std::string wanted) {
  for (std::string* one : {&text, &wanted})
    for (char& letter : *one) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text.find(wanted) != std::string::npos;
}

// The list: groups of titles in two columns, narrowed by what is typed.
class EffectList {
 public:
  explicit EffectList(PanelContext& context) : context_(context), theme_(context.theme) {}

  void draw() {
    const std::vector<Operation>& all = context_.effects->operations();
    const std::string& wanted = context_.effect->search;
    ImGui::SetNextItemWidth(-FLT_MIN);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme_.px(8), (theme_.px(28) - ImGui::GetFontSize()) / 2));
    ImGui::InputTextWithHint("##effect search", "Find an effect", &context_.effect->search);
    ImGui::PopStyleVar();
    std::vector<const Operation*> rows;
    if (wanted.empty()) {
      for (const std::string& name : context_.effect->recent)
        if (const Operation* recent = findOperation(all, name)) rows.push_back(recent);
      drawGroup("Recent", rows);
    }
    bool any = drawRegistration(wanted);
    for (int group = 0; group <= static_cast<int>(Operation::Group::other); ++group) {
      rows.clear();
      for (const Operation& operation : all)
        if (static_cast<int>(operation.group) == group && wantedIn(operation, wanted))
          rows.push_back(&operation);
      any = any || !rows.empty();
      drawGroup(groupName(static_cast<Operation::Group>(group)), rows);
    }
    if (any) return;
    ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
    ImGui::TextUnformatted("No effect has these letters.");
    ImGui::PopStyleColor();
  }

 private:
  static bool wantedIn(const Operation& operation, const std::string& wanted) {
    return wanted.empty() || contains(operationTitle(operation), wanted) || contains(operation.help, wanted);
  }

  void drawGroup(const char* name, const std::vector<const Operation*>& rows) {
    if (rows.empty()) return;
    ImGui::Dummy({0, theme_.px(6)});
    sectionHeading(theme_, name);
    ImGui::PushID(name);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float column = ImGui::GetContentRegionAvail().x / 2, height = theme_.px(28);
    for (std::size_t i = 0; i < rows.size(); ++i)
      drawEntry(*rows[i],
                {start.x + static_cast<float>(i % 2) * column, start.y + static_cast<float>(i / 2) * height},
                column - theme_.px(4), height);
    ImGui::SetCursorScreenPos({start.x, start.y + static_cast<float>((rows.size() + 1) / 2) * height});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
  }

  void drawEntry(const Operation& operation, ImVec2 at, float width, float height) {
    if (drawEntry(operationTitle(operation), operation.help, at, width, height))
      context_.intents.push(OpenEffect{operation.name});
  }

  // True when it was pressed.
  bool drawEntry(const std::string& title, const std::string& help, ImVec2 at, float width, float height) {
    ImGui::SetCursorScreenPos(at);
    ImGui::PushID(title.c_str());
    const bool pressed = ImGui::InvisibleButton("open", {width, height});
    ImGui::PopID();
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (hovered)
      list.AddRectFilled({at.x - theme_.px(8), at.y}, {at.x + width, at.y + height}, theme_.colours.raised,
                         theme_.px(6));
    drawEllipsised(list, theme_.body, {at.x, at.y + (height - theme_.body->FontSize) / 2}, width,
                   theme_.colours.text, title);
    noteItem(context_, "effect " + title, at, {at.x + width, at.y + height});
    if (hovered) ImGui::SetTooltip("%s", help.c_str());
    return pressed;
  }

  // What is done to whole volumes has a page of its own.
  bool drawRegistration(const std::string& wanted) {
    static const std::string
        kTitle = "Lay a volume on another",
        kHelp =
            "Find how the second volume must be turned and moved so that it lies on the first; by hand too";
    if (context_.current.volumes.size() < 2 ||
        !(wanted.empty() || contains(kTitle, wanted) || contains(kHelp, wanted)))
      return false;
    ImGui::Dummy({0, theme_.px(6)});
    sectionHeading(theme_, "Several volumes");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float height = theme_.px(28);
    if (drawEntry(kTitle, kHelp, start, ImGui::GetContentRegionAvail().x, height))
      context_.intents.push(RunAction{"register.open"});
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 0});
    return true;
  }

  PanelContext& context_;
  const Theme& theme_;
};

// The open effect: its name, values, result, and Apply.
class EffectPage {
 public:
  EffectPage(PanelContext& context, const Operation& operation)
      : context_(context), theme_(context.theme), operation_(operation) {}

  void draw() {
    drawHead();
    ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
    ImGui::TextWrapped("%s.", operation_.help.c_str());
    ImGui::PopStyleColor();
    ImGui::Dummy({0, theme_.px(4)});
    if (operation_.target != Operation::Target::none) drawTarget();
    if (operation_.name == kEvolveOperation) drawSpeedControls(context_);
    drawEffectControls(context_, operation_);
    horizontalLine(theme_);
    drawResult();
    drawButtons();
  }

 private:
  void drawHead() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    if (iconButton(theme_, "back", icons::kLeft, nullptr, false)) context_.intents.push(CancelEffect{});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("All effects   Esc");
    noteItem(context_, "effect back", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::GetWindowDrawList()->AddText(
        theme_.strong, theme_.strong->FontSize,
        {start.x + theme_.px(34), start.y + (theme_.px(28) - theme_.strong->FontSize) / 2},
        theme_.colours.text, operationTitle(operation_).c_str());
    bool& preview = context_.effect->preview;
    ImGui::SetCursorScreenPos({right - theme_.px(28), start.y});
    if (iconButton(theme_, "preview", preview ? icons::kVisible : icons::kHidden, nullptr, false, preview))
      preview = !preview;
    if (ImGui::IsItemHovered()) ImGui::SetTooltip(preview ? "Hide the preview" : "Show a preview");
    noteItem(context_, "effect preview", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(32)});
    ImGui::Dummy({0, 0});
  }

  void drawTarget() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float column = theme_.px(92), width = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddText(theme_.body, theme_.body->FontSize,
                                        {start.x, start.y + (theme_.px(24) - theme_.body->FontSize) / 2},
                                        theme_.colours.dim, "Segment");
    if (const Segment* segment = context_.current.findSegment(context_.effect->segment)) {
      drawSegmentName(context_, *segment, {start.x + column, start.y}, width - column);
    } else {
      ImGui::SetCursorScreenPos({start.x + column, start.y - theme_.px(2)});
      ImGui::BeginDisabled(context_.readOnly);
      if (iconButton(theme_, "new segment", icons::kAdd, "New segment", true))
        context_.intents.push(RunAction{"segment.new"});
      ImGui::EndDisabled();
    }
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(30)});
    ImGui::Dummy({0, 0});
  }

  const EffectPreview& preview() const { return context_.effects->preview(); }

  void drawResult() {
    if (preview().stage == EffectPreview::Stage::refused) {
      const ImVec2 start = ImGui::GetCursorScreenPos();
      ImGui::GetWindowDrawList()->AddText(theme_.icons, theme_.icons->FontSize, start, theme_.colours.warning,
                                          icons::kWarning);
      ImGui::SetCursorScreenPos({start.x + theme_.px(26), start.y});
      ImGui::PushTextWrapPos(0.0f);
      ImGui::TextUnformatted(preview().sentence.c_str());
      ImGui::PopTextWrapPos();
      ImGui::Dummy({0, theme_.px(4)});
      return;
    }
    if (!operation_.make) {
      ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
      ImGui::TextWrapped(
          "Apply makes a new volume of the case; the segment and the volume stay as they are.");
      ImGui::PopStyleColor();
      ImGui::Dummy({0, theme_.px(4)});
      return;
    }
    if (!preview().effect) {
      ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
      ImGui::TextUnformatted(context_.effect->preview ? "Looking at what it would do\u2026"
                                                      : "The preview is off.");
      ImGui::PopStyleColor();
      ImGui::Dummy({0, theme_.px(4)});
      return;
    }
    std::size_t shown = 0, changed = 0;
    for (const SegmentEffect& one : preview().effect->segments) {
      if (one.gained + one.lost == 0) continue;
      if (++changed > kMostResults) continue;
      ++shown;
      drawChange(one);
    }
    if (changed > shown) ImGui::TextDisabled("and %zu more segments", changed - shown);
    if (changed == 0) ImGui::TextDisabled("No voxel changes.");
    ImGui::Dummy({0, theme_.px(2)});
  }

  // Name and voxels, under them millilitres: what is and what would be.
  void drawChange(const SegmentEffect& one) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float alpha = preview().stage == EffectPreview::Stage::working ? 0.55f : 1.0f;
    const auto rightText = [&](const std::string& text, float y, ImU32 colour) {
      const float width = theme_.numbers->CalcTextSizeA(theme_.numbers->FontSize, FLT_MAX, 0, text.c_str()).x;
      list.AddText(theme_.numbers, theme_.numbers->FontSize, {right - width, y}, withAlpha(colour, alpha),
                   text.c_str());
      return width;
    };
    const float taken = rightText(countText(one.before) + " \u2192 " + countText(one.after()) + " voxels",
                                  start.y, theme_.colours.text);
    rightText(millilitreText(one.millilitresBefore()) + " \u2192 " + millilitreText(one.millilitresAfter()),
              start.y + theme_.px(18), theme_.colours.dim);
    const float width = right - start.x - taken - theme_.px(12);
    const Segment* segment = context_.current.findSegment(one.segment);
    if (segment)
      drawSegmentName(context_, *segment, {start.x, start.y - theme_.px(4)}, width);
    else
      drawEllipsised(list, theme_.body, start, width, theme_.colours.text, one.name);
    std::string difference;
    if (one.gained > 0) difference = fmt::format("+{}", countText(one.gained));
    if (one.lost > 0)
      difference += fmt::format("{}\u2212{}", difference.empty() ? "" : "  ", countText(one.lost));
    list.AddText(theme_.small, theme_.small->FontSize,
                 {start.x + theme_.px(segment ? 18 : 0), start.y + theme_.px(18)},
                 withAlpha(theme_.colours.faint, alpha), difference.c_str());
    noteItem(context_, "effect result " + one.name, start, {right, start.y + theme_.px(36)});
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(42)});
    ImGui::Dummy({0, 0});
  }

  void drawButtons() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    // A line that fills while the preview is on its way; its room is always there, so that nothing moves.
    if (preview().stage == EffectPreview::Stage::working) {
      const float done = std::clamp(static_cast<float>(preview().fraction), 0.03f, 1.0f);
      list.AddRectFilled(start, {start.x + width, start.y + theme_.px(2)}, theme_.colours.line);
      list.AddRectFilled(start, {start.x + width * done, start.y + theme_.px(2)}, theme_.colours.accent);
    }
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(10)});
    ImGui::BeginDisabled(context_.readOnly || preview().stage == EffectPreview::Stage::refused);
    ImGui::PushStyleColor(ImGuiCol_Button, withAlpha(theme_.colours.accent, 0.30f));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, withAlpha(theme_.colours.accent, 0.45f));
    if (iconButton(theme_, "apply", icons::kCheck, "Apply", true)) context_.intents.push(ApplyEffect{});
    ImGui::PopStyleColor(2);
    ImGui::EndDisabled();
    if (ImGui::IsItemHovered() && context_.actions)
      ImGui::SetTooltip("One step for undo   %s", context_.actions->chordOf("effect.apply").c_str());
    noteItem(context_, "effect apply", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::SetCursorScreenPos({ImGui::GetItemRectMax().x + theme_.px(8), start.y + theme_.px(10)});
    if (iconButton(theme_, "cancel", icons::kClose, "Cancel", false)) context_.intents.push(CancelEffect{});
    noteItem(context_, "effect cancel", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    if (preview().stage == EffectPreview::Stage::ready && !preview().name.empty()) {
      const float x = ImGui::GetItemRectMax().x + theme_.px(12);
      drawEllipsised(list, theme_.small,
                     {x, start.y + theme_.px(10) + (theme_.px(28) - theme_.small->FontSize) / 2},
                     start.x + width - x, theme_.colours.faint, preview().name);
    }
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(44)});
    ImGui::Dummy({0, 0});
  }

  PanelContext& context_;
  const Theme& theme_;
  const Operation& operation_;
};

}  // namespace

void drawEffectsPanel(PanelContext& context) {
  if (context.registration != nullptr && context.registration->isOpen())
    return drawRegistrationPanel(context);
  if (const Operation* open = context.effects->open())
    EffectPage(context, *open).draw();
  else
    EffectList(context).draw();
}

}  // namespace chiasm::app
