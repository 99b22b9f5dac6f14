// The report: its text with linked phrases, selecting words, and the links of what is pointed at.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/interface/icons.h"
#include "app/interface/item_log.h"
#include "app/interface/segment_colour.h"
#include "app/interface/theme.h"
#include "app/panels/panel.h"
#include "app/panels/widgets.h"
#include "app/session/history_words.h"
#include "app/text/report_layout.h"
#include "core/case/object_commands.h"

namespace chiasm::app {

namespace {

bool holds(const std::vector<Uid>& list, const Uid& uid) {
  return std::find(list.begin(), list.end(), uid) != list.end();
}

std::vector<Uid> segmentsOf(const Link& link) {
  std::vector<Uid> segments;
  for (const LinkTarget& target : link.targets)
    if (target.kind == kSegmentTarget) segments.push_back(target.uid);
  return segments;
}

// Lit when the phrase itself or one of its structures is pointed at.
bool isLit(const Hover& hover, const Link& link) {
  if (holds(hover.links, link.uid)) return true;
  for (const Uid& segment : segmentsOf(link))
    if (holds(hover.segments, segment)) return true;
  return false;
}

// Underline forms differ, so that colour never speaks alone: solid = linked, dashed = negated or not visible,
// dotted = partially grounded or compared; a stale anchor is wavy.
void drawUnderline(ImDrawList& list, const Theme& theme, const Link& link, ImVec2 from, float width,
                   ImU32 colour) {
  const float thickness = std::max(1.0f, std::round(1.5f * theme.scale));
  float dash = 0, gap = 0;
  if (link.relation == LinkRelation::negated || link.relation == LinkRelation::notVisible) {
    dash = theme.px(5);
    gap = theme.px(3);
  } else if (link.relation != LinkRelation::grounds) {
    dash = theme.px(1.5f);
    gap = theme.px(2.5f);
  }
  if (link.state == LinkState::stale) {
    std::vector<ImVec2> wave;
    for (float x = 0; x <= width; x += theme.px(2))
      wave.push_back({from.x + x, from.y + std::sin(x / theme.px(2)) * theme.px(1.2f)});
    list.AddPolyline(wave.data(), static_cast<int>(wave.size()), theme.colours.conflict, 0, thickness);
    return;
  }
  if (dash <= 0) {
    list.AddRectFilled(from, {from.x + width, from.y + thickness}, colour);
    return;
  }
  for (float x = 0; x < width; x += dash + gap)
    list.AddRectFilled({from.x + x, from.y}, {from.x + std::min(x + dash, width), from.y + thickness},
                       colour);
}

void drawHead(PanelContext& context, const Report& report) {
  const Theme& theme = context.theme;
  std::string head = report.title;
  for (const std::string* part : {&report.author, &report.date, &report.status})
    if (!part->empty()) head += " · " + *part;
  head += fmt::format(" · version {}", report.version);
  ImGui::PushFont(theme.small);
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("%s", head.c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  ImGui::Dummy({0, theme.px(2)});
}

class ReportText {
 public:
  ReportText(PanelContext& context, const Report& report, ReportLayout& layout)
      : context_(context), report_(report), layout_(layout), theme_(context.theme) {}

  void draw() {
    origin_ = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImGui::InvisibleButton("text", {std::max(width, 1.0f), std::max(layout_.height(), 1.0f)});
    const bool over = ImGui::IsItemHovered(), held = ImGui::IsItemActive();
    const ImVec2 mouse = ImGui::GetMousePos();
    const std::int64_t under = layout_.boundaryAt({mouse.x - origin_.x, mouse.y - origin_.y});
    const Link* pointed = over ? linkUnder(mouse) : nullptr;
    if (over) ImGui::SetMouseCursor(pointed && !held ? ImGuiMouseCursor_Hand : ImGuiMouseCursor_TextInput);
    if (pointed) {
      context_.view.nextHover.links.push_back(pointed->uid);
      for (const Uid& segment : segmentsOf(*pointed)) context_.view.nextHover.segments.push_back(segment);
    }
    select(under, pointed);
    drawSelection();
    drawPhrases(pointed);
    drawText();
    if (context_.log) logWords();
    scrollToLitPhrase(over);
    drawLinkButton();
  }

 private:
  // Only what the clip rectangle shows is worth drawing: long reports stay fluent.
  bool shown(float y, float height) const {
    const float top = ImGui::GetWindowPos().y, bottom = top + ImGui::GetWindowHeight();
    return origin_.y + y + height >= top && origin_.y + y <= bottom;
  }

  const Link* linkUnder(ImVec2 mouse) const {
    const Link* found = nullptr;
    std::int64_t shortest = 0;
    for (const Link& link : context_.current.links)
      for (const TextAnchor& anchor : link.anchors) {
        if (anchor.report != report_.uid) continue;
        for (const TextRectangle& box : layout_.rectangles(anchor.begin, anchor.end)) {
          const bool inside = mouse.x >= origin_.x + box.x && mouse.x <= origin_.x + box.x + box.width &&
                              mouse.y >= origin_.y + box.y && mouse.y <= origin_.y + box.y + box.height;
          // Of phrases within phrases the shortest is meant.
          if (inside && (!found || anchor.end - anchor.begin < shortest)) {
            found = &link;
            shortest = anchor.end - anchor.begin;
          }
        }
      }
    return found;
  }

  // Press and drag selects whole words; a click on a linked phrase follows it; a click elsewhere clears.
  void select(std::int64_t under, const Link* pointed) {
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID startId = ImGui::GetID("selection start");
    if (ImGui::IsItemActivated()) storage.SetInt(startId, static_cast<int>(under));
    const auto start = static_cast<std::int64_t>(storage.GetInt(startId, 0));
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, theme_.px(3))) {
      setSelection(std::min(start, under), std::max(start, under));
    } else if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
      const auto word = layout_.wordAt(under);
      setSelection(word.first, word.second);
    } else if (ImGui::IsItemDeactivated() &&
               ImGui::GetIO().MouseDragMaxDistanceSqr[0] < theme_.px(3) * theme_.px(3) &&
               !ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
      if (pointed)
        context_.intents.push(FollowLink{pointed->uid});
      else if (context_.oneClickSelects)
        selectWord(under);
      else if (ImGui::GetIO().MouseClickedCount[0] < 2)
        context_.view.selectedText.reset();
    }
  }

