#include "app/panels/strip_layout.h"

#include <algorithm>
#include <cfloat>

#include "app/interface/item_log.h"
#include "app/interface/theme.h"
#include "app/panels/widgets.h"

namespace chiasm::app {

StripLayout::StripLayout(PanelContext& context)
    : context_(context),
      theme_(context.theme),
      start_(ImGui::GetCursorScreenPos()),
      height_(ImGui::GetContentRegionAvail().y),
      right_(start_.x + ImGui::GetContentRegionAvail().x),
      x_(start_.x),
      limit_(right_) {}

void StripLayout::label(const std::string& text, ImFont* font, ImU32 colour, float gap) {
  const ImVec2 size = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.c_str());
  const float width = std::min(size.x, limit_ - x_);
  if (width < theme_.px(20)) return;
  drawEllipsised(*ImGui::GetWindowDrawList(), font, {x_, start_.y + (height_ - size.y) / 2}, width, colour,
                 text);
  x_ += width + theme_.px(gap);
}

void StripLayout::divider() {
  ImGui::GetWindowDrawList()->AddRectFilled({x_, start_.y + theme_.px(9)},
                                            {x_ + 1, start_.y + height_ - theme_.px(9)}, theme_.colours.line);
  x_ += theme_.px(12);
}

void StripLayout::place(float height) {
  ImGui::SetCursorScreenPos({x_, start_.y + (height_ - theme_.px(height)) / 2});
}

void StripLayout::placed(float gap) {
  x_ = ImGui::GetItemRectMax().x + theme_.px(gap);
}

bool StripLayout::choice(const char* id, const char* text, bool chosen, const char* tip) {
  const float width = theme_.body->CalcTextSizeA(theme_.body->FontSize, FLT_MAX, 0, text).x;
  if (!room(width + theme_.px(20))) return false;
  place(28);
  ImGui::PushStyleColor(ImGuiCol_Button, chosen ? withAlpha(theme_.colours.accent, 0.22f)
                                                : withAlpha(theme_.colours.raised, 1.0f));
  ImGui::PushStyleColor(ImGuiCol_Text, chosen ? theme_.colours.text : theme_.colours.dim);
  ImGui::PushID(id);
  const bool pressed = ImGui::Button(text, {0, theme_.px(28)});
  ImGui::PopID();
  ImGui::PopStyleColor(2);
  logItem(id);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tip);
  placed(4);
  return pressed;
}

void StripLayout::logItem(const char* id) const {
  if (context_.log == nullptr) return;
  context_.log->add(std::string("option ") + id, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), start_,
                    {right_, start_.y + height_});
}

void StripLayout::menu(const char* id, const std::string& text, bool lit, const char* tip,
                       const std::function<void()>& items) {
  const std::string popup = std::string(id) + " list";
  if (choice(id, text.c_str(), lit, tip)) ImGui::OpenPopup(popup.c_str());
  if (!ImGui::BeginPopup(popup.c_str())) return;
  items();
  ImGui::EndPopup();
}

void StripLayout::slider(const char* id, double& value, float least, float most, const char* format,
                         float width) {
  if (!room(theme_.px(width + 10))) return;
  auto shown = static_cast<float>(value);
  beginField(width);
  if (ImGui::SliderFloat((std::string("##") + id).c_str(), &shown, least, most, format,
                         ImGuiSliderFlags_Logarithmic))
    value = static_cast<double>(shown);
  logItem(id);
  endField();
}

void StripLayout::beginField(float width) {
  place(28);
  ImGui::SetNextItemWidth(theme_.px(width));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(theme_.px(8), (theme_.px(28) - ImGui::GetFontSize()) / 2));
}

void StripLayout::endField() {
  ImGui::PopStyleVar();
  placed();
}

}  // namespace chiasm::app
