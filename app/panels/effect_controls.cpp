#include "app/panels/effect_controls.h"

#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <charconv>
#include <cmath>

#include "app/interface/format.h"
#include "app/interface/icons.h"
#include "app/interface/segment_colour.h"
#include "app/interface/theme.h"
#include "app/panels/panel_rows.h"
#include "app/panels/range_controls.h"
#include "app/panels/widgets.h"

namespace chiasm::app {
namespace {

using Kind = OperationParameter::Kind;

double numberFrom(const std::string& text, double otherwise) {
  double value = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

class Controls {
 public:
  Controls(PanelContext& context, const Operation& operation)
      : context_(context), theme_(context.theme), operation_(operation), said_(context.effect->said) {}

  void draw() {
    followWhoPoints();
    const bool range = has("lower") && has("upper");
    if (range && !rangeLeftOut()) drawRangeControls(context_);
    if (range && mayLeaveOutRange() && !rangeLeftOut()) {
      if (iconButton(theme_, "any value", icons::kClose, "Any value", false)) {
        said_.erase("lower");
        said_.erase("upper");
      }
      noteItem(context_, "effect any value", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    }
    for (const OperationParameter& parameter : operation_.parameters) {
      if (range && (parameter.name == "lower" || parameter.name == "upper")) continue;
      if (optional(parameter) && parameter.kind != Kind::segment && !said_.contains(parameter.name)) continue;
      ImGui::PushID(parameter.name.c_str());
      drawRow(parameter);
      ImGui::PopID();
    }
    drawFurther();
  }

 private:
  bool has(const std::string& name) const {
    return std::any_of(operation_.parameters.begin(), operation_.parameters.end(),
                       [&](const OperationParameter& one) { return one.name == name; });
  }
  // It may be left out.
  static bool optional(const OperationParameter& parameter) {
    return parameter.standard && parameter.standard->empty();
  }
  bool mayLeaveOutRange() const {
    return std::any_of(operation_.parameters.begin(), operation_.parameters.end(),
                       [](const OperationParameter& one) { return one.name == "lower" && optional(one); });
  }
  bool rangeLeftOut() const {
    return mayLeaveOutRange() && !said_.contains("lower") && !said_.contains("upper");
  }
  std::string textOf(const OperationParameter& parameter) const {
    const auto found = said_.find(parameter.name);
    if (found != said_.end() && !found->second.empty()) return found->second.front();
    return parameter.standard.value_or(std::string());
  }
  void say(const OperationParameter& parameter, std::string text) {
    said_[parameter.name] = {std::move(text)};
  }

  // The window and VR share the effect and have a selection each: what changed since this panel looked last
  // is what its person has just chosen.
  void followWhoPoints() {
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    const auto changed = [&](const char* name, std::size_t hash) {
      const ImGuiID id = ImGui::GetID(name);
      const int key = static_cast<int>(hash | 1U);
      const int before = storage.GetInt(id, 0);
      storage.SetInt(id, key);
      return before != 0 && before != key;
    };
    if (changed("segment seen", std::hash<Uid>{}(context_.view.activeSegment)))
      context_.effect->segment = context_.view.activeSegment;
    const std::string here = positionText(context_.view.crosshair);
    if (!changed("crosshair seen", std::hash<std::string>{}(here))) return;
    for (const OperationParameter& parameter : operation_.parameters)
      if (parameter.kind == Kind::points && !parameter.standard && !said_[parameter.name].empty())
        said_[parameter.name].back() = here;
  }

  // The label at the left; the cursor where the control goes.
  float beginRow(const OperationParameter& parameter) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    drawEllipsised(list, theme_.body, {start.x, start.y + (theme_.px(kRow) - theme_.body->FontSize) / 2},
                   theme_.px(kLabelWidth - 8), theme_.colours.dim, parameterLabel(parameter));
    ImGui::SetCursorScreenPos(start);
    ImGui::InvisibleButton("label", {theme_.px(kLabelWidth - 8), theme_.px(kRow)});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", parameter.help.c_str());
    ImGui::SetCursorScreenPos({start.x + theme_.px(kLabelWidth), start.y});
    rowStart_ = start;
    return width - theme_.px(kLabelWidth);
  }
  void endRow(float rows = 1.0f) {
    ImGui::SetCursorScreenPos(
        {rowStart_.x, rowStart_.y + theme_.px(kPitch) + (rows - 1.0f) * theme_.px(kRow)});
    ImGui::Dummy({0, 0});
  }
  void beginField(float width) {
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme_.px(8), (theme_.px(kRow) - ImGui::GetFontSize()) / 2));
  }
  static void endField() { ImGui::PopStyleVar(); }

