// ToolDriver: a trigger and an aim become the same ToolEvents that a mouse makes.
#pragma once

#include <optional>
#include <vector>

#include "app/vr/hands/tool_aim.h"

namespace chiasm::app::vr {

// Keeps one stroke at a time. A stroke that began by touch goes on by touch, one that began along a ray goes
// on along it.
class ToolDriver {
 public:
  enum class Reach { tip, ray, display };

  bool active() const { return reach_.has_value(); }
  std::optional<Reach> reach() const { return reach_; }

  // `control`: what Ctrl is to a mouse (erase instead of paint, the upper value instead of the lower).
  void press(const ToolAim& aim, Hand hand, bool control, double seconds, std::vector<VrEvent>& events);
  void drag(const ToolAim& aim, std::vector<VrEvent>& events);
  // Ends at the aim, or, where it hits nothing, at the last place that it hit.
  void release(const ToolAim& aim, std::vector<VrEvent>& events);
  void hover(const ToolAim& aim, Hand hand, std::vector<VrEvent>& events);
  // What was painted stays.
  void letGo(std::vector<VrEvent>& events);

 private:
  ToolEvent eventOf(const ToolAim& aim, ToolEvent::Phase phase) const;
  void send(const ToolEvent& event, std::vector<VrEvent>& events);

  std::optional<Reach> reach_;
  Hand hand_ = Hand::right;
  bool control_ = false;
  int clicks_ = 1;
  ToolAim last_;
  ToolAim sent_;  // of the drag under way
  bool hovering_ = false;
  double pressedAt_ = -1e9;
  PatientPoint pressedPoint_;
};

}  // namespace chiasm::app::vr
