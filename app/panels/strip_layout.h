// One line of controls, vertically centred, that flows to the right as far as there is room.
#pragma once

#include <imgui.h>

#include <functional>
#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace chiasm::app {

// Lives one frame, inside an ImGui window. What finds no room is left out; the most important comes first.
class StripLayout {
 public:
  explicit StripLayout(PanelContext& context);

  PanelContext& context() { return context_; }
  ViewState& view() { return context_.view; }
  ImVec2 start() const { return start_; }
  float height() const { return height_; }
  float right() const { return right_; }
  float x() const { return x_; }
  void skip(float pixels) { x_ += pixels; }
  void limitTo(float right) { limit_ = right; }
  bool room(float width) const { return x_ + width <= limit_; }

  void label(const std::string& text, ImFont* font, ImU32 colour, float gap = 10);
  void divider();
  // Places the next ImGui item, `height` logical pixels tall; then goes on after it.
  void place(float height);
  void placed(float gap = 8);
  // A button that is lit when chosen; true when pressed.
  bool choice(const char* id, const char* text, bool chosen, const char* tip);
  // A button that opens a list; `items` draws it.
  void menu(const char* id, const std::string& text, bool lit, const char* tip,
            const std::function<void()>& items);
  // A logarithmic slider, `width` logical pixels wide; left out without room.
  void slider(const char* id, double& value, float least, float most, const char* format, float width);
  void beginField(float width);
  void endField();

 private:
  void logItem(const char* id) const;

  PanelContext& context_;
  const Theme& theme_;
  ImVec2 start_;
  float height_, right_, x_, limit_ = 0;
};

// What the active tool can be told.
void drawToolOptions(StripLayout& strip);

}  // namespace chiasm::app
