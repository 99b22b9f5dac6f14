// A headset and two controllers on strings: moves them and presses their buttons in Monado's remote driver.
#pragma once

#include <cstdint>
#include <optional>

#include "tests/xr/support/remote_packet.h"

namespace chiasm::test {

// One connection; one thread. Every call returns when the driver has been told; the application sees it at
// its next frame, 50 ms later with the null compositor, so what should be seen must last longer. A lost
// connection throws std::runtime_error with a sentence: the test that goes on after it would test nothing.
class HeadsetPuppet {
 public:
  static constexpr std::uint16_t kPort = 4242;

  // Waits up to `patience` seconds for the driver. The puppet begins as the driver stands: head at 1.6 m,
  // hands before it, and both controllers are switched on.
  explicit HeadsetPuppet(std::uint16_t port = kPort, double patience = 10.0);
  ~HeadsetPuppet();
  HeadsetPuppet(const HeadsetPuppet&) = delete;
  HeadsetPuppet& operator=(const HeadsetPuppet&) = delete;

  // What is named goes to its new pose in a straight line, turning evenly, in `seconds` (0: at once).
  struct Target {
    std::optional<Pose> head = std::nullopt, left = std::nullopt, right = std::nullopt;
  };
  void move(const Target& target, double seconds);
  void moveHead(const Pose& pose, double seconds = 0.0) { move({.head = pose}, seconds); }
  void moveHand(Hand hand, const Pose& pose, double seconds = 0.0);
  Pose head() const { return state_.head(); }
  Pose hand(Hand hand) const { return state_.hand(hand); }

  // These stay until they are changed.
  void trigger(Hand hand, float value);
  void squeeze(Hand hand, float value);
  void stick(Hand hand, glm::vec2 value);
  void button(Hand hand, Button button, bool pressed);
  void active(Hand hand, bool active);

  // Down, `seconds`, up, and as long again, so that two presses are two.
  void press(Hand hand, Button which, double seconds = 0.2);
  void pullTrigger(Hand hand, double seconds = 0.2);
  static void wait(double seconds);

 private:
  void send();
  RemotePacket receive();
  int socket_ = -1;
  RemotePacket state_;
};

}  // namespace chiasm::test
