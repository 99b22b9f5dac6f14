#include "app/panels/value_histogram.h"

#include <algorithm>
#include <cmath>

namespace chiasm::app {
namespace {

enum Grip { kNone, kLower, kUpper, kBoth };

class Histogram {
 public:
  Histogram(const Theme& theme, const VolumeStatistics& statistics, float height)
      : theme_(theme), statistics_(statistics) {
    from_ = ImGui::GetCursorScreenPos();
    to_ = {from_.x + ImGui::GetContentRegionAvail().x, from_.y + theme.px(height)};
  }

  bool draw(double& lower, double& upper) {
    ImGui::InvisibleButton("histogram", {to_.x - from_.x, to_.y - from_.y});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(from_, to_, theme_.colours.background, theme_.px(6));
    drawCounts(list, lower, upper);
    const bool changed = drag(lower, upper);
    for (const double end : {lower, upper}) drawEnd(list, end);
    return changed;
  }

 private:
  double span() const { return std::max(statistics_.maximum - statistics_.minimum, 1e-9); }
  float xOf(double value) const {
    const double t = (value - statistics_.minimum) / span();
    return from_.x + static_cast<float>(std::clamp(t, 0.0, 1.0)) * (to_.x - from_.x);
  }
  double valueAt(float x) const {
    return statistics_.minimum +
           span() * static_cast<double>(std::clamp((x - from_.x) / (to_.x - from_.x), 0.0f, 1.0f));
  }

  // Logarithmic counts: air would hide everything else. What is in the range is lit.
  void drawCounts(ImDrawList& list, double lower, double upper) const {
    std::uint32_t most = 1;
    for (const std::uint32_t count : statistics_.histogram) most = std::max(most, count);
    const float width =
        (to_.x - from_.x) / static_cast<float>(std::max<std::size_t>(1, statistics_.histogram.size()));
    list.AddRectFilled({xOf(lower), from_.y}, {xOf(upper), to_.y}, withAlpha(theme_.colours.accent, 0.10f));
    for (std::size_t i = 0; i < statistics_.histogram.size(); ++i) {
      const float part =
          std::log1p(static_cast<float>(statistics_.histogram[i])) / std::log1p(static_cast<float>(most));
      const float x = from_.x + static_cast<float>(i) * width;
      const double value = valueAt(x + width * 0.5f);
      list.AddRectFilled(
          {x, to_.y - part * (to_.y - from_.y) * 0.9f}, {x + width, to_.y},
          value >= lower && value <= upper ? withAlpha(theme_.colours.accent, 0.75f) : theme_.colours.line);
    }
  }

  void drawEnd(ImDrawList& list, double value) const {
    const float x = std::round(xOf(value));
    list.AddRectFilled({x - theme_.px(0.75f), from_.y}, {x + theme_.px(0.75f), to_.y}, theme_.colours.accent);
    const float grip = theme_.px(5);
    list.AddCircleFilled({std::clamp(x, from_.x + grip, to_.x - grip), (from_.y + to_.y) * 0.5f}, grip,
                         theme_.colours.accent);
  }

  bool drag(double& lower, double& upper) {
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const ImGuiID held = ImGui::GetID("held");
    const ImVec2 mouse = ImGui::GetMousePos();
    if (ImGui::IsItemActivated()) {
      const float reach = theme_.px(9), a = xOf(lower), b = xOf(upper);
      const bool nearLower = std::abs(mouse.x - a) <= std::abs(mouse.x - b);
      const float distance = std::min(std::abs(mouse.x - a), std::abs(mouse.x - b));
      storage.SetInt(held, distance > reach && mouse.x > a && mouse.x < b ? kBoth
                           : nearLower                                    ? kLower
                                                                          : kUpper);
    }
    const int grip = ImGui::IsItemActive() ? storage.GetInt(held, kNone) : kNone;
    const bool near = ImGui::IsItemHovered() && std::min(std::abs(mouse.x - xOf(lower)),
                                                         std::abs(mouse.x - xOf(upper))) <= theme_.px(9);
    if (near || grip == kLower || grip == kUpper) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (grip == kNone) return false;
    const double before = lower + upper;
    // Whole numbers where the range is wide, as Hounsfield units are.
    const auto rounded = [this](double value) { return span() > 200.0 ? std::round(value) : value; };
    if (grip == kLower) lower = std::min(rounded(valueAt(mouse.x)), upper);
    if (grip == kUpper) upper = std::max(rounded(valueAt(mouse.x)), lower);
    if (grip == kBoth && ImGui::GetIO().MouseDelta.x != 0.0f) {
      const double by = static_cast<double>(ImGui::GetIO().MouseDelta.x / (to_.x - from_.x)) * span();
      lower = rounded(lower + by);
      upper = rounded(upper + by);
    }
    return lower + upper != before;
  }

  const Theme& theme_;
  const VolumeStatistics& statistics_;
  ImVec2 from_{}, to_{};
};

}  // namespace

bool drawValueHistogram(const Theme& theme, const VolumeStatistics& statistics, float height, double& lower,
                        double& upper) {
  return Histogram(theme, statistics, height).draw(lower, upper);
}

}  // namespace chiasm::app
