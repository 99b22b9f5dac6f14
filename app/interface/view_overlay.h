// What is drawn over a view's picture: names, letters, scale, crosshair, measurements, labels.
#pragma once

#include <imgui.h>

#include <optional>
#include <string>
#include <vector>

#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/interface/view_geometry.h"
#include "app/tools/tool.h"
#include "core/metrics/segment_statistics.h"

namespace chiasm::app {

class MeshSections;  // app/interface/mesh_overlay.h

// What of it is drawn: the window draws all, a picture file what was asked for.
struct OverlayParts {
  bool title = true;       // the view's name, its slice and window
  bool volumeName = true;  // in the title: free text, which may say something about the patient
  bool clipBox = true, measurements = true, names = true, scaleBar = true;
};

struct ViewOverlayInputs {
  const Case& current;
  const ViewState& view;
  const ViewGeometry& geometry;
  const Theme& theme;
  const Volume* volume = nullptr;  // the shown one
  const std::vector<SegmentStatistics>* statistics = nullptr;
  ToolOverlay tool;
  // Written into the picture itself, for exported files where no strip says it.
  std::vector<std::string> burnedBadges;
  ItemLog* log = nullptr;
  OverlayParts parts = {};
  MeshSections* meshes = nullptr;  // null: none are shown
  bool volumeHovered = false;      // the mouse is over the name of the view's volume
};

// The line that names the view's volume, its date and how it came to lie there; under the header, where the
// case has several volumes. Empty otherwise.
std::string volumeLine(const ViewOverlayInputs& inputs);
// Where that line stands, in window pixels.
ImVec4 volumeLineArea(const ViewOverlayInputs& inputs);  // low x, low y, high x, high y
// Where the second volume begins in a swiped slice, window pixels from the left; nullopt: nothing is swiped.
std::optional<double> swipeLineOf(const ViewGeometry& geometry);

// Draws into `list`, clipped to the view's area.
void drawViewOverlay(ImDrawList& list, const ViewOverlayInputs& inputs);

// The corner's words: the view's name, and what follows it.
std::string viewName(ViewKind kind);
std::string viewDescription(const ViewOverlayInputs& inputs);

}  // namespace chiasm::app