  void drawRow(const OperationParameter& parameter) {
    float width = beginRow(parameter);
    const bool removable = optional(parameter) && parameter.kind != Kind::segment;
    if (removable) width -= theme_.px(kRow + 4);
    float rows = 1.0f;
    switch (parameter.kind) {
      case Kind::number:
      case Kind::whole:
        drawNumber(parameter, width);
        break;
      case Kind::word:
        drawWords(parameter, width);
        break;
      case Kind::points:
        rows = drawPoints(parameter, width);
        break;
      case Kind::segment:
        drawSegment(parameter, width);
        break;
      case Kind::segments:
        rows = drawSegments(parameter, width);
        break;
    }
    if (removable) {
      ImGui::SetCursorScreenPos({rowStart_.x + theme_.px(kLabelWidth) + width + theme_.px(4), rowStart_.y});
      if (iconButton(theme_, "leave out", icons::kClose, nullptr, false)) said_.erase(parameter.name);
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("Leave it out");
    }
    endRow(rows);
  }

  // A slider where the table says how far it goes, else a field that is dragged; a double click takes a
  // number.
  void drawNumber(const OperationParameter& parameter, float width) {
    const std::string unit = parameterUnit(parameter);
    const bool bounded = parameter.least < parameter.most;
    const bool whole = parameter.kind == Kind::whole;
    auto value = static_cast<float>(numberFrom(textOf(parameter), parameter.suggested));
    const std::string format = (whole ? "%.0f" : "%.1f") + (unit.empty() ? "" : " " + unit);
    const auto least = static_cast<float>(parameter.least), most = static_cast<float>(parameter.most);
    beginField(width);
    bool changed = false;
    if (bounded) {
      // Wide ranges from above 0 are felt in proportions.
      const bool wide = least > 0.0f && most / least >= 20.0f;
      changed = ImGui::SliderFloat("##value", &value, least, most, format.c_str(),
                                   wide ? ImGuiSliderFlags_Logarithmic : ImGuiSliderFlags_None);
    } else {
      changed = ImGui::DragFloat("##value", &value, whole ? 1.0f : std::max(0.01f, std::abs(value) * 0.01f),
                                 0.0f, 0.0f, format.c_str());
    }
    endField();
    noteItem(context_, "effect " + parameter.name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s. Ctrl+click to type", parameter.help.c_str());
    if (!changed) return;
    if (whole)
      say(parameter, std::to_string(static_cast<long long>(std::llround(value))));
    else
      say(parameter, fmt::format("{:.2f}", value));
  }

  // Side by side when they fit, in a list otherwise.
  void drawWords(const OperationParameter& parameter, float width) {
    const std::string now = textOf(parameter);
    float needed = 0.0f;
    for (const std::string& word : parameter.words)
      needed += ImGui::CalcTextSize(wordLabel(parameter, word).c_str()).x + theme_.px(20);
    if (needed > width) {
      beginField(width);
      if (ImGui::BeginCombo("##word", wordLabel(parameter, now).c_str())) {
        for (const std::string& word : parameter.words)
          if (ImGui::Selectable(wordLabel(parameter, word).c_str(), word == now)) say(parameter, word);
        ImGui::EndCombo();
      }
      endField();
      return;
    }
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float x = start.x;
    for (const std::string& word : parameter.words) {
      ImGui::SetCursorScreenPos({x, start.y});
      if (choiceButton(theme_, wordLabel(parameter, word).c_str(), word == now)) say(parameter, word);
      x = ImGui::GetItemRectMax().x + theme_.px(4);
    }
  }

  // The last point is the crosshair's: a click in a picture moves it. Operations that take several keep it
  // with a plus.
  float drawPoints(const OperationParameter& parameter, float width) {
    std::vector<std::string>& points = said_[parameter.name];
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool many = parameter.several;
    std::size_t removed = points.size();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const float y = start.y + static_cast<float>(i) * theme_.px(kRow);
      const bool last = i + 1 == points.size();
      std::string text = points[i];
      for (std::size_t at = 0; (at = text.find(',', at)) != std::string::npos; at += 2)
        text.replace(at, 1, ", ");
      drawEllipsised(list, theme_.numbers, {start.x, y + (theme_.px(kRow) - theme_.numbers->FontSize) / 2},
                     width - theme_.px(60), last ? theme_.colours.text : theme_.colours.dim, text + " mm");
      ImGui::PushID(static_cast<int>(i));
      if (points.size() > 1) {
        ImGui::SetCursorScreenPos({start.x + width - theme_.px(last && many ? 60 : kRow), y});
        if (iconButton(theme_, "remove", icons::kClose, nullptr, false)) removed = i;
        if (ImGui::IsItemHovered()) ImGui::SetTooltip("Remove this point");
      }
      ImGui::PopID();
      if (!last || !many) continue;
      ImGui::SetCursorScreenPos({start.x + width - theme_.px(kRow), y});
      if (iconButton(theme_, "another", icons::kAdd, nullptr, false)) {
        points.push_back(positionText(context_.view.crosshair));
        removed = points.size();
        break;
      }
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("Keep this point and take another");
    }
    if (removed < points.size()) points.erase(points.begin() + static_cast<std::ptrdiff_t>(removed));
    const float rows = static_cast<float>(std::max<std::size_t>(points.size(), 1));
    const float y = start.y + rows * theme_.px(kRow) - theme_.px(4);
    list.AddText(theme_.small, theme_.small->FontSize, {start.x, y}, theme_.colours.faint,
                 parameter.standard ? "" : "Click in a picture to move it");
    return rows + (parameter.standard ? 0.0f : 0.5f);
  }

