#include "app/interface/layout.h"

#include <algorithm>
#include <cmath>

namespace chiasm::app {
namespace {

constexpr double kNarrow = 1400;  // logical window width below which the rail has icons only
constexpr double kSmallestPanel = 320, kSmallestViews = 560;

// Two of `length` with a hairline between.
std::pair<int, int> halves(int length, int line) {
  const int first = (length - line) / 2;
  return {first, length - line - first};
}

void arrange(WindowLayout& layout, const ViewState& view) {
  const Area& all = layout.views;
  const int line = std::max(1, static_cast<int>(std::lround(layout.scale)));
  const auto putAt = [&](ViewPlace place, glm::ivec2 origin, glm::ivec2 size) {
    layout.view[place.index()] = Area{all.origin + origin, size};
  };
  const auto put = [&](ViewKind kind, glm::ivec2 origin, glm::ivec2 size) { putAt({kind}, origin, size); };
  if (view.layout == LayoutKind::single) {
    put(view.filledView, {0, 0}, all.size);
    return;
  }
  if (view.layout == LayoutKind::onePlusThree) {
    const int small = std::max(1, all.size.x / 3);
    put(view.filledView, {0, 0}, {all.size.x - small - line, all.size.y});
    int y = 0, left = 3;
    for (int i = 0; i < kViewCount; ++i) {
      const auto kind = static_cast<ViewKind>(i);
      if (kind == view.filledView) continue;
      const int height = (all.size.y - y - (left - 1) * line) / left;
      put(kind, {all.size.x - small, y}, {small, height});
      y += height + line;
      --left;
    }
    return;
  }
  const auto [leftWidth, rightWidth] = halves(all.size.x, line);
  const auto [upperHeight, lowerHeight] = halves(all.size.y, line);
  if (view.layout == LayoutKind::pair) {
    const ViewKind kind = view.filledView == ViewKind::volume3d ? ViewKind::axial : view.filledView;
    putAt({kind, 0}, {0, 0}, {leftWidth, all.size.y});
    putAt({kind, 1}, {leftWidth + line, 0}, {rightWidth, all.size.y});
    return;
  }
  if (view.layout == LayoutKind::columns) {
    for (const int column : {0, 1}) {
      const int x = column * (leftWidth + line), width = column == 0 ? leftWidth : rightWidth;
      putAt({ViewKind::axial, column}, {x, 0}, {width, upperHeight});
      putAt({ViewKind::coronal, column}, {x, upperHeight + line}, {width, lowerHeight});
    }
    return;
  }
  put(ViewKind::axial, {0, 0}, {leftWidth, upperHeight});
  put(ViewKind::volume3d, {leftWidth + line, 0}, {rightWidth, upperHeight});
  put(ViewKind::coronal, {0, upperHeight + line}, {leftWidth, lowerHeight});
  put(ViewKind::sagittal, {leftWidth + line, upperHeight + line}, {rightWidth, lowerHeight});
}

}  // namespace

double clampPanelWidth(double wanted, double windowLogicalWidth) {
  const double narrow = windowLogicalWidth < kNarrow ? kSmallestPanel : wanted;
  return std::clamp(narrow, kSmallestPanel,
                    std::max(kSmallestPanel, windowLogicalWidth - 52 - kSmallestViews));
}

WindowLayout computeLayout(glm::ivec2 window, float scale, const ViewState& view) {
  const auto px = [scale](double logical) { return static_cast<int>(std::lround(logical * scale)); };
  WindowLayout layout;
  layout.window = window;
  layout.scale = scale;
  const double logicalWidth = window.x / static_cast<double>(scale);
  layout.iconsOnly = logicalWidth < kNarrow;
  const int line = std::max(1, px(1));
  const int top = px(40), identity = px(26), status = px(26);
  // Presenting, there is only what is shown: no tools, no strip of theirs, no list of segments.
  const int options = view.present ? 0 : px(38), rail = view.present ? 0 : px(52);
  const int stations = view.present ? px(44) : 0;
  const int time = view.timeStrip ? px(36) : 0;
  const int panel = view.showReport ? px(clampPanelWidth(view.rightPanelWidth, logicalWidth)) : 0;
  layout.topBar = {{0, 0}, {window.x, top}};
  layout.identity = {{0, top}, {window.x, identity}};
  const int bodyTop = top + identity;
  const int bodyHeight = std::max(0, window.y - status - bodyTop);
  layout.status = {{0, window.y - status}, {window.x, status}};
  layout.rail = {{0, bodyTop}, {rail, bodyHeight}};
  const int panelLeft = window.x - panel;
  layout.options = {{rail, bodyTop}, {panelLeft - rail, options}};
  layout.views = {
      {rail, bodyTop + options},
      {panelLeft - rail - (panel > 0 ? line : 0), std::max(0, bodyHeight - options - stations - time)}};
  layout.time = {{rail, bodyTop + bodyHeight - stations - time}, {panelLeft - rail, time}};
  layout.stations = {{rail, bodyTop + bodyHeight - stations}, {panelLeft - rail, stations}};
  const int tabs = panel > 0 ? px(38) : 0;
  layout.panelEdge = {{panelLeft - px(5), bodyTop}, {panel > 0 ? px(5) : 0, bodyHeight}};
  layout.tabs = {{panelLeft, bodyTop}, {panel, tabs}};
  const int contentTop = bodyTop + tabs;
  const int contentHeight = std::max(0, bodyHeight - tabs);
  if (view.segmentsPanelVisible && !view.present && panel > 0) {
    const int divider = px(7);  // a hairline with room to take hold of it
    const int least = std::min(px(96), contentHeight / 2);
    const int lower = std::clamp(static_cast<int>(std::lround(contentHeight * view.segmentsShare)), least,
                                 std::max(least, contentHeight - px(140)));
    const int upper = contentHeight - lower - divider;
    layout.upperPanel = {{panelLeft, contentTop}, {panel, upper}};
    layout.divider = {{panelLeft, contentTop + upper}, {panel, divider}};
    layout.lowerPanel = {{panelLeft, contentTop + upper + divider}, {panel, lower}};
  } else {
    layout.upperPanel = {{panelLeft, contentTop}, {panel, contentHeight}};
    layout.divider = {{panelLeft, contentTop + contentHeight}, {panel, 0}};
    layout.lowerPanel = layout.divider;
  }
  arrange(layout, view);
  return layout;
}

}  // namespace chiasm::app