  // A word; with a selection beside it, both; within the selection or beside no word, nothing any more.
  void selectWord(std::int64_t under) {
    auto word = layout_.wordAt(under);
    auto& selected = context_.view.selectedText;
    const bool here = selected && selected->report == report_.uid;
    const bool within = here && under >= selected->begin && under < selected->end;
    if (word.first >= word.second || within) {
      selected.reset();
      return;
    }
    constexpr std::int64_t kBeside = 2;  // a space, or a comma and a space
    if (here && word.first >= selected->end && word.first - selected->end <= kBeside)
      word.first = selected->begin;
    else if (here && word.second <= selected->begin && selected->begin - word.second <= kBeside)
      word.second = selected->end;
    setSelection(word.first, word.second);
  }

  void setSelection(std::int64_t begin, std::int64_t end) {
    if (begin >= end) return;
    const auto first = layout_.wordAt(begin), last = layout_.wordAt(end - 1);
    if (first.first < first.second) begin = first.first;
    if (last.first < last.second) end = last.second;
    if (auto anchor = makeAnchor(report_.uid, report_.text, begin, end)) context_.view.selectedText = *anchor;
  }

  void drawSelection() const {
    const auto& selected = context_.view.selectedText;
    if (!selected || selected->report != report_.uid) return;
    for (const TextRectangle& box : layout_.rectangles(selected->begin, selected->end))
      fill(box, withAlpha(theme_.colours.accent, 0.36f), 2);
  }

