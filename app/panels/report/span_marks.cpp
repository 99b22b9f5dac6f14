#include "app/panels/report/span_marks.h"

#include <fmt/core.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/panels/widgets.h"
#include "app/text/report_layout_cache.h"
#include "core/report/span_ontology.h"

namespace chiasm::app {
namespace {

constexpr float kChipPadding = 5;

float levelHeight(const Theme& theme) {
  return std::round(theme.small->FontSize + theme.px(4));
}

struct Bracket {
  float left, right, top;  // the label's top left corner, the bracket's right end
};
Bracket bracketOf(const ReportLayout& layout, const SpanLabels& labels, const SpanPart& part) {
  const ReportLayout::Line& line = layout.lines()[part.line];
  return {part.x, part.x + part.width, line.y - static_cast<float>(part.level + 1) * labels.levelHeight};
}

// The parts on some lines; parts are sorted by line.
std::pair<std::vector<SpanPart>::const_iterator, std::vector<SpanPart>::const_iterator> partsOn(
    const SpanLabels& labels, ReportLayout::LineRange lines) {
  const auto& parts = labels.parts;
  const auto first = std::partition_point(parts.begin(), parts.end(),
                                          [&](const SpanPart& part) { return part.line < lines.first; });
  const auto last =
      std::partition_point(first, parts.end(), [&](const SpanPart& part) { return part.line < lines.last; });
  return {first, last};
}

// "now 15.1 mm" over a value that was written when the mask was another.
void addFlags(const PanelContext& context, const Report& report, PlacedSpans& placed) {
  if (context.review == nullptr) return;
  for (const ReviewedCheck& check : context.review->checks) {
    if (check.result.verdict != CheckVerdict::conflict) break;  // conflicts come first
    const BoundMeasurement* bound = check.result.kind == CheckKind::written
                                        ? context.current.findBoundMeasurement(check.result.bound)
                                        : nullptr;
    if (bound == nullptr || bound->anchor.report != report.uid ||
        overrideOf(context.current, check.fingerprint) != nullptr)
      continue;
    TextSpan flag;
    flag.uid = bound->uid;
    flag.type = check.result.measured ? fmt::format("now {:.1f} {}", *check.result.measured, bound->unit)
                                      : std::string("empty now");
    flag.anchors = {bound->anchor};
    placed.flags.push_back(std::move(flag));
    placed.flagged.push_back(&check);
  }
  for (const TextSpan& flag : placed.flags) placed.spans.push_back(&flag);
}

void addChips(const PanelContext& context, const Report& report, PlacedSpans& placed) {
  for (const SpanRelation& relation : context.current.spanRelations) {
    const TextSpan* from = context.current.findSpan(relation.from);
    const TextSpan* to = context.current.findSpan(relation.to);
    if (from == nullptr || to == nullptr || from->anchors.front().report != report.uid ||
        to->anchors.front().report != report.uid)
      continue;
    TextSpan chip;
    chip.uid = relation.uid;
    chip.type = relationWords(relation.type) + " \xe2\x86\x92 " + to->anchors.front().exact;
    chip.anchors = {from->anchors.front()};
    placed.chips.push_back(std::move(chip));
    placed.others.push_back(to);
  }
  for (const TextSpan& chip : placed.chips) placed.spans.push_back(&chip);
}

// A relation as a chip of its own, in the colour of the span that it leads to.
void drawChip(const PanelContext& context, const PlacedSpans& placed, const SpanPart& part, ImVec2 corner,
              bool lit) {
  const Theme& theme = context.theme;
  const TextSpan& chip = *placed.spans[part.span];
  const TextSpan& other = *placed.otherOf(chip);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low(corner.x, corner.y + theme.px(1));
  const ImVec2 high(corner.x + part.labelWidth, corner.y + placed.labels->levelHeight - theme.px(1));
  list.AddRectFilled(low, high, lit ? theme.colours.line : theme.colours.raised, theme.px(4));
  drawEllipsised(list, theme.small,
                 {low.x + theme.px(kChipPadding), std::round((low.y + high.y - theme.small->FontSize) / 2)},
                 part.labelWidth - theme.px(2 * kChipPadding), spanColour(theme, other.type), chip.type);
  if (context.log == nullptr) return;
  const ImVec2 top = ImGui::GetWindowPos();
  const ImVec2 bottom(top.x + ImGui::GetWindowWidth(), top.y + ImGui::GetWindowHeight());
  context.log->add(fmt::format("chip {}", &chip - placed.chips.data()), low, high, top, bottom);
}

}  // namespace

ImU32 spanColour(const Theme& theme, const std::string& type) {
  const auto& types = spanTypes();
  const auto known =
      std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.name == type; });
  const std::size_t index =
      known != types.end() ? static_cast<std::size_t>(known - types.begin()) : std::hash<std::string>{}(type);
  return theme.colours.kinds[index % theme.colours.kinds.size()];
}

std::string relationWords(std::string type) {
  std::replace(type.begin(), type.end(), '_', ' ');
  return type;
}

std::string spanLabel(const TextSpan& span) {
  std::string label = span.type;
  for (const SpanAttribute& attribute : span.attributes) label += " · " + attribute.value;
  return label;
}

std::vector<const TextSpan*> spansIn(const Case& current, const Report& report) {
  std::vector<const TextSpan*> spans;
  for (const TextSpan& span : current.spans)
    if (std::any_of(span.anchors.begin(), span.anchors.end(),
                    [&](const TextAnchor& anchor) { return anchor.report == report.uid; }))
      spans.push_back(&span);
  return spans;
}

