// Keys that go down and up between two frames: ImGui before 1.87 keeps no queue of them and would not see
// them.
#pragma once

#include <vector>

namespace chiasm::app {

// Any thread, one at a time.
class BriefKeys {
 public:
  void pressed(int key) { pressed_.push_back(key); }
  // Before a frame: what went down since the last one is down in this one, and what only was kept down for
  // the last one goes up. `down`: the state of a key by its number, as ImGui's KeysDown.
  template <typename Down>
  void settle(Down& down) {
    for (const int key : kept_) down[key] = false;
    kept_.clear();
    for (const int key : pressed_)
      if (!down[key]) {
        down[key] = true;
        kept_.push_back(key);
      }
    pressed_.clear();
  }

 private:
  std::vector<int> pressed_, kept_;
};

}  // namespace chiasm::app
