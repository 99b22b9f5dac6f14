#include "app/panels/report/text_marks.h"

#include <algorithm>
#include <cmath>

#include "app/interface/theme.h"

namespace chiasm::app {
namespace {

MarkForm formOf(const Link& link) {
  if (link.state == LinkState::stale) return MarkForm::crosses;
  switch (link.relation) {
    case LinkRelation::grounds:
      return MarkForm::solid;
    case LinkRelation::negated:
    case LinkRelation::notVisible:
      return MarkForm::dashed;
    default:
      return MarkForm::dashDot;
  }
}

ImU32 colourOf(const Theme& theme, const Link& link, bool lit) {
  if (link.state == LinkState::stale) return theme.colours.warning;
  if (lit) return theme.colours.link;
  return formOf(link) == MarkForm::dashed ? theme.colours.dim : theme.colours.accent;
}

// Links and words that are in conflict; conflicts come first in a review.
struct Conflicts {
  std::vector<Uid> links;
  std::vector<const CheckEvidence*> words;
};
Conflicts conflictsOf(const PanelContext& context) {
  Conflicts found;
  if (context.review == nullptr) return found;
  for (const ReviewedCheck& check : context.review->checks) {
    if (check.result.verdict != CheckVerdict::conflict) break;
    if (overrideOf(context.current, check.fingerprint) != nullptr) continue;
    found.links.push_back(check.result.link);
    for (const CheckEvidence& evidence : check.result.evidence)
      if (evidence.fromText()) found.words.push_back(&evidence);
  }
  return found;
}

}  // namespace

bool holds(const std::vector<Uid>& list, const Uid& uid) {
  return std::find(list.begin(), list.end(), uid) != list.end();
}

std::vector<Uid> segmentsOf(const Link& link) {
  std::vector<Uid> segments;
  for (const LinkTarget& target : link.targets)
    if (target.kind == kSegmentTarget) segments.push_back(target.uid);
  return segments;
}

std::vector<Uid> segmentsOf(const CheckResult& result) {
  std::vector<Uid> segments;
  for (const CheckEvidence& evidence : result.evidence)
    if (!evidence.fromText() && !holds(segments, evidence.segment)) segments.push_back(evidence.segment);
  return segments;
}

bool isLit(const Hover& hover, const Link& link) {
  if (holds(hover.links, link.uid)) return true;
  for (const Uid& segment : segmentsOf(link))
    if (holds(hover.segments, segment)) return true;
  return false;
}

std::vector<const Suggestion*> openSuggestions(const PanelContext& context, const Report& report,
                                               TextRange within) {
  std::vector<const Suggestion*> open;
  if (context.review == nullptr) return open;
  for (const Suggestion& suggestion : context.review->suggestions) {
    if (suggestion.report != report.uid || !suggestion.range.overlaps(within)) continue;
    const auto taken = [&](const TextAnchor& anchor) {
      return anchor.report == report.uid && TextRange{anchor.begin, anchor.end}.overlaps(suggestion.range);
    };
    const bool linked = std::any_of(
        context.current.links.begin(), context.current.links.end(),
        [&](const Link& link) { return std::any_of(link.anchors.begin(), link.anchors.end(), taken); });
    if (!linked) open.push_back(&suggestion);
  }
  return open;
}

const ReviewedCheck* writtenUnder(const PanelContext& context, const Report& report, std::int64_t codePoint) {
  if (context.review == nullptr) return nullptr;
  for (const ReviewedCheck& check : context.review->checks) {
    if (check.result.kind != CheckKind::written) continue;
    const CheckEvidence& words = check.result.evidence.front();
    if (words.report == report.uid && words.range.begin <= codePoint && codePoint < words.range.end)
      return &check;
  }
  return nullptr;
}

const ReviewedCheck* shownCheck(const PanelContext& context) {
  return context.review == nullptr || context.view.words.check.empty()
             ? nullptr
             : context.review->find(context.view.words.check);
}

std::vector<TextMark> marksOf(const PanelContext& context, const Report& report, TextRange within,
                              const Uid& pointed) {
  const Theme& theme = context.theme;
  const WordsState& words = context.view.words;
  std::vector<TextMark> marks;
  const Conflicts conflicts = conflictsOf(context);
  for (const Link& link : context.current.links)
    for (const TextAnchor& anchor : link.anchors) {
      const TextRange range{anchor.begin, anchor.end};
      if (anchor.report != report.uid || !range.overlaps(within)) continue;
      const bool lit = link.uid == pointed || isLit(context.view.hover, link);
      if (link.state != LinkState::stale && holds(conflicts.links, link.uid))
        marks.push_back({range, MarkForm::wave, theme.colours.conflict, lit});
      else
        marks.push_back({range, formOf(link), colourOf(theme, link, lit), lit});
    }
  if (words.suggestions)
    for (const Suggestion* suggestion : openSuggestions(context, report, within)) {
      const bool chosen = words.suggestion == ReportPlace{report.uid, suggestion->range};
      marks.push_back(
          {suggestion->range, MarkForm::dotted, chosen ? theme.colours.link : theme.colours.faint, chosen});
    }
  for (const BoundMeasurement& bound : context.current.boundMeasurements) {
    const TextRange range{bound.anchor.begin, bound.anchor.end};
    const bool changed = std::any_of(conflicts.words.begin(), conflicts.words.end(), [&](const auto* side) {
      return side->report == report.uid && side->range == range;
    });
    if (bound.anchor.report == report.uid && range.overlaps(within) && !changed)
      marks.push_back(
          {range, MarkForm::twice, theme.colours.pass, holds(context.view.hover.segments, bound.segment)});
  }
  for (const CheckEvidence* evidence : conflicts.words)
    if (evidence->report == report.uid && evidence->range.overlaps(within))
      marks.push_back({evidence->range, MarkForm::wave, theme.colours.conflict, false});
  if (const ReviewedCheck* check = shownCheck(context))
    for (const CheckEvidence& evidence : check->result.evidence)
      if (evidence.fromText() && evidence.report == report.uid && evidence.range.overlaps(within)) {
        const bool conflict = check->result.verdict == CheckVerdict::conflict;
        marks.push_back({evidence.range, conflict ? MarkForm::wave : MarkForm::solid,
                         conflict ? theme.colours.conflict : theme.colours.link, true});
      }
  return marks;
}

void drawUnderline(ImDrawList& list, const Theme& theme, MarkForm form, ImVec2 from, float width,
                   ImU32 colour) {
  const float thickness = std::max(1.0f, std::round(1.5f * theme.scale));
  const auto piece = [&](float x, float length) {
    const float end = std::min(x + length, width);
    if (x < end) list.AddRectFilled({from.x + x, from.y}, {from.x + end, from.y + thickness}, colour);
  };
  switch (form) {
    case MarkForm::solid:
      return piece(0, width);
    case MarkForm::dashed:
      for (float x = 0; x < width; x += theme.px(8)) piece(x, theme.px(5));
      return;
    case MarkForm::dotted:
      for (float x = 0; x < width; x += theme.px(4)) piece(x, theme.px(1.5f));
      return;
    case MarkForm::dashDot:
      for (float x = 0; x < width; x += theme.px(12)) {
        piece(x, theme.px(6));
        piece(x + theme.px(8.5f), theme.px(1.5f));
      }
      return;
    case MarkForm::wave: {
      std::vector<ImVec2> wave;
      for (float x = 0; x <= width; x += theme.px(1))
        wave.push_back({from.x + x, from.y + theme.px(1) + std::sin(x / theme.px(1.6f)) * theme.px(1.4f)});
      list.AddPolyline(wave.data(), static_cast<int>(wave.size()), colour, 0, thickness);
      return;
    }
    case MarkForm::twice:
      list.AddRectFilled({from.x, from.y + 2 * thickness}, {from.x + width, from.y + 3 * thickness}, colour);
      return piece(0, width);
    case MarkForm::crosses:
      for (float x = 0; x + theme.px(4) <= width; x += theme.px(7)) {
        const ImVec2 low(from.x + x, from.y - theme.px(1)), high(low.x + theme.px(4), low.y + theme.px(4));
        list.AddLine(low, high, colour, theme.px(1));
        list.AddLine({low.x, high.y}, {high.x, low.y}, colour, theme.px(1));
      }
  }
}

}  // namespace chiasm::app
