// The segments: swatch, name, millilitres, eye and lock; search, groups, templates, rename, recolour, delete.
#include <fmt/core.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cctype>
#include <cfloat>
#include <map>
#include <vector>

#include "app/actions/cut_out_choice.h"
#include "app/interface/icons.h"
#include "app/interface/item_log.h"
#include "app/interface/segment_colour.h"
#include "app/interface/theme.h"
#include "app/panels/colour_menu.h"
#include "app/panels/mesh_rows.h"
#include "app/panels/panel.h"
#include "app/panels/widgets.h"
#include "core/case/object_commands.h"
#include "core/language/segment_templates.h"

namespace chiasm::app {

namespace {

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](unsigned char letter) {
    return static_cast<char>(letter < 128 ? std::tolower(letter) : letter);
  });
  return result;
}

bool isAmong(const std::vector<Uid>& uids, const Uid& uid) {
  return std::find(uids.begin(), uids.end(), uid) != uids.end();
}

void execute(PanelContext& context, std::unique_ptr<Command> command) {
  context.intents.push(ExecuteCommand{std::shared_ptr<const Command>(std::move(command))});
}

// Text fields keep their half-typed content in the view state: panels hold no state of their own.
class SegmentRows {
 public:
  explicit SegmentRows(PanelContext& context) : context_(context), theme_(context.theme) {}

