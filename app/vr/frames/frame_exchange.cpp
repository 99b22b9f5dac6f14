#include "app/vr/frames/frame_exchange.h"

#include <iterator>

namespace chiasm::app::vr {

void FrameExchange::publish(std::shared_ptr<const VrSnapshot> snapshot) {
  // The old one may be the last of its kind: it is let go of outside the lock.
  {
    const std::lock_guard lock(mutex_);
    snapshot_.swap(snapshot);
  }
}

std::shared_ptr<const VrSnapshot> FrameExchange::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshot_;
}

void FrameExchange::push(std::vector<VrEvent> events) {
  if (events.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    std::move(events.begin(), events.end(), std::back_inserter(events_));
  }
  wake_();
}

std::vector<VrEvent> FrameExchange::takeEvents() {
  const std::lock_guard lock(mutex_);
  return std::exchange(events_, {});
}

void FrameExchange::report(const FrameReport& report) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    // The window says in words whether the headset is worn.
    wake = report.running != report_.running || report.focused != report_.focused;
    report_ = report;
  }
  if (wake) wake_();
}

FrameReport FrameExchange::lastReport() const {
  const std::lock_guard lock(mutex_);
  return report_;
}

void FrameExchange::deliver(EyePictures pictures) {
  {
    const std::lock_guard lock(mutex_);
    pictures_ = std::move(pictures);
  }
  wake_();
}

std::optional<EyePictures> FrameExchange::takePictures() {
  const std::lock_guard lock(mutex_);
  return std::exchange(pictures_, std::nullopt);
}

void FrameExchange::finish(std::optional<Error> error) {
  {
    const std::lock_guard lock(mutex_);
    error_ = std::move(error);
    finished_ = true;
  }
  wake_();
}

bool FrameExchange::finished() const {
  const std::lock_guard lock(mutex_);
  return finished_;
}

std::optional<Error> FrameExchange::whyFinished() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace chiasm::app::vr
