#include "app/panels/range_controls.h"

#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <charconv>

#include "app/panels/panel_rows.h"
#include "app/panels/value_histogram.h"
#include "app/panels/widgets.h"
#include "app/session/effects.h"

namespace chiasm::app {
namespace {

struct Method {
  const char *word, *label, *tip;
};
constexpr Method kMethods[] = {{"otsu", "Otsu", "Two classes as different as can be"},
                               {"isodata", "IsoData", "Midway between the means of both classes"},
                               {"entropy", "Entropy", "Both classes as rich as can be (Kapur)"},
                               {"yen", "Yen", "The largest entropic correlation"}};

class RangeControls {
 public:
  explicit RangeControls(PanelContext& context) : context_(context), theme_(context.theme) {
    lower_ = told("lower");
    upper_ = told("upper");
  }

  void draw() {
    bool changed = false;
    if (context_.volumeStatistics)
      changed = drawValueHistogram(theme_, *context_.volumeStatistics, 76, lower_, upper_);
    ImGui::Dummy({0, theme_.px(2)});
    changed = drawFields() || changed;
    if (changed) tell();
    drawButtons();
  }

 private:
  double told(const char* name) const {
    const auto found = context_.effect->said.find(name);
    double value = 0.0;
    if (found != context_.effect->said.end() && !found->second.empty()) {
      const std::string& text = found->second.front();
      std::from_chars(text.data(), text.data() + text.size(), value);
    }
    return value;
  }

  // What is told here is also where the threshold tool and the brush's mask begin.
  void tell() {
    if (lower_ > upper_) std::swap(lower_, upper_);
    context_.effect->said["lower"] = {fmt::format("{}", lower_)};
    context_.effect->said["upper"] = {fmt::format("{}", upper_)};
    context_.view.thresholdLower = lower_;
    context_.view.thresholdUpper = upper_;
  }

  bool drawFields() {
    const Volume* volume = context_.current.findVolume(context_.view.volume);
    const std::string unit = volume && !volume->info.unit.empty() ? " " + volume->info.unit : "";
    const double span = context_.volumeStatistics
                            ? context_.volumeStatistics->maximum - context_.volumeStatistics->minimum
                            : 1000.0;
    const char* decimals = span > 20.0 ? "%.0f" : "%.3f";
    const float half = (ImGui::GetContentRegionAvail().x - theme_.px(8)) / 2;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    bool changed = false;
    const auto field = [&](const char* id, const char* word, double& value, float x) {
      auto shown = static_cast<float>(value);
      ImGui::SetCursorScreenPos({x, start.y});
      ImGui::SetNextItemWidth(half);
      ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                          ImVec2(theme_.px(8), (theme_.px(kRow) - ImGui::GetFontSize()) / 2));
      const std::string format = std::string(word) + " " + decimals + unit;
      if (ImGui::DragFloat(id, &shown, static_cast<float>(span / 1000.0), 0, 0, format.c_str())) {
        value = static_cast<double>(shown);
        changed = true;
      }
      ImGui::PopStyleVar();
      noteItem(context_, std::string("effect ") + word, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("Drag, or Ctrl+click to type");
    };
    field("##lower", "from", lower_, start.x);
    field("##upper", "to", upper_, start.x + half + theme_.px(8));
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(kPitch)});
    ImGui::Dummy({0, 0});
    return changed;
  }

  void drawButtons() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float right = start.x + ImGui::GetContentRegionAvail().x;
    float x = start.x, y = start.y;
    const auto button = [&](const char* label, const char* tip) {
      if (x + ImGui::CalcTextSize(label).x + theme_.px(16) > right) {
        x = start.x;
        y += theme_.px(kRow + 4);
      }
      ImGui::SetCursorScreenPos({x, y});
      const bool pressed = choiceButton(theme_, label, false);
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tip);
      x = ImGui::GetItemRectMax().x + theme_.px(4);
      return pressed;
    };
    for (const Method& method : kMethods)
      if (button(method.label, method.tip)) context_.intents.push(FindThreshold{method.word});
    if (button("Use as mask for painting", "The brush then takes only values of this range")) {
      context_.view.brush.range = IntensityRange{lower_, upper_};
      context_.intents.push(RunAction{"tool.brush"});
    }
    ImGui::SetCursorScreenPos({start.x, y + theme_.px(kPitch)});
    ImGui::Dummy({0, 0});
  }

  PanelContext& context_;
  const Theme& theme_;
  double lower_ = 0.0, upper_ = 0.0;
};

}  // namespace

void drawRangeControls(PanelContext& context) {
  RangeControls(context).draw();
}

}  // namespace chiasm::app
