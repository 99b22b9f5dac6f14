// One packet of Monado's remote driver (25.0.0): the whole state of a headset and two controllers.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include <glm/gtc/quaternion.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>

namespace chiasm::test {

// Metres and a unit quaternion, OpenXR's axes: x right, y up, z towards the person (stage space).
struct Pose {
  glm::dvec3 position{0.0};
  glm::dquat orientation{1.0, 0.0, 0.0, 0.0};  // w, x, y, z
};

enum class Hand { left, right };
// A Valve Index controller's, as the remote driver presents it.
enum class Button { system, a, b, trigger, thumbstick };

// Little-endian, 376 bytes; the layout is r_remote_data of Monado 25.0.0 (src/xrt/drivers/remote).
class RemotePacket {
 public:
  static constexpr std::size_t kSize = 376;

  // Only the header: everything else is zero, which the driver takes for lost hands at the origin.
  RemotePacket();
  // A packet that the driver sent; nullopt when size or header are another version's. The driver leaves the
  // header zero until it was told something.
  static std::optional<RemotePacket> from(std::span<const std::byte> bytes);
  std::span<const std::byte, kSize> bytes() const { return bytes_; }

  Pose head() const;
  void setHead(const Pose& pose);
  Pose hand(Hand hand) const;
  void setHand(Hand hand, const Pose& pose);
  // Whether the controller is there and tracked.
  void setActive(Hand hand, bool active);
  // 0..1; touched when not 0, clicked from half the way on.
  void setTrigger(Hand hand, float value);
  void setSqueeze(Hand hand, float value);    // 0..1, value and force alike
  void setStick(Hand hand, glm::vec2 value);  // −1..1, x to the right, y forwards
  // Pressed is touched as well.
  void setButton(Hand hand, Button button, bool pressed);

 private:
  std::array<std::byte, kSize> bytes_{};
};

// A byte of it as a number.
inline int byteAt(const RemotePacket& packet, std::size_t offset) {
  return static_cast<int>(packet.bytes()[offset]);
}

}  // namespace chiasm::test
