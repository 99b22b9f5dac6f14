// How long the device took for each of the last frames, by timestamps in their commands.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "render/gpu/commands.h"

namespace chiasm::render::gpu {

// Never waits: times are there a frame or two later. On a queue without timestamps there are none. One
// thread.
class FrameTimer {
 public:
  FrameTimer() = default;
  static Expected<FrameTimer> create(Device& device);
  ~FrameTimer() { reset(); }
  FrameTimer(FrameTimer&& other) noexcept { swap(other); }
  FrameTimer& operator=(FrameTimer&& other) noexcept {
    if (this != &other) {
      reset();
      swap(other);
    }
    return *this;
  }

  // Around a frame's commands; `number` comes back with its time.
  void begin(Commands& commands, std::uint64_t number);
  void end(Commands& commands);
  // The frame that was begun last was not submitted.
  void abandon() { slots_[current_].pending = false; }
  struct Time {
    std::uint64_t number = 0;
    double milliseconds = 0;
  };
  // Of the frames that finished since it was asked last.
  std::vector<Time> finished();

 private:
  struct Slot {
    std::uint64_t number = 0;
    bool pending = false;
  };
  void reset();
  void swap(FrameTimer& other) noexcept;
  Device* device_ = nullptr;
  VkQueryPool pool_ = VK_NULL_HANDLE;
  double millisecondsPerTick_ = 0;
  std::uint64_t mask_ = 0;
  std::array<Slot, 8> slots_;
  std::size_t current_ = 0;
};

}  // namespace chiasm::render::gpu