  void drawPhrases(const Link* pointed) const {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const Link& link : context_.current.links) {
      const bool lit = &link == pointed || isLit(context_.view.hover, link);
      const bool negated =
          link.relation == LinkRelation::negated || link.relation == LinkRelation::notVisible;
      const ImU32 line = lit ? theme_.colours.link : negated ? theme_.colours.dim : theme_.colours.accent;
      for (const TextAnchor& anchor : link.anchors) {
        if (anchor.report != report_.uid) continue;
        for (const TextRectangle& box : layout_.rectangles(anchor.begin, anchor.end)) {
          if (!shown(box.y, box.height)) continue;
          if (lit) fill(box, withAlpha(theme_.colours.link, 0.22f), 2);
          drawUnderline(list, theme_, link, {origin_.x + box.x, origin_.y + box.y + box.height}, box.width,
                        line);
        }
      }
    }
  }

  void drawText() {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < layout_.blocks().size(); ++i) {
      const ReportLayout::Block& block = layout_.blocks()[i];
      if (!shown(block.y, block.height)) continue;
      const auto [texture, size] = layout_.picture(i);
      if (!texture) continue;
      const ImVec2 at(std::round(origin_.x), std::round(origin_.y + block.y));
      list.AddImage(texture, at, {at.x + static_cast<float>(size.x), at.y + static_cast<float>(size.y)},
                    {0, 0}, {1, 1}, block.heading ? theme_.colours.dim : theme_.colours.text);
    }
  }

  // Where each word that is wholly in sight stands, by its code points.
  void logWords() const {
    const ImVec2 low = ImGui::GetWindowPos();
    const ImVec2 high(low.x + ImGui::GetWindowWidth(), low.y + ImGui::GetWindowHeight());
    for (std::int64_t at = 0; at < layout_.index().count();) {
      const auto word = layout_.wordAt(at);
      if (word.first >= word.second || word.second <= at) {
        ++at;
        continue;
      }
      at = word.second;
      const auto boxes = layout_.rectangles(word.first, word.second);
      if (boxes.size() != 1) continue;
      const ImVec2 from(origin_.x + boxes[0].x, origin_.y + boxes[0].y);
      const ImVec2 to(from.x + boxes[0].width, from.y + boxes[0].height);
      if (from.y >= low.y && to.y <= high.y)
        context_.log->add(fmt::format("word {}-{}", word.first, word.second), from, to, low, high);
    }
    if (ImGui::GetScrollMaxY() > 0)
      context_.log->add("scroll bar", {high.x - ImGui::GetStyle().ScrollbarSize, low.y}, high, low, high);
  }

  // A structure pointed at in a view brings its first phrase into sight, once each time it is pointed at.
  void scrollToLitPhrase(bool overText) const {
    const Hover& hover = context_.view.hover;
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID shownId = ImGui::GetID("scrolled to");
    const auto key =
        hover.segments.empty() ? 0 : static_cast<int>(std::hash<Uid>{}(hover.segments.front()) | 1);
    if (overText || key == storage.GetInt(shownId, 0)) return;
    storage.SetInt(shownId, key);
    if (key == 0) return;
    for (const Link& link : context_.current.links) {
      if (!isLit(hover, link)) continue;
      for (const TextAnchor& anchor : link.anchors) {
        if (anchor.report != report_.uid) continue;
        const auto boxes = layout_.rectangles(anchor.begin, anchor.end);
        if (boxes.empty()) continue;
        const float y = origin_.y + boxes.front().y, top = ImGui::GetWindowPos().y;
        if (y < top || y + boxes.front().height > top + ImGui::GetWindowHeight())
          ImGui::SetScrollY(ImGui::GetScrollY() + y - top - ImGui::GetWindowHeight() * 0.35f);
        return;
      }
    }
  }

  // The button that makes the link appears where the selection ends.
  void drawLinkButton() {
    const auto& selected = context_.view.selectedText;
    if (!selected || selected->report != report_.uid || ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
      if (!selected || !buttonWasShown()) return;
    }
    if (!selected || context_.readOnly) return;
    const auto boxes = layout_.rectangles(selected->begin, selected->end);
    if (boxes.empty()) return;
    const bool linking = context_.view.tool == ToolKind::link;
    const std::string label = linking ? "Now click a structure" : "Link to a structure  L";
    const TextRectangle& last = boxes.back();
    const float width = ImGui::CalcTextSize(label.c_str()).x + theme_.px(40);
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - theme_.px(16);
    const float x = std::max(origin_.x, std::min(origin_.x + last.x, right - width));
    ImGui::SetCursorScreenPos({x, origin_.y + last.y + last.height + theme_.px(5)});
    if (iconButton(theme_, "link selection", icons::kLink, label.c_str(), true) && !linking)
      context_.intents.push(RunAction{"tool.link"});
    ImGui::GetStateStorage()->SetInt(ImGui::GetID("button shown"), 1);
  }
  bool buttonWasShown() const {
    return ImGui::GetStateStorage()->GetInt(ImGui::GetID("button shown"), 0) == 1;
  }

  void fill(const TextRectangle& box, ImU32 colour, float rounding) const {
    ImGui::GetWindowDrawList()->AddRectFilled(
        {origin_.x + box.x - theme_.px(1), origin_.y + box.y},
        {origin_.x + box.x + box.width + theme_.px(1), origin_.y + box.y + box.height}, colour,
        theme_.px(rounding));
  }

  PanelContext& context_;
  const Report& report_;
  ReportLayout& layout_;
  const Theme& theme_;
  ImVec2 origin_{};
};

std::string targetNames(const Case& current, const Link& link) {
  std::string names;
  for (const LinkTarget& target : link.targets) {
    if (!names.empty()) names += ", ";
    if (const Segment* segment = current.findSegment(target.uid))
      names += segment->name;
    else if (const Measurement* measurement = current.findMeasurement(target.uid))
      names += measurement->name;
  }
  return names;
}

std::string authorOf(const PanelContext& context, const Link& link) {
  if (!link.author.empty() && link.author == context.reader) return "you";
  return authorName(context.store, link.author, link.model.empty() ? "unknown" : link.model);
}

