#include "tests/xr/support/remote_packet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace chiasm::test {
namespace {

float floatAt(const RemotePacket& packet, std::size_t offset) {
  float value = 0;
  std::memcpy(&value, packet.bytes().data() + offset, sizeof value);
  return value;
}

// The layout as Monado 25.0.0 has it, in numbers of its own.
TEST(RemotePacket, Is376BytesAndNamesItsVersion) {
  const RemotePacket packet;
  ASSERT_EQ(packet.bytes().size(), 376u);
  EXPECT_EQ(std::memcmp(packet.bytes().data(), "mndrmt3\0", 8), 0);
  for (std::size_t i = 8; i < 376; ++i) EXPECT_EQ(byteAt(packet, i), 0) << i;
}

TEST(RemotePacket, PutsPosesWhereTheDriverReadsThem) {
  RemotePacket packet;
  const auto pose = [](double x) { return Pose{{x, x + 1, x + 2}, glm::dquat(0.5, 0.1, 0.2, 0.3)}; };
  packet.setHead(pose(1));
  packet.setHand(Hand::left, pose(10));
  packet.setHand(Hand::right, pose(20));
  for (const auto& [offset, x] : {std::pair<std::size_t, float>{104, 1.f}, {136, 10.f}, {256, 20.f}}) {
    const std::array expected = {0.1f, 0.2f, 0.3f, 0.5f, x, x + 1, x + 2};  // quaternion x, y, z, w first
    for (std::size_t i = 0; i < expected.size(); ++i)
      EXPECT_EQ(floatAt(packet, offset + 4 * i), expected[i]) << "offset " << offset << ", float " << i;
  }
  EXPECT_EQ(packet.hand(Hand::right).position, glm::dvec3(20, 21, 22));
  EXPECT_NEAR(packet.head().orientation.w, 0.5, 1e-7);
}

TEST(RemotePacket, PutsControlsWhereTheDriverReadsThem) {
  for (const auto& [hand, base] : {std::pair<Hand, std::size_t>{Hand::left, 136}, {Hand::right, 256}}) {
    RemotePacket packet;
    packet.setTrigger(hand, 0.25f);
    packet.setSqueeze(hand, 0.5f);
    packet.setStick(hand, {-0.5f, 0.75f});
    packet.setActive(hand, true);
    EXPECT_EQ(floatAt(packet, base + 72), 0.25f);
    EXPECT_EQ(floatAt(packet, base + 76), 0.5f);
    EXPECT_EQ(floatAt(packet, base + 80), 0.5f);
    EXPECT_EQ(floatAt(packet, base + 84), -0.5f);
    EXPECT_EQ(floatAt(packet, base + 88), 0.75f);
    EXPECT_EQ(byteAt(packet, base + 104), 1);
    EXPECT_EQ(byteAt(packet, base + 105), 1);
    EXPECT_EQ(byteAt(packet, base + 112), 0) << "a quarter of the way is no click";
    EXPECT_EQ(byteAt(packet, base + 113), 1);
    packet.setTrigger(hand, 1.0f);
    EXPECT_EQ(byteAt(packet, base + 112), 1);
  }
}

TEST(RemotePacket, PutsEachButtonInItsOwnTwoBytes) {
  const std::array<std::pair<Button, std::size_t>, 5> places = {{{Button::system, 106},
                                                                 {Button::a, 108},
                                                                 {Button::b, 110},
                                                                 {Button::trigger, 112},
                                                                 {Button::thumbstick, 114}}};
  for (const auto& [button, offset] : places) {
    RemotePacket packet;
    packet.setButton(Hand::right, button, true);
    int set = 0;
    for (std::size_t i = 8; i < 376; ++i) set += byteAt(packet, i);
    EXPECT_EQ(set, 2);
    EXPECT_EQ(byteAt(packet, 256 + offset), 1);
    EXPECT_EQ(byteAt(packet, 256 + offset + 1), 1);
    packet.setButton(Hand::right, button, false);
    EXPECT_EQ(std::memcmp(packet.bytes().data(), RemotePacket().bytes().data(), 376), 0);
  }
}

TEST(RemotePacket, TakesOnlyPacketsOfItsVersion) {
  RemotePacket packet;
  packet.setHead({{1, 2, 3}, {}});
  std::array<std::byte, 376> bytes{};
  std::memcpy(bytes.data(), packet.bytes().data(), bytes.size());
  const auto taken = RemotePacket::from(bytes);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->head().position, glm::dvec3(1, 2, 3));
  std::fill_n(bytes.begin(), 8, std::byte{0});
  const auto unsaid = RemotePacket::from(bytes);
  ASSERT_TRUE(unsaid) << "as the driver greets when nobody has spoken";
  EXPECT_EQ(std::memcmp(unsaid->bytes().data(), packet.bytes().data(), 376), 0);
  bytes[6] = std::byte{'2'};
  EXPECT_FALSE(RemotePacket::from(bytes));
  EXPECT_FALSE(RemotePacket::from(std::span(bytes).first(375)));
}

}  // namespace
}  // namespace chiasm::test