  std::vector<const Segment*> candidates() const {
    std::vector<const Segment*> all;
    const Segment* own = context_.current.findSegment(context_.effect->segment);
    for (const Segmentation& segmentation : context_.current.segmentations) {
      if (own != nullptr && segmentation.info.uid != own->segmentation) continue;
      for (const Segment& segment : segmentation.segments) all.push_back(&segment);
    }
    return all;
  }

  void drawSegment(const OperationParameter& parameter, float width) {
    const Segment* now = nullptr;
    for (const Segment* one : candidates())
      if (one->uid.text() == textOf(parameter) || one->name == textOf(parameter)) now = one;
    const char* nothing = optional(parameter) ? "None" : "Choose one";
    const ImVec2 field = ImGui::GetCursorScreenPos();
    noteItem(context_, "effect " + parameter.name, field, {field.x + width, field.y + theme_.px(kRow)});
    beginField(width);
    if (ImGui::BeginCombo("##segment", now ? now->name.c_str() : nothing)) {
      if (optional(parameter) && ImGui::Selectable("None", now == nullptr)) said_.erase(parameter.name);
      for (const Segment* one : candidates()) {
        if (one->uid == context_.effect->segment && !optional(parameter)) continue;
        ImGui::PushID(one->uid.text().c_str());
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (ImGui::Selectable("##one", now == one, 0, {0, theme_.px(kRow - 4)}))
          say(parameter, one->uid.text());
        noteItem(context_, "effect choose " + one->name, at, {at.x + width, at.y + theme_.px(kRow - 4)});
        drawSegmentName(context_, *one, at, width);
        ImGui::PopID();
      }
      ImGui::EndCombo();
    }
    endField();
  }

