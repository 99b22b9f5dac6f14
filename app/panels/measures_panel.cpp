// Measures: a table of every segment's size, shape and values, sorted by any column, as text for
// spreadsheets.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <optional>
#include <string>
#include <vector>

#include "app/interface/format.h"
#include "app/interface/icons.h"
#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/panels/effect_controls.h"
#include "app/panels/panel.h"
#include "app/panels/widgets.h"
#include "app/session/measure_text.h"
#include "app/session/measures.h"

namespace chiasm::app {
namespace {

struct Row {
  const Segment* segment = nullptr;
  const SegmentStatistics* counts = nullptr;
  const ShapeStatistics* shape = nullptr;
};

// A column of numbers: what it is called, what that means, and what it shows of a row (nothing: unknown).
struct Column {
  const char *name, *help;
  int decimals;
  std::optional<double> (*value)(const Row& row);
};

template <double ValueStatistics::*Member>
std::optional<double> valueOf(const Row& row) {
  return row.shape && row.shape->values ? std::optional((*row.shape->values).*Member) : std::nullopt;
}

constexpr Column kColumns[] = {
    {"ml", "Volume in millilitres", 2,
     [](const Row& r) { return r.counts ? std::optional(r.counts->millilitres) : std::nullopt; }},
    {"voxels", "Number of voxels", 0,
     [](const Row& r) {
       return r.counts ? std::optional(static_cast<double>(r.counts->voxels)) : std::nullopt;
     }},
    {"mean", "Mean of the volume's values", 1, valueOf<&ValueStatistics::mean>},
    {"SD", "Standard deviation of the values", 1, valueOf<&ValueStatistics::deviation>},
    {"min", "Smallest value", 0, valueOf<&ValueStatistics::minimum>},
    {"max", "Largest value", 0, valueOf<&ValueStatistics::maximum>},
    {"longest", "Longest diameter in a slice, in mm (RECIST)", 1,
     [](const Row& r) { return r.shape ? std::optional(r.shape->longest.mm) : std::nullopt; }},
    {"across", "Longest diameter across the longest one, in the same slice, in mm (RECIST)", 1,
     [](const Row& r) { return r.shape ? std::optional(r.shape->perpendicular.mm) : std::nullopt; }},
    {"in space", "Longest distance in space, in mm (Feret)", 1,
     [](const Row& r) { return r.shape ? std::optional(r.shape->feret.mm) : std::nullopt; }},
    {"surface", "Surface in cm\xc2\xb2", 1,
     [](const Row& r) { return r.shape ? std::optional(r.shape->surfaceMm2 / 100.0) : std::nullopt; }},
    {"sphericity", "1 for a ball, less for anything else", 2,
     [](const Row& r) { return r.shape ? std::optional(r.shape->sphericity) : std::nullopt; }}};
constexpr int kNameColumn = 0;

class MeasuresTable {
 public:
  explicit MeasuresTable(PanelContext& context) : context_(context), theme_(context.theme) {}

  void draw() {
    context_.measures->want();
    gather();
    drawHead();
    if (rows_.empty()) {
      ImGui::TextDisabled("No segments yet.");
      return;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, ImVec2(theme_.px(6), theme_.px(5)));
    ImGui::PushStyleColor(ImGuiCol_TableHeaderBg, theme_.colours.panel);
    ImGui::PushStyleColor(ImGuiCol_TableRowBgAlt, withAlpha(theme_.colours.raised, 0.45f));
    constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY |
                                       ImGuiTableFlags_Sortable | ImGuiTableFlags_RowBg |
                                       ImGuiTableFlags_Hideable | ImGuiTableFlags_Resizable |
                                       ImGuiTableFlags_NoBordersInBody | ImGuiTableFlags_SortTristate;
    if (ImGui::BeginTable("measures", static_cast<int>(std::size(kColumns)) + 1, kFlags,
                          {0, ImGui::GetContentRegionAvail().y - theme_.px(22)})) {
      drawTable();
      ImGui::EndTable();
    }
    ImGui::PopStyleColor(2);
    ImGui::PopStyleVar();
    drawFoot();
  }

 private:
  void gather() {
    for (const Segmentation& segmentation : context_.current.segmentations)
      for (const Segment& segment : segmentation.segments) {
        Row row{&segment, nullptr, context_.measures->of(segment.uid)};
        for (const SegmentStatistics& counts : context_.statistics)
          if (counts.segment == segment.uid) row.counts = &counts;
        rows_.push_back(row);
      }
  }