  void draw() {
    const std::vector<const Segment*> found = filtered();
    if (found.empty()) {
      drawEmpty();
      return;
    }
    const std::vector<ListRow> rows = arranged(found);
    const float height = theme_.px(30);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()), height);
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const ListRow& row = rows[static_cast<std::size_t>(i)];
        ImGui::PushID(row.recent ? 1 : 0);
        if (row.segment)
          drawRow(*row.segment, height);
        else
          drawGroup(row, height);
        ImGui::PopID();
      }
    scrollToActive(rows, height);
  }

 private:
  std::vector<const Segment*> filtered() const {
    const std::string wanted = lowered(context_.view.segmentSearch);
    std::vector<const Segment*> rows;
    for (const Segmentation& segmentation : context_.current.segmentations)
      for (const Segment& segment : segmentation.segments)
        if (wanted.empty() || lowered(segment.name).find(wanted) != std::string::npos ||
            (segment.code && (lowered(segment.code->meaning).find(wanted) != std::string::npos ||
                              segment.code->value.starts_with(wanted))))
          rows.push_back(&segment);
    return rows;
  }

  // A line of the list: a segment, or the head of a group of them.
  struct ListRow {
    const Segment* segment = nullptr;
    std::string group;
    std::vector<Uid> members;  // of the group
    bool recent = false;       // the same segments stand further down too
  };

  bool closed(const std::string& group) const {
    const auto& all = context_.view.closedGroups;
    return std::find(all.begin(), all.end(), group) != all.end();
  }

  void addGroup(std::vector<ListRow>& rows, const std::string& name,
                const std::vector<const Segment*>& members, bool recent) const {
    if (members.empty()) return;
    ListRow head{nullptr, name, {}, recent};
    for (const Segment* one : members) head.members.push_back(one->uid);
    rows.push_back(std::move(head));
    if (closed(name)) return;
    for (const Segment* one : members) rows.push_back({one, name, {}, recent});
  }

  // As they are, or by region of the body with those that were active lately above.
  std::vector<ListRow> arranged(const std::vector<const Segment*>& found) const {
    std::vector<ListRow> rows;
    if (!context_.view.groupSegments) {
      for (const Segment* segment : found) rows.push_back({segment, {}, {}, false});
      return rows;
    }
    std::map<std::string, std::vector<const Segment*>> regions;
    for (const Segment* segment : found) regions[bodyRegionOf(*segment)].push_back(segment);
    std::vector<const Segment*> recent;
    for (const Uid& uid : context_.view.recentSegments)
      if (const Segment* segment = context_.current.findSegment(uid)) recent.push_back(segment);
    if (context_.view.segmentSearch.empty() && found.size() > recent.size() + 3)
      addGroup(rows, "Recent", recent, true);
    for (const std::string& region : bodyRegions()) addGroup(rows, region, regions[region], false);
    return rows;
  }

  // Click opens and closes; the eye shows and hides all of the group.
  void drawGroup(const ListRow& row, float height) {
    ImGui::PushID(row.group.c_str());
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::SetItemAllowOverlap();
    const bool clicked = ImGui::InvisibleButton("group", {width, height - 1});
    const bool hovered = ImGui::IsMouseHoveringRect(start, {start.x + width, start.y + height}) &&
                         ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    if (hovered)
      list.AddRectFilled(start, {start.x + width, start.y + height - 1}, theme_.colours.raised, theme_.px(4));
    const bool shut = closed(row.group);
    list.AddText(theme_.icons, theme_.icons->FontSize,
                 {start.x + theme_.px(4), start.y + (height - theme_.icons->FontSize) / 2},
                 theme_.colours.faint, shut ? icons::kRight : icons::kDown);
    list.AddText(theme_.strong, theme_.strong->FontSize,
                 {start.x + theme_.px(28), start.y + (height - theme_.strong->FontSize) / 2},
                 theme_.colours.dim, fmt::format("{}  {}", row.group, row.members.size()).c_str());
    if (hovered && !row.recent && !context_.readOnly) {
      const bool anyVisible = std::any_of(row.members.begin(), row.members.end(), [this](const Uid& uid) {
        return context_.current.findSegment(uid)->visible;
      });
      ImGui::SetCursorScreenPos({start.x + width - theme_.px(56), start.y + (height - theme_.px(28)) / 2});
      if (iconButton(theme_, "group eye", anyVisible ? icons::kVisible : icons::kHidden, nullptr, false))
        execute(context_,
                setSegmentsVisible(row.members, !anyVisible,
                                   (anyVisible ? "Hide " : "Show ") + lowered(row.group) + " segments"));
      if (ImGui::IsItemHovered()) ImGui::SetTooltip(anyVisible ? "Hide all of them" : "Show all of them");
    }
    if (clicked) {
      if (shut)
        std::erase(context_.view.closedGroups, row.group);
      else
        context_.view.closedGroups.push_back(row.group);
    }
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
  }

  void drawEmpty() const {
    ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
    if (context_.view.segmentSearch.empty())
      ImGui::TextWrapped(
          "No segments yet. Add one, then paint (B), set a threshold (T) or grow from a click (G).");
    else
      ImGui::TextWrapped("No segment's name or code holds these letters.");
    ImGui::PopStyleColor();
  }

  const SegmentStatistics* statisticsOf(const Segment& segment) const {
    for (const SegmentStatistics& statistics : context_.statistics)
      if (statistics.segment == segment.uid) return &statistics;
    return nullptr;
  }

  void drawRow(const Segment& segment, float height) {
    ImGui::PushID(segment.uid.text().c_str());
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const bool active = segment.uid == context_.view.activeSegment;
    ImGui::SetItemAllowOverlap();
    const bool clicked = ImGui::InvisibleButton("row", {width, height - 1});
    const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                         ImGui::IsMouseHoveringRect(start, {start.x + width, start.y + height});
    const Hover& hover = context_.view.hover;
    const bool lit =
        std::find(hover.segments.begin(), hover.segments.end(), segment.uid) != hover.segments.end();
    if (active)
      list.AddRectFilled(start, {start.x + width, start.y + height - 1},
                         withAlpha(theme_.colours.accent, 0.16f), theme_.px(4));
    else if (hovered || lit)
      list.AddRectFilled(start, {start.x + width, start.y + height - 1}, theme_.colours.raised, theme_.px(4));
    if (context_.log && start.y >= ImGui::GetWindowPos().y &&
        start.y + height <= ImGui::GetWindowPos().y + ImGui::GetWindowHeight())
      context_.log->add("segment " + segment.name, start, {start.x + width, start.y + height - 1},
                        ImGui::GetWindowPos(),
                        {ImGui::GetWindowPos().x + ImGui::GetWindowWidth(),
                         ImGui::GetWindowPos().y + ImGui::GetWindowHeight()});
    if (hovered) context_.view.nextHover.segments.push_back(segment.uid);
    if (clicked) choose(segment);
    if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
      context_.intents.push(GoToSegment{segment.uid});
    drawMenu(segment);
    drawSwatch(list, segment, {start.x + theme_.px(8), start.y + height / 2});
    drawNameAndVolume(list, segment, start, width, height, active, hovered);
    drawToggles(segment, start, width, height, hovered);
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
  }

  void choose(const Segment& segment) {
    if (context_.view.tool == ToolKind::link && context_.view.selectedText)
      context_.intents.push(LinkSelectionTo{{std::string(kSegmentTarget), segment.uid}});
    else
      context_.view.activeSegment = segment.uid;
  }

  void drawSwatch(ImDrawList& list, const Segment& segment, ImVec2 centre) const {
    const glm::u8vec3 shown = shownColour(segment, context_.view);
    const ImU32 colour = IM_COL32(shown.r, shown.g, shown.b, 255);
    const float half = theme_.px(5.5f);
    const ImVec2 from(centre.x - half + theme_.px(5), centre.y - half),
        to(centre.x + half + theme_.px(5), centre.y + half);
    // A hidden segment keeps its colour as an outline.
    if (segment.visible)
      list.AddRectFilled(from, to, colour, theme_.px(2.5f));
    else
      list.AddRect(from, to, colour, theme_.px(2.5f), 0, theme_.px(1.5f));
  }

  void drawNameAndVolume(ImDrawList& list, const Segment& segment, ImVec2 start, float width, float height,
                         bool active, bool hovered) const {
    const SegmentStatistics* statistics = statisticsOf(segment);
    const std::string volume =
        statistics ? fmt::format("{:.1f} ml", statistics->millilitres) : std::string("…");
    const ImVec2 volumeSize =
        theme_.numbers->CalcTextSizeA(theme_.numbers->FontSize, FLT_MAX, 0, volume.c_str());
    // The figure makes room for eye and lock only where they are shown.
    const float toggles = theme_.px(hovered || !segment.visible ? 56 : segment.locked ? 28 : 0);
    const float textY = start.y + (height - volumeSize.y) / 2;
    const float volumeX = start.x + width - toggles - volumeSize.x - theme_.px(6);
    float nameEnd = volumeX - theme_.px(8);
    if (cuts(context_.view, segment.uid)) {  // not as it is in 3-D
      nameEnd -= theme_.px(20);
      list.AddText(theme_.icons, theme_.icons->FontSize * 0.8f,
                   {nameEnd + theme_.px(4), start.y + (height - theme_.icons->FontSize * 0.8f) / 2},
                   theme_.colours.dim,
                   isAmong(context_.view.cutOuts.without, segment.uid) ? icons::kScissors : icons::kCube);
    }
    list.AddText(theme_.numbers, theme_.numbers->FontSize, {volumeX, textY}, theme_.colours.dim,
                 volume.c_str());
    const float nameX = start.x + theme_.px(30);
    drawEllipsised(list, active ? theme_.strong : theme_.body, {nameX, textY}, nameEnd - nameX,
                   segment.visible ? theme_.colours.text : theme_.colours.faint, segment.name);
  }

  // Eye and lock are always there when they say something unusual, otherwise under the cursor.
  void drawToggles(const Segment& segment, ImVec2 start, float width, float height, bool hovered) {
    const float y = start.y + (height - theme_.px(28)) / 2;
    if (hovered || !segment.visible) {
      ImGui::SetCursorScreenPos({start.x + width - theme_.px(56), y});
      if (iconButton(theme_, "eye", segment.visible ? icons::kVisible : icons::kHidden, nullptr, false) &&
          !context_.readOnly)
        execute(context_, setSegmentsVisible({segment.uid}, !segment.visible,
                                             (segment.visible ? "Hide " : "Show ") + segment.name));
      if (ImGui::IsItemHovered()) ImGui::SetTooltip(segment.visible ? "Hide" : "Show");
    }
    if (hovered || segment.locked) {
      ImGui::SetCursorScreenPos({start.x + width - theme_.px(28), y});
      if (iconButton(theme_, "lock", segment.locked ? icons::kLock : icons::kUnlocked, nullptr, false) &&
          !context_.readOnly)
        execute(context_, setSegmentLocked(segment.uid, !segment.locked));
      if (ImGui::IsItemHovered())
        ImGui::SetTooltip(segment.locked ? "Unlock" : "Lock: no tool can change it");
    }
  }

  void drawMenu(const Segment& segment) {
    if (!ImGui::BeginPopupContextItem("menu")) return;
    std::string& name = context_.view.segmentRename;
    if (ImGui::IsWindowAppearing()) {
      name = segment.name;
      context_.view.activeSegment = segment.uid;
    }
    if (ImGui::MenuItem("Go to")) context_.intents.push(GoToSegment{segment.uid});
    drawCutItems(segment);
    if (!context_.readOnly) drawEditMenu(segment, name);
    ImGui::EndPopup();
  }

  // What 3-D shows of the volume. The menu has made its segment the active one.
  void drawCutItems(const Segment& segment) {
    const auto item = [&](const char* label, const char* action, bool on) {
      const std::string chord = context_.actions ? context_.actions->chordOf(action) : std::string();
      return ImGui::MenuItem(label, chord.c_str(), on);
    };
    const CutOuts& cutOuts = context_.view.cutOuts;
    if (item("Cut out of 3-D", "segment.cutOut", isAmong(cutOuts.without, segment.uid)))
      toggleCutOut(context_.view, segment.uid);
    if (item("3-D only within this", "segment.onlyIn3d", isAmong(cutOuts.only, segment.uid)))
      toggleOnlyIn(context_.view, segment.uid);
  }

  void drawEditMenu(const Segment& segment, std::string& name) {
    ImGui::Separator();
    ImGui::SetNextItemWidth(theme_.px(180));
    const bool entered = ImGui::InputText("##name", &name, ImGuiInputTextFlags_EnterReturnsTrue);
    if (context_.log)
      context_.log->add("rename field", ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
                        ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImGui::SameLine();
    if ((ImGui::Button("Rename") || entered) && !name.empty() && name != segment.name) {
      execute(context_, renameSegment(segment.uid, name));
      ImGui::CloseCurrentPopup();
    }
    if (const auto colour = drawColourMenu(theme_)) execute(context_, recolourSegment(segment.uid, *colour));
    if (ImGui::MenuItem(segment.locked ? "Unlock" : "Lock"))
      execute(context_, setSegmentLocked(segment.uid, !segment.locked));
    if (ImGui::MenuItem("Show only this")) showOnly(segment);
    if (ImGui::MenuItem("Show all")) showAll();
    ImGui::Separator();
    if (ImGui::MenuItem("Delete", nullptr, false, !segment.locked))
      execute(context_, removeSegment(segment.uid));
  }

  std::vector<Uid> allSegments() const {
    std::vector<Uid> all;
    for (const Segmentation& segmentation : context_.current.segmentations)
      for (const Segment& segment : segmentation.segments) all.push_back(segment.uid);
    return all;
  }

  void showAll() { execute(context_, setSegmentsVisible(allSegments(), true, "Show all segments")); }

  void showOnly(const Segment& kept) {
    std::vector<Uid> others = allSegments();
    std::erase(others, kept.uid);
    if (!kept.visible) execute(context_, setSegmentsVisible({kept.uid}, true, "Show " + kept.name));
    if (!others.empty())
      execute(context_, setSegmentsVisible(std::move(others), false, "Show only " + kept.name));
  }

  // A segment made active elsewhere (a click in a view, a followed link) comes into sight once.
  void scrollToActive(const std::vector<ListRow>& rows, float height) const {
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID id = ImGui::GetID("scrolled to");
    const int key = static_cast<int>(std::hash<Uid>{}(context_.view.activeSegment));
    if (storage.GetInt(id, 0) == key) return;
    storage.SetInt(id, key);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].segment || rows[i].recent || rows[i].segment->uid != context_.view.activeSegment) continue;
      const float y = static_cast<float>(i) * height;
      if (y < ImGui::GetScrollY() || y + height > ImGui::GetScrollY() + ImGui::GetWindowHeight())
        ImGui::SetScrollY(std::max(0.0f, y - ImGui::GetWindowHeight() / 2));
    }
  }

  PanelContext& context_;
  const Theme& theme_;
};