const TextSpan* PlacedSpans::otherOf(const TextSpan& span) const {
  for (std::size_t i = 0; i < chips.size(); ++i)
    if (&chips[i] == &span) return others[i];
  return nullptr;
}

const ReviewedCheck* PlacedSpans::checkOf(const TextSpan& span) const {
  for (std::size_t i = 0; i < flags.size(); ++i)
    if (&flags[i] == &span) return flagged[i];
  return nullptr;
}

PlacedSpans placeSpans(const PanelContext& context, const Report& report, ReportLayout& layout) {
  PlacedSpans placed;
  if (context.view.words.spans) placed.spans = spansIn(context.current, report);
  addFlags(context, report, placed);
  if (context.view.words.spans) addChips(context, report, placed);
  const Theme& theme = context.theme;
  std::uint64_t key = fingerprintOf(report.uid, placed.spans);
  for (const SpanRelation& relation : context.current.spanRelations)
    key = key * 31 + std::hash<Uid>{}(relation.uid) + std::hash<std::string>{}(relation.type);
  const auto place = [&](ReportLayout& at) {
    return placeLabels(
        at, report.uid, placed.spans,
        [&](const TextSpan& span) {
          const std::string label = spanLabel(span);
          const float room = placed.otherOf(span) != nullptr ? 2 * kChipPadding + 2 : 2;
          return theme.small->CalcTextSizeA(theme.small->FontSize, FLT_MAX, 0, label.c_str()).x +
                 theme.px(room);
        },
        levelHeight(theme), at.width(), placed.chips.size());
  };
  placed.labels = &context.reportLayouts.labelsOf(report, layout, key, place);
  return placed;
}

void drawSpans(const PanelContext& context, const ReportLayout& layout, const PlacedSpans& placed,
               ImVec2 origin, ReportLayout::LineRange lines, const Uid& pointed) {
  const Theme& theme = context.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto [first, last] = partsOn(*placed.labels, lines);
  const float thickness = std::max(1.0f, std::round(1.5f * theme.scale)), leg = theme.px(3);
  for (auto part = first; part != last; ++part) {
    const TextSpan& span = *placed.spans[part->span];
    if (part->chip) {
      const Bracket chip = bracketOf(layout, *placed.labels, *part);
      const Uid& other = placed.otherOf(span)->uid;
      drawChip(context, placed, *part, {origin.x + chip.left, std::round(origin.y + chip.top)},
               pointed == span.uid || (!other.empty() && other == context.view.words.span));
      continue;
    }
    const bool flag = placed.checkOf(span) != nullptr;
    const ImU32 colour = flag ? theme.colours.conflict : spanColour(theme, span.type);
    const bool lit = span.uid == pointed || span.uid == context.view.words.span;
    const ReportLayout::Line& line = layout.lines()[part->line];
    list.AddRectFilled({origin.x + part->x, origin.y + line.y},
                       {origin.x + part->x + part->width, origin.y + line.y + line.height},
                       withAlpha(colour, lit ? 0.34f : 0.14f), theme.px(2));
    const Bracket at = bracketOf(layout, *placed.labels, *part);
    const float y = std::round(origin.y + at.top + placed.labels->levelHeight - leg);
    const ImU32 ink = withAlpha(colour, lit ? 1.0f : 0.8f);
    list.AddRectFilled({origin.x + at.left, y}, {origin.x + at.right, y + thickness}, ink);
    for (const float x : {at.left, at.right - thickness})
      list.AddRectFilled({origin.x + x, y}, {origin.x + x + thickness, y + leg}, ink);
    if (flag && part->labelled && context.log != nullptr) {
      const ImVec2 low = ImGui::GetWindowPos();
      const ImVec2 high(low.x + ImGui::GetWindowWidth(), low.y + ImGui::GetWindowHeight());
      context.log->add(
          fmt::format("flag {}", &span - placed.flags.data()), {origin.x + at.left, origin.y + at.top},
          {origin.x + at.left + part->labelWidth, origin.y + at.top + placed.labels->levelHeight}, low, high);
    }
    if (part->labelled)
      drawEllipsised(list, theme.small, {origin.x + at.left, std::round(origin.y + at.top)}, part->labelWidth,
                     lit ? theme.colours.text : colour, spanLabel(span));
  }
}

const TextSpan* spanUnder(const ReportLayout& layout, const PlacedSpans& placed,
                          ReportLayout::LineRange lines, ImVec2 position) {
  const auto [first, last] = partsOn(*placed.labels, lines);
  const SpanPart* found = nullptr;
  for (auto part = first; part != last; ++part) {
    const Bracket at = bracketOf(layout, *placed.labels, *part);
    const bool label = position.y >= at.top && position.y < at.top + placed.labels->levelHeight &&
                       position.x >= at.left &&
                       position.x < at.left + std::max(part->labelWidth, part->width);
    if (label) return placed.spans[part->span];
    if (part->chip) continue;
    const ReportLayout::Line& line = layout.lines()[part->line];
    const bool words = position.y >= line.y && position.y < line.y + line.height && position.x >= part->x &&
                       position.x < part->x + part->width;
    if (words && (found == nullptr || part->width < found->width)) found = &*part;
  }
  return found == nullptr ? nullptr : placed.spans[found->span];
}

}  // namespace chiasm::app
