// The transfer-function editor: points of colour and opacity over the volume's histogram.
#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/panels/widgets.h"
#include "app/session/session.h"

namespace chiasm::app {

namespace {

// A graph of opacity per mm (square-root scale, so that faint tissue can be aimed at) over values.
class Graph {
 public:
  Graph(const Theme& theme, TransferFunction& function, const VolumeStatistics& statistics, int& selected,
        float height)
      : theme_(theme), function_(function), statistics_(statistics), selected_(selected) {
    from_ = ImGui::GetCursorScreenPos();
    to_ = {from_.x + ImGui::GetContentRegionAvail().x, from_.y + theme.px(height)};
  }

  void draw() {
    ImGui::InvisibleButton("graph", {to_.x - from_.x, to_.y - from_.y});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(from_, to_, theme_.colours.background, theme_.px(6));
    drawHistogram(list);
    drawCurve(list);
    edit();
    drawPoints(list);
  }

 private:
  float xOf(double value) const {
    const double t =
        (value - statistics_.minimum) / std::max(statistics_.maximum - statistics_.minimum, 1e-9);
    return from_.x + static_cast<float>(std::clamp(t, 0.0, 1.0)) * (to_.x - from_.x);
  }
  float yOf(double opacity) const {
    return to_.y - static_cast<float>(std::sqrt(std::clamp(opacity, 0.0, 1.0))) * (to_.y - from_.y);
  }
  double valueAt(float x) const {
    const double t = std::clamp((x - from_.x) / (to_.x - from_.x), 0.0f, 1.0f);
    return statistics_.minimum + t * (statistics_.maximum - statistics_.minimum);
  }
  double opacityAt(float y) const {
    const double root = std::clamp((to_.y - y) / (to_.y - from_.y), 0.0f, 1.0f);
    return root * root;
  }

  // Logarithmic counts: air would hide everything else.
  void drawHistogram(ImDrawList& list) const {
    if (statistics_.histogram.empty()) return;
    std::uint32_t most = 1;
    for (const std::uint32_t count : statistics_.histogram) most = std::max(most, count);
    const float width = (to_.x - from_.x) / static_cast<float>(statistics_.histogram.size());
    for (std::size_t i = 0; i < statistics_.histogram.size(); ++i) {
      const float part =
          std::log1p(static_cast<float>(statistics_.histogram[i])) / std::log1p(static_cast<float>(most));
      const float x = from_.x + static_cast<float>(i) * width;
      list.AddRectFilled({x, to_.y - part * (to_.y - from_.y) * 0.9f}, {x + width, to_.y},
                         theme_.colours.raised);
    }
  }

  ImU32 colourOf(const TransferPoint& point) const {
    return ImGui::ColorConvertFloat4ToU32({static_cast<float>(point.colour.r),
                                           static_cast<float>(point.colour.g),
                                           static_cast<float>(point.colour.b), 1.0f});
  }

  void drawCurve(ImDrawList& list) const {
    const float step = theme_.px(2);
    for (float x = from_.x; x < to_.x; x += step) {
      const glm::dvec4 at = function_.at(valueAt(x));
      const ImU32 colour = ImGui::ColorConvertFloat4ToU32(
          {static_cast<float>(at.r), static_cast<float>(at.g), static_cast<float>(at.b), 0.55f});
      list.AddRectFilled({x, yOf(at.a)}, {std::min(x + step, to_.x), to_.y}, colour);
    }
    for (std::size_t i = 0; i + 1 < function_.points.size(); ++i) {
      const TransferPoint &a = function_.points[i], &b = function_.points[i + 1];
      list.AddLine({xOf(a.value), yOf(a.opacity)}, {xOf(b.value), yOf(b.opacity)}, theme_.colours.text,
                   theme_.px(1.5f));
    }
  }

  int pointUnder(ImVec2 mouse) const {
    // For a ray all targets are larger, scroll bars and points alike.
    const float reach = std::max(theme_.px(9), 0.5f * ImGui::GetStyle().ScrollbarSize);
    for (int i = static_cast<int>(function_.points.size()) - 1; i >= 0; --i) {
      const TransferPoint& point = function_.points[static_cast<std::size_t>(i)];
      if (std::hypot(mouse.x - xOf(point.value), mouse.y - yOf(point.opacity)) <= reach) return i;
    }
    return -1;
  }

  // Press on a point takes it, on the ground adds one; a drag moves it between its neighbours.
  void edit() {
    const ImVec2 mouse = ImGui::GetMousePos();
    if (ImGui::IsItemActivated()) {
      selected_ = pointUnder(mouse);
      if (selected_ < 0) add(mouse);
    }
    if (!ImGui::IsItemActive() || selected_ < 0 || !ImGui::IsMouseDragging(ImGuiMouseButton_Left, 1.0f))
      return;
    auto& points = function_.points;
    const auto index = static_cast<std::size_t>(selected_);
    double value = valueAt(mouse.x);
    if (index > 0) value = std::max(value, points[index - 1].value);
    if (index + 1 < points.size()) value = std::min(value, points[index + 1].value);
    points[index].value = value;
    points[index].opacity = opacityAt(mouse.y);
  }