// One segment, or all of a template that are not there yet.
void drawNewMenu(PanelContext& context) {
  if (!ImGui::BeginPopup("new segments")) return;
  const std::string chord = context.actions ? context.actions->chordOf("segment.new") : std::string();
  if (ImGui::MenuItem("New segment", chord.c_str())) context.intents.push(RunAction{"segment.new"});
  ImGui::Separator();
  if (context.actions)
    for (const Action& action : context.actions->actions())
      if (action.id.starts_with("segments.template.") && ImGui::MenuItem(action.label.c_str()))
        context.intents.push(RunAction{action.id});
  ImGui::EndPopup();
}

}  // namespace

void drawSegmentsPanel(PanelContext& context) {
  const Theme& theme = context.theme;
  std::size_t count = 0;
  for (const Segmentation& segmentation : context.current.segmentations)
    count += segmentation.segments.size();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(8)});
  sectionHeading(theme, fmt::format("Segments  {}", count).c_str());
  const float addWidth = theme.px(context.readOnly ? 34 : 68);
  const float searchWidth = std::min(theme.px(150), width * 0.42f);
  ImGui::SetCursorScreenPos({start.x + width - addWidth - searchWidth, start.y});
  ImGui::SetNextItemWidth(searchWidth);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(theme.px(8), (theme.px(28) - ImGui::GetFontSize()) / 2));
  ImGui::InputTextWithHint("##search", "Search", &context.view.segmentSearch);
  ImGui::PopStyleVar();
  ImGui::SetCursorScreenPos({start.x + width - theme.px(context.readOnly ? 28 : 60), start.y});
  bool& grouped = context.view.groupSegments;
  if (iconButton(theme, "group", icons::kLayout, nullptr, false, grouped)) grouped = !grouped;
  if (ImGui::IsItemHovered()) ImGui::SetTooltip(grouped ? "As one list" : "In groups, by region of the body");
  if (!context.readOnly) {
    ImGui::SetCursorScreenPos({start.x + width - theme.px(28), start.y});
    if (iconButton(theme, "add", icons::kAdd, nullptr, false)) ImGui::OpenPopup("new segments");
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("New segment, or a list of them");
    drawNewMenu(context);
  }
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(34)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
  ImGui::BeginChild("rows", {0, 0}, false);
  SegmentRows(context).draw();
  drawMeshRows(context);
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace chiasm::app