  float drawSegments(const OperationParameter& parameter, float width) {
    std::vector<std::string>& chosen = said_[parameter.name];
    const std::vector<const Segment*> all = candidates();
    const float rows = std::clamp(static_cast<float>(all.size()), 1.0f, 6.0f);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, theme_.colours.background);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    ImGui::BeginChild("segments", {width, rows * theme_.px(kRow)}, false);
    for (const Segment* one : all) {
      ImGui::PushID(one->uid.text().c_str());
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const auto found = std::find(chosen.begin(), chosen.end(), one->uid.text());
      const bool lit = found != chosen.end();
      ImGui::BeginDisabled(one->locked);
      if (ImGui::InvisibleButton("pick", {ImGui::GetContentRegionAvail().x, theme_.px(kRow)})) {
        if (lit)
          chosen.erase(found);
        else
          chosen.push_back(one->uid.text());
      }
      ImGui::EndDisabled();
      noteItem(context_, "effect takes " + one->name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
      ImDrawList& list = *ImGui::GetWindowDrawList();
      if (ImGui::IsItemHovered())
        list.AddRectFilled(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), theme_.colours.raised,
                           theme_.px(4));
      if (lit)
        list.AddText(theme_.icons, theme_.icons->FontSize,
                     {at.x + theme_.px(6), at.y + (theme_.px(kRow) - theme_.icons->FontSize) / 2},
                     theme_.colours.accent, icons::kCheck);
      drawSegmentName(context_, *one, {at.x + theme_.px(26), at.y + theme_.px(2)}, width - theme_.px(34));
      ImGui::PopID();
    }
    ImGui::EndChild();
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    if (chosen.empty()) said_.erase(parameter.name);
    return rows;
  }

  // What may be told beside: a button each, until it is told.
  void drawFurther() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float x = start.x + theme_.px(kLabelWidth);
    bool any = false;
    if (rangeLeftOut()) {
      ImGui::SetCursorScreenPos({x, start.y});
      if (iconButton(theme_, "only values", icons::kAdd, "Only values", false)) {
        said_["lower"] = {fmt::format("{}", context_.view.thresholdLower)};
        said_["upper"] = {fmt::format("{}", context_.view.thresholdUpper)};
      }
      noteItem(context_, "effect only values", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("Only values of a range take part; others are walls");
      x = ImGui::GetItemRectMax().x + theme_.px(4);
      any = true;
    }
    for (const OperationParameter& parameter : operation_.parameters) {
      if (parameter.name == "lower" || parameter.name == "upper") continue;
      if (!optional(parameter) || parameter.kind == Kind::segment || said_.contains(parameter.name)) continue;
      const std::string unit = parameterUnit(parameter);
      const std::string label = parameterLabel(parameter) + (unit.empty() ? "" : " in " + unit);
      ImGui::SetCursorScreenPos({x, start.y});
      ImGui::PushID(parameter.name.c_str());
      if (iconButton(theme_, "more", icons::kAdd, label.c_str(), false))
        say(parameter, parameter.kind == Kind::points  ? positionText(context_.view.crosshair)
                       : parameter.kind == Kind::word  ? parameter.words.front()
                       : parameter.kind == Kind::whole ? "2"
                                                       : fmt::format("{}", parameter.suggested));
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", parameter.help.c_str());
      ImGui::PopID();
      x = ImGui::GetItemRectMax().x + theme_.px(4);
      any = true;
    }
    rowStart_ = start;
    if (any) endRow();
  }

  PanelContext& context_;
  const Theme& theme_;
  const Operation& operation_;
  std::map<std::string, std::vector<std::string>>& said_;
  ImVec2 rowStart_{};
};

}  // namespace

void drawSegmentName(const PanelContext& context, const Segment& segment, ImVec2 at, float width) {
  const Theme& theme = context.theme;
  const glm::u8vec3 colour = shownColour(segment, context.view);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = theme.px(5), middle = at.y + theme.px(12);
  list.AddRectFilled({at.x, middle - half}, {at.x + 2 * half, middle + half},
                     IM_COL32(colour.r, colour.g, colour.b, 255), theme.px(2.5f));
  drawEllipsised(list, theme.body, {at.x + theme.px(18), middle - theme.body->FontSize / 2},
                 width - theme.px(18), segment.locked ? theme.colours.faint : theme.colours.text,
                 segment.name);
}

void drawEffectControls(PanelContext& context, const Operation& operation) {
  Controls(context, operation).draw();
}

}  // namespace chiasm::app