  void add(ImVec2 mouse) {
    const double value = valueAt(mouse.x);
    const glm::dvec4 at = function_.at(value);
    auto& points = function_.points;
    const auto next = std::find_if(points.begin(), points.end(),
                                   [value](const TransferPoint& point) { return point.value > value; });
    selected_ = static_cast<int>(next - points.begin());
    points.insert(next, {value, {at.r, at.g, at.b}, opacityAt(mouse.y)});
  }

  void drawPoints(ImDrawList& list) const {
    for (std::size_t i = 0; i < function_.points.size(); ++i) {
      const TransferPoint& point = function_.points[i];
      const ImVec2 centre(xOf(point.value), yOf(point.opacity));
      const bool selected = static_cast<int>(i) == selected_;
      list.AddCircleFilled(centre, theme_.px(selected ? 7.0f : 5.5f),
                           selected ? theme_.colours.accent : theme_.colours.text);
      list.AddCircleFilled(centre, theme_.px(selected ? 5.0f : 4.0f), colourOf(point));
    }
  }

  const Theme& theme_;
  TransferFunction& function_;
  const VolumeStatistics& statistics_;
  int& selected_;
  ImVec2 from_{}, to_{};
};

// What the chosen point says in numbers, and its colour.
void drawPointFields(const Theme& theme, TransferFunction& function, int& selected, const std::string& unit) {
  if (selected < 0 || selected >= static_cast<int>(function.points.size())) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
    ImGui::TextUnformatted("Click the graph to add a point, drag a point to move it.");
    ImGui::PopStyleColor();
    return;
  }
  TransferPoint& point = function.points[static_cast<std::size_t>(selected)];
  float colour[3] = {static_cast<float>(point.colour.r), static_cast<float>(point.colour.g),
                     static_cast<float>(point.colour.b)};
  ImGui::SetNextItemWidth(theme.px(190));
  if (ImGui::ColorEdit3("##colour", colour, ImGuiColorEditFlags_NoLabel))
    point.colour = {colour[0], colour[1], colour[2]};
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(
      fmt::format("{:.0f} {}   opacity {:.3f} per mm", point.value, unit, point.opacity).c_str());
  ImGui::SameLine();
  ImGui::BeginDisabled(function.points.size() <= 2);
  if (iconButton(theme, "delete point", icons::kDelete, "Delete point", false)) {
    function.points.erase(function.points.begin() + selected);
    selected = -1;
  }
  ImGui::EndDisabled();
}

}  // namespace

void drawTransferFunctionOverlay(Session& session, const Theme& theme) {
  InterfaceState& ui = session.ui();
  const Volume* volume = session.focusedVolume();
  const VolumeStatistics* statistics = volume ? session.volumeStatistics(volume->info.uid) : nullptr;
  const OverlayPanel panel =
      beginOverlayPanel(theme, "3-D colours and opacities", {660, 420}, OverlayPlace::aside);
  if (panel.wantsClose) ui.overlay = Overlay::none;
  if (!statistics) {
    ImGui::TextDisabled("The volume is still being read.");
    endOverlayPanel();
    return;
  }
  if (ui.overlayJustOpened) {
    ui.overlaySelection = -1;
    ui.overlayJustOpened = false;
  }
  TransferFunction& function = session.view().of(volume->info.uid).transferFunction;
  ImGui::SetNextItemWidth(theme.px(240));
  if (ImGui::BeginCombo("##named", function.name.c_str())) {
    for (const TransferFunction& named : transferFunctionsFor(volume->info, *statistics))
      if (ImGui::Selectable(named.name.c_str(), named.name == function.name)) {
        function = named;
        ui.overlaySelection = -1;
      }
    ImGui::EndCombo();
  }
  ImGui::Dummy({0, theme.px(4)});
  Graph(theme, function, *statistics, ui.overlaySelection, 230).draw();
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.faint);
  ImGui::TextUnformatted(fmt::format("{:.0f} {}", statistics->minimum, volume->info.unit).c_str());
  const std::string maximum = fmt::format("{:.0f} {}", statistics->maximum, volume->info.unit);
  ImGui::SameLine(ImGui::GetContentRegionAvail().x - ImGui::CalcTextSize(maximum.c_str()).x);
  ImGui::TextUnformatted(maximum.c_str());
  ImGui::PopStyleColor();
  drawPointFields(theme, function, ui.overlaySelection, volume->info.unit);
  endOverlayPanel();
}

}  // namespace chiasm::app