// One link as a row: swatch, phrase → structure, how and by whom, Unlink.
void drawLinkRow(PanelContext& context, const Link& link) {
  const Theme& theme = context.theme;
  ImGui::PushID(link.uid.text().c_str());
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = theme.px(40);
  ImGui::SetItemAllowOverlap();
  const float unlinkWidth = context.readOnly ? 0.0f : theme.px(34);
  if (ImGui::InvisibleButton("row", {std::max(width - unlinkWidth, 1.0f), height}))
    context.intents.push(FollowLink{link.uid});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    list.AddRectFilled(start, {start.x + width, start.y + height}, theme.colours.raised, theme.px(4));
    context.view.nextHover.links.push_back(link.uid);
    for (const Uid& segment : segmentsOf(link)) context.view.nextHover.segments.push_back(segment);
  }
  const auto segments = segmentsOf(link);
  const Segment* first = segments.empty() ? nullptr : context.current.findSegment(segments.front());
  ImU32 swatch = theme.colours.accent;
  if (first != nullptr) {
    const glm::u8vec3 colour = shownColour(*first, context.view);
    swatch = IM_COL32(colour.r, colour.g, colour.b, 255);
  }
  list.AddRectFilled({start.x + theme.px(4), start.y + theme.px(7)},
                     {start.x + theme.px(14), start.y + theme.px(17)}, swatch, theme.px(2));
  const float textX = start.x + theme.px(24), textWidth = width - unlinkWidth - theme.px(28);
  const std::string phrase = link.anchors.empty() ? std::string() : link.anchors.front().exact;
  drawEllipsised(list, theme.body, {textX, start.y + theme.px(4)}, textWidth, theme.colours.text,
                 phrase + "  \xe2\x86\x92  " + targetNames(context.current, link));
  drawEllipsised(list, theme.small, {textX, start.y + theme.px(21)}, textWidth, theme.colours.faint,
                 fmt::format("{} · {} · {}, {}{}", relationName(link.relation), certaintyName(link.certainty),
                             authorOf(context, link), link.created.localClock(),
                             link.state == LinkState::stale ? " · stale" : ""));
  if (!context.readOnly) {
    ImGui::SetCursorScreenPos({start.x + width - theme.px(30), start.y + theme.px(6)});
    if (iconButton(theme, "unlink", icons::kUnlink, nullptr, false))
      context.intents.push(ExecuteCommand{std::shared_ptr<const Command>(removeLink(link.uid))});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("Unlink");
    ImGui::SetCursorScreenPos({start.x, start.y + height + theme.px(2)});
  }
  ImGui::PopID();
}

// The links of what is pointed at or active; all of them otherwise.
std::vector<const Link*> linksToList(const PanelContext& context, std::string& title) {
  std::vector<const Link*> all, active;
  for (const Link& link : context.current.links) {
    all.push_back(&link);
    if (holds(segmentsOf(link), context.view.activeSegment)) active.push_back(&link);
  }
  const Segment* segment = context.current.findSegment(context.view.activeSegment);
  if (segment && !active.empty()) {
    title = fmt::format("LINKS OF {}  {}", segment->name, active.size());
    return active;
  }
  title = fmt::format("LINKS  {}", all.size());
  return all;
}

void drawEmpty(PanelContext& context) {
  const Theme& theme = context.theme;
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
  ImGui::TextWrapped("No report yet. Drop a text file onto the window, or paste or type one.");
  ImGui::PopStyleColor();
  if (!context.readOnly && iconButton(theme, "paste report", icons::kPaste, "Paste or type a report", true))
    context.intents.push(RunAction{"case.pasteReport"});
}

}  // namespace

void drawReportPanel(PanelContext& context) {
  const Theme& theme = context.theme;
  if (context.current.reports.empty()) {
    drawEmpty(context);
    return;
  }
  const Report& report = context.current.reports.back();
  const float available = ImGui::GetContentRegionAvail().y;
  const float linksHeight = context.current.links.empty() ? 0.0f : std::min(theme.px(180), available * 0.3f);

  ImGui::BeginChild("report", {0, available - linksHeight}, false);
  drawHead(context, report);
  const int width = static_cast<int>(ImGui::GetContentRegionAvail().x - theme.px(4));
  ReportLayout& layout = context.reportLayouts.layoutOf(report, width, theme.scale);
  ReportText(context, report, layout).draw();
  ImGui::EndChild();
  if (linksHeight <= 0) return;

  horizontalLine(theme);
  std::string title;
  const auto links = linksToList(context, title);
  sectionHeading(theme, title.c_str());
  ImGui::BeginChild("links", {0, 0}, false);
  for (const Link* link : links) drawLinkRow(context, *link);
  ImGui::EndChild();
}

}  // namespace chiasm::app
