// The window's areas as rectangles: one pure function from size, scale and view state.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <glm/vec2.hpp>

#include "app/view_state.h"

namespace chiasm::app {

// In window pixels, top left corner and size.
struct Area {
  glm::ivec2 origin{0}, size{0};
  int right() const { return origin.x + size.x; }
  int bottom() const { return origin.y + size.y; }
  bool empty() const { return size.x <= 0 || size.y <= 0; }
  bool contains(glm::dvec2 pixel) const {
    return pixel.x >= origin.x && pixel.y >= origin.y && pixel.x < right() && pixel.y < bottom();
  }
  bool operator==(const Area&) const = default;
};

struct WindowLayout {
  glm::ivec2 window{0};
  float scale = 1.0f;
  Area topBar, identity, rail, options, views, status;
  Area tabs, upperPanel, divider, lowerPanel;  // the right panel, from above; lowerPanel: Segments
  // Where the panel's width is dragged; lies over the views' edge.
  Area panelEdge;
  std::array<std::optional<Area>, kPlaceCount> view;  // by ViewPlace::index(); nullopt: not shown
  Area time;                                          // under the views: the time points of a series
  Area stations;                                      // below that while presenting
  bool iconsOnly = false;                             // narrow window: the rail has no words
};

// Nothing overlaps and everything lies in the window, down to 1280×720 logical pixels.
WindowLayout computeLayout(glm::ivec2 windowPixels, float scale, const ViewState& view);

// The width that the right panel may have at this window width (logical pixels).
double clampPanelWidth(double wanted, double windowLogicalWidth);

}  // namespace chiasm::app
