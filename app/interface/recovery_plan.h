// RecoveryPlan: what is tried, and in which order, when the pictures of the window cannot be drawn any more.
#pragma once

#include <optional>

#include "render/device_trouble.h"

namespace chiasm::app {

// How pictures are made.
struct PictureMeans {
  bool onProcessor = false;  // a software device, and 3-D by the processor's own ray caster
  bool reduced = false;      // what needs much memory is left out (app/interface/reduced_scene.h)
  bool operator==(const PictureMeans&) const = default;
};

// Once the same again; if that fails too, with less memory where that was short; then by the processor; then
// nothing is left but to wait and begin anew. Failures that lie far apart have nothing to do with each other.
// Times are seconds of any steady clock. Plain data; one thread.
class RecoveryPlan {
 public:
  const PictureMeans& means() const { return means_; }
  // Pictures failed at `now`; how to build them next. nullopt: wait for `pause()` seconds, then build them
  // with `means()`, which are the first ones again.
  std::optional<PictureMeans> failed(render::DeviceTrouble trouble, double now);
  double pause() const { return pause_; }
  // Memory may be there again: another case is open.
  void spareNothing() { means_.reduced = false; }

 private:
  PictureMeans means_;
  int failures_ = 0;  // in a row
  double last_ = 0.0, pause_ = 0.0;
};

}  // namespace chiasm::app
