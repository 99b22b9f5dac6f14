#include "tests/xr/support/remote_packet.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace chiasm::test {
namespace {

static_assert(std::endian::native == std::endian::little, "the remote driver speaks little-endian");

constexpr std::array<char, 8> kHeader = {'m', 'n', 'd', 'r', 'm', 't', '3', '\0'};
constexpr std::size_t kHead = 104;  // orientation x, y, z, w, then position
constexpr std::size_t kLeft = 136, kRight = 256;

// Offsets within a controller.
constexpr std::size_t kTrigger = 72, kSqueeze = 76, kSqueezeForce = 80, kStick = 84;
constexpr std::size_t kHandTrackingActive = 104, kActive = 105;
constexpr std::size_t kFirstButton = 106;  // a byte of click and a byte of touch each, in Button's order

std::size_t controller(Hand hand) {
  return hand == Hand::left ? kLeft : kRight;
}

std::size_t clickOffset(Hand hand, Button button) {
  return controller(hand) + kFirstButton + 2 * static_cast<std::size_t>(button);
}

void writeFloats(std::span<std::byte> bytes, std::size_t offset, std::span<const float> values) {
  std::memcpy(bytes.subspan(offset).data(), values.data(), values.size_bytes());
}

void writePose(std::span<std::byte> bytes, std::size_t offset, const Pose& pose) {
  const glm::quat q(pose.orientation);
  const glm::vec3 p(pose.position);
  writeFloats(bytes, offset, std::array{q.x, q.y, q.z, q.w, p.x, p.y, p.z});
}

Pose readPose(std::span<const std::byte> bytes, std::size_t offset) {
  std::array<float, 7> v{};
  std::memcpy(v.data(), bytes.subspan(offset).data(), sizeof v);
  return {{v[4], v[5], v[6]}, glm::dquat(v[3], v[0], v[1], v[2])};
}

}  // namespace

RemotePacket::RemotePacket() {
  std::memcpy(bytes_.data(), kHeader.data(), kHeader.size());
}

std::optional<RemotePacket> RemotePacket::from(std::span<const std::byte> bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  RemotePacket packet;
  const auto header = bytes.first(kHeader.size());
  const bool unsaid = std::ranges::all_of(header, [](std::byte byte) { return byte == std::byte{0}; });
  if (!unsaid && !std::ranges::equal(header, std::span(packet.bytes_).first(kHeader.size())))
    return std::nullopt;
  std::copy(bytes.begin() + kHeader.size(), bytes.end(), packet.bytes_.begin() + kHeader.size());
  return packet;
}

Pose RemotePacket::head() const {
  return readPose(bytes_, kHead);
}
void RemotePacket::setHead(const Pose& pose) {
  writePose(bytes_, kHead, pose);
}
Pose RemotePacket::hand(Hand hand) const {
  return readPose(bytes_, controller(hand));
}
void RemotePacket::setHand(Hand hand, const Pose& pose) {
  writePose(bytes_, controller(hand), pose);
}
void RemotePacket::setActive(Hand hand, bool active) {
  bytes_[controller(hand) + kActive] = std::byte{active};
  bytes_[controller(hand) + kHandTrackingActive] = std::byte{active};
}
void RemotePacket::setTrigger(Hand hand, float value) {
  writeFloats(bytes_, controller(hand) + kTrigger, std::array{value});
  const std::size_t click = clickOffset(hand, Button::trigger);
  bytes_[click] = std::byte{value >= 0.5f};
  bytes_[click + 1] = std::byte{value > 0.0f};
}
void RemotePacket::setSqueeze(Hand hand, float value) {
  writeFloats(bytes_, controller(hand) + kSqueeze, std::array{value});
  writeFloats(bytes_, controller(hand) + kSqueezeForce, std::array{value});
}
void RemotePacket::setStick(Hand hand, glm::vec2 value) {
  writeFloats(bytes_, controller(hand) + kStick, std::array{value.x, value.y});
}
void RemotePacket::setButton(Hand hand, Button button, bool pressed) {
  const std::size_t click = clickOffset(hand, button);
  bytes_[click] = bytes_[click + 1] = std::byte{pressed};
}

}  // namespace chiasm::test
