#include "app/vr/hands/tool_driver.h"

#include <glm/geometric.hpp>

namespace chiasm::app::vr {
namespace {

// Two presses this close together in time and place are a double click (pixels as the aim counts them).
constexpr double kDoubleClickSeconds = 0.4, kDoubleClickPixels = 10.0;
// Less than this is the hand's own tremble: nothing new to say.
constexpr double kStillPixels = 0.2;

ToolDriver::Reach reachOf(const ToolAim& aim) {
  return aim.byTip          ? ToolDriver::Reach::tip
         : aim.displayPixel ? ToolDriver::Reach::display
                            : ToolDriver::Reach::ray;
}

// A ray that meets nothing still points somewhere: outlines are drawn in the air.
glm::dvec3 placeOf(const ToolAim& aim) {
  constexpr double kBeforeTheHandMm = 500.0;
  if (aim.valid || !aim.sight) return aim.point.mm;
  return aim.sight->from.mm + aim.sight->along.mm * kBeforeTheHandMm;
}

bool movedBeyond(const ToolAim& from, const ToolAim& to, double pixels) {
  return from.valid != to.valid || glm::length(placeOf(from) - placeOf(to)) > pixels * to.mmPerPixel;
}

}  // namespace

ToolEvent ToolDriver::eventOf(const ToolAim& aim, ToolEvent::Phase phase) const {
  ToolEvent event;
  event.phase = phase;
  event.point = aim.point;
  event.valid = aim.valid;
  event.planeNormal = aim.normal;
  event.eye = aim.eye;
  event.sight = aim.sight;
  event.inSlice = aim.inSlice;
  event.plane = aim.plane;
  event.mmPerPixel = aim.mmPerPixel;
  // Only a picture has pixels to move over: a hand in the patient sets no window by trembling.
  if (aim.displayPixel && last_.displayPixel) event.movedPixels = *aim.displayPixel - *last_.displayPixel;
  event.control = control_;
  event.clicks = clicks_;
  return event;
}

void ToolDriver::send(const ToolEvent& event, std::vector<VrEvent>& events) {
  events.push_back(ToolUsed{event, hand_});
}

void ToolDriver::press(const ToolAim& aim, Hand hand, bool control, double seconds,
                       std::vector<VrEvent>& events) {
  hand_ = hand;
  control_ = control;
  const bool again = seconds - pressedAt_ < kDoubleClickSeconds &&
                     glm::length(placeOf(aim) - pressedPoint_.mm) < kDoubleClickPixels * aim.mmPerPixel;
  clicks_ = again ? clicks_ + 1 : 1;
  pressedAt_ = seconds;
  pressedPoint_ = {placeOf(aim)};
  last_ = sent_ = aim;
  reach_ = reachOf(aim);
  hovering_ = true;
  send(eventOf(aim, ToolEvent::Phase::press), events);
}

void ToolDriver::drag(const ToolAim& aim, std::vector<VrEvent>& events) {
  if (!movedBeyond(sent_, aim, kStillPixels)) return;
  send(eventOf(aim, ToolEvent::Phase::drag), events);
  sent_ = aim;
  if (aim.valid) last_ = aim;
}

void ToolDriver::release(const ToolAim& aim, std::vector<VrEvent>& events) {
  if (!active()) return;
  ToolEvent event = eventOf(aim.valid ? aim : last_, ToolEvent::Phase::release);
  event.sight = aim.sight;
  event.eye = aim.eye;
  reach_.reset();
  send(event, events);
  control_ = false;
  if (aim.valid) last_ = aim;
}

void ToolDriver::hover(const ToolAim& aim, Hand hand, std::vector<VrEvent>& events) {
  if (!aim.valid && !hovering_) return;
  if (hovering_ && !movedBeyond(last_, aim, kStillPixels)) return;
  hand_ = hand;
  hovering_ = aim.valid;
  last_ = aim;
  send(eventOf(aim, ToolEvent::Phase::hover), events);
}

void ToolDriver::letGo(std::vector<VrEvent>& events) {
  release(last_, events);
}

}  // namespace chiasm::app::vr
