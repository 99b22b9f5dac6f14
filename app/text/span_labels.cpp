#include "app/text/span_labels.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace chiasm::app {
namespace {

constexpr float kBetween = 3;  // pixels that parts of one level keep apart

// What one level of a line is taken by.
struct Taken {
  float from = 0, to = 0;
};

bool isFree(const std::vector<Taken>& level, float from, float to) {
  return std::none_of(level.begin(), level.end(), [&](const Taken& taken) {
    return from < taken.to + kBetween && taken.from < to + kBetween;
  });
}

std::optional<SpanPart> chipPart(const ReportLayout& layout, const Uid& report, const TextSpan& chip,
                                 float wanted, float layoutWidth) {
  for (const TextAnchor& anchor : chip.anchors) {
    if (anchor.report != report) continue;
    const auto lines = layout.linesOf(anchor.begin, anchor.end);
    for (std::size_t line = lines.first; line < lines.last; ++line)
      for (const TextRectangle& box : layout.rectangles(anchor.begin, anchor.end, {line, line + 1})) {
        const float width = std::min(wanted, layoutWidth);
        return SpanPart{0,     line, std::max(0.0f, std::min(box.x, layoutWidth - width)), 0, 0, true,
                        width, true};
      }
  }
  return std::nullopt;
}

}  // namespace

SpanLabels placeLabels(const ReportLayout& layout, const Uid& report,
                       const std::vector<const TextSpan*>& spans,
                       const std::function<float(const TextSpan&)>& labelWidth, float levelHeight,
                       float layoutWidth, std::size_t chips) {
  SpanLabels placed;
  placed.levelHeight = levelHeight;
  for (std::size_t i = spans.size() - chips; i < spans.size(); ++i)
    if (const auto part = chipPart(layout, report, *spans[i], labelWidth(*spans[i]), layoutWidth)) {
      placed.parts.push_back(*part);
      placed.parts.back().span = i;
    }
  for (std::size_t i = 0; i + chips < spans.size(); ++i) {
    bool labelled = false;
    for (const TextAnchor& anchor : spans[i]->anchors) {
      if (anchor.report != report) continue;
      const auto lines = layout.linesOf(anchor.begin, anchor.end);
      for (std::size_t line = lines.first; line < lines.last; ++line)
        for (const TextRectangle& box : layout.rectangles(anchor.begin, anchor.end, {line, line + 1})) {
          SpanPart part{i, line, box.x, box.width, 0, !labelled, 0, false};
          if (!labelled)
            part.labelWidth = std::min(labelWidth(*spans[i]), std::max(layoutWidth - box.x, 1.0f));
          labelled = true;
          placed.parts.push_back(part);
        }
    }
  }
  // Short ones next to the text, long ones above them, as brackets nest; chips above them all.
  std::sort(placed.parts.begin(), placed.parts.end(), [](const SpanPart& a, const SpanPart& b) {
    return std::tuple(a.line, a.chip, a.width, a.x, a.span) <
           std::tuple(b.line, b.chip, b.width, b.x, b.span);
  });
  placed.gaps.assign(layout.lines().size(), 0.0f);
  std::vector<std::vector<Taken>> levels;
  std::size_t line = layout.lines().size(), brackets = 0;
  for (SpanPart& part : placed.parts) {
    if (part.line != line) levels.clear();
    if (part.line != line) brackets = 0;
    line = part.line;
    const float from = part.x, to = part.x + std::max(part.width, part.labelWidth);
    std::size_t level = part.chip ? brackets : 0;
    while (level < levels.size() && !isFree(levels[level], from, to)) ++level;
    if (level == levels.size()) levels.emplace_back();
    levels[level].push_back({from, to});
    if (!part.chip) brackets = levels.size();
    part.level = static_cast<int>(level);
    placed.gaps[line] = std::max(placed.gaps[line], static_cast<float>(level + 1) * levelHeight);
  }
  return placed;
}

std::uint64_t fingerprintOf(const Uid& report, const std::vector<const TextSpan*>& spans) {
  std::uint64_t sum = std::hash<Uid>{}(report);
  const auto mix = [&sum](std::uint64_t value) { sum = (sum ^ value) * 0x9e3779b97f4a7c15ull + (sum >> 29); };
  for (const TextSpan* span : spans) {
    mix(std::hash<Uid>{}(span->uid));
    mix(std::hash<std::string>{}(span->type));
    for (const TextAnchor& anchor : span->anchors) {
      mix(static_cast<std::uint64_t>(anchor.begin));
      mix(static_cast<std::uint64_t>(anchor.end));
    }
    for (const SpanAttribute& attribute : span->attributes) mix(std::hash<std::string>{}(attribute.value));
  }
  return sum;
}

}  // namespace chiasm::app