  void drawHead() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(8)});
    sectionHeading(theme_, fmt::format("Measures  {}", rows_.size()).c_str());
    const float copyWidth = buttonWidth("Copy"), saveWidth = buttonWidth("CSV");
    ImGui::SetCursorScreenPos({right - copyWidth - saveWidth - theme_.px(4), start.y});
    if (iconButton(theme_, "copy", icons::kPaste, "Copy", true)) copy();
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("For pasting into a spreadsheet");
    ImGui::SetCursorScreenPos({right - saveWidth, start.y});
    if (iconButton(theme_, "csv", icons::kFile, "CSV", true)) context_.intents.push(SaveMeasures{});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("Write a file beside the case");
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(36)});
    ImGui::Dummy({0, 0});
  }

  float buttonWidth(const char* label) const {
    return theme_.px(23) + theme_.icons->CalcTextSizeA(theme_.icons->FontSize, FLT_MAX, 0, icons::kFile).x +
           theme_.body->CalcTextSizeA(theme_.body->FontSize, FLT_MAX, 0, label).x;
  }

  void copy() {
    std::string text = measureHeading('\t');
    for (const Row& row : rows_)
      text += measureLine(*row.segment, row.counts ? *row.counts : SegmentStatistics{}, row.shape, '\t');
    ImGui::SetClipboardText(text.c_str());
    context_.intents.push(ShowMessage{fmt::format("Copied the measures of {} segments.", rows_.size())});
  }

  void drawTable() {
    ImGui::TableSetupScrollFreeze(1, 1);
    ImGui::TableSetupColumn("segment", ImGuiTableColumnFlags_NoHide | ImGuiTableColumnFlags_WidthFixed,
                            theme_.px(132));
    for (const Column& column : kColumns)
      ImGui::TableSetupColumn(column.name,
                              ImGuiTableColumnFlags_WidthFixed | ImGuiTableColumnFlags_PreferSortDescending,
                              theme_.px(62));
    drawHeadings();
    sort();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows_.size()));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
        drawRow(rows_[static_cast<std::size_t>(i)]);
  }

  void drawHeadings() const {
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    ImGui::TableSetColumnIndex(kNameColumn);
    ImGui::TableHeader("segment");
    for (std::size_t i = 0; i < std::size(kColumns); ++i) {
      if (!ImGui::TableSetColumnIndex(static_cast<int>(i) + 1)) continue;
      ImGui::TableHeader(kColumns[i].name);
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s. Click to sort", kColumns[i].help);
    }
  }

  // As the headings say; unknown values last whichever way.
  void sort() {
    const ImGuiTableSortSpecs* specs = ImGui::TableGetSortSpecs();
    if (specs == nullptr || specs->SpecsCount == 0) return;
    const int index = specs->Specs[0].ColumnIndex;
    const bool down = specs->Specs[0].SortDirection == ImGuiSortDirection_Descending;
    std::stable_sort(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) {
      if (index == kNameColumn) {
        const std::string one = foldCase(a.segment->name), other = foldCase(b.segment->name);
        return down ? other < one : one < other;
      }
      const Column& column = kColumns[index - 1];
      const auto one = column.value(a), other = column.value(b);
      if (!one || !other) return one.has_value() && !other.has_value();
      return down ? *other < *one : *one < *other;
    });
  }

  void drawRow(const Row& row) {
    ImGui::TableNextRow();
    ImGui::PushID(row.segment->uid.text().c_str());
    ImGui::TableSetColumnIndex(kNameColumn);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool active = row.segment->uid == context_.view.activeSegment;
    if (ImGui::Selectable("##row", active,
                          ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowDoubleClick,
                          {0, theme_.px(20)})) {
      context_.view.activeSegment = row.segment->uid;
      if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left))
        context_.intents.push(GoToSegment{row.segment->uid});
    }
    if (ImGui::IsItemHovered()) context_.view.nextHover.segments.push_back(row.segment->uid);
    if (context_.log) {
      const ImVec2 from = ImGui::GetWindowPos();
      const ImVec2 to(from.x + ImGui::GetWindowWidth(), from.y + ImGui::GetWindowHeight());
      if (at.y + theme_.px(20) <= to.y)
        context_.log->add("measures " + row.segment->name, at, {at.x + theme_.px(120), at.y + theme_.px(20)},
                          from, to);
    }
    drawSegmentName(context_, *row.segment, {at.x, at.y - theme_.px(2)}, theme_.px(126));
    for (std::size_t i = 0; i < std::size(kColumns); ++i)
      if (ImGui::TableSetColumnIndex(static_cast<int>(i) + 1)) drawValue(kColumns[i], row);
    ImGui::PopID();
  }

  // Figures stand under each other.
  void drawValue(const Column& column, const Row& row) const {
    const std::optional<double> value = column.value(row);
    const bool empty = row.counts && row.counts->voxels == 0;
    std::string text = empty && column.value(row) != 0.0 ? "\u2013" : "\u2026";
    if (value)
      text = column.decimals == 0 ? countText(static_cast<std::int64_t>(*value))
                                  : fmt::format("{:.{}f}", *value, column.decimals);
    const float width = theme_.numbers->CalcTextSizeA(theme_.numbers->FontSize, FLT_MAX, 0, text.c_str()).x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddText(theme_.numbers, theme_.numbers->FontSize,
                                        {at.x + std::max(0.0f, room - width), at.y + theme_.px(3)},
                                        value ? theme_.colours.text : theme_.colours.faint, text.c_str());
  }

  void drawFoot() const {
    const Volume* volume = context_.current.findVolume(context_.view.volume);
    std::string text = "Lengths in mm, surface in cm\xc2\xb2";
    if (volume && !volume->info.unit.empty()) text += ", values in " + volume->info.unit;
    if (const std::size_t waiting = context_.measures->waiting(); waiting > 0)
      text = fmt::format("Measuring: {} still to come", waiting);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddText(theme_.small, theme_.small->FontSize, {at.x, at.y + theme_.px(4)},
                                        theme_.colours.faint, text.c_str());
  }

  PanelContext& context_;
  const Theme& theme_;
  std::vector<Row> rows_;
};

}  // namespace

void drawMeasuresPanel(PanelContext& context) {
  MeasuresTable(context).draw();
}

}  // namespace chiasm::app
