// ItemLog: where things were drawn, so that a test can say that nothing overlaps and nothing is cut.
#pragma once

#include <imgui.h>

#include <string>
#include <vector>

namespace chiasm::app {

// Texts and controls of the shell in window pixels, with the area each has to stay in.
struct DrawnItem {
  std::string name;
  ImVec2 minimum, maximum;
  ImVec2 areaMinimum, areaMaximum;
};

// Emptied at the start of every frame; a few dozen entries.
class ItemLog {
 public:
  void clear() { items_.clear(); }
  void add(std::string name, ImVec2 minimum, ImVec2 maximum, ImVec2 areaMinimum, ImVec2 areaMaximum) {
    items_.push_back({std::move(name), minimum, maximum, areaMinimum, areaMaximum});
  }
  const std::vector<DrawnItem>& items() const { return items_; }

 private:
  std::vector<DrawnItem> items_;
};

}  // namespace chiasm::app
