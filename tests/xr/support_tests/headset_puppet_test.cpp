#include "tests/xr/support/headset_puppet.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include <glm/trigonometric.hpp>

namespace chiasm::test {
namespace {

// Stands in for Monado's remote driver: greets with two packets and keeps what comes.
class FakeDriver {
 public:
  FakeDriver() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~FakeDriver() { ::close(listener_); }
  std::uint16_t port() const { return port_; }

  // Everything that a puppet sends while `act` runs with it; the first packet is its greeting.
  std::vector<RemotePacket> whatItIsTold(const std::function<void(HeadsetPuppet&)>& act) {
    std::vector<RemotePacket> told;
    std::thread driver([&] {
      const int connection = ::accept(listener_, nullptr, nullptr);
      RemotePacket reset, latest;
      latest.setHead({{0, 1.6, 0}, {1, 0, 0, 0}});
      latest.setHand(Hand::left, {{-0.2, 1.3, -0.5}, {1, 0, 0, 0}});
      for (const RemotePacket& packet : {reset, latest})
        EXPECT_EQ(::send(connection, packet.bytes().data(), 376, 0), 376);
      std::array<std::byte, 376> bytes{};
      while (::recv(connection, bytes.data(), bytes.size(), MSG_WAITALL) == 376) {
        const auto packet = RemotePacket::from(bytes);
        EXPECT_TRUE(packet);
        if (packet) told.push_back(*packet);
      }
      ::close(connection);
    });
    {
      HeadsetPuppet puppet(port_);
      act(puppet);
    }
    driver.join();
    return told;
  }

 private:
  int listener_ = -1;
  std::uint16_t port_ = 0;
};

TEST(HeadsetPuppet, BeginsAsTheDriverStandsWithBothHandsSwitchedOn) {
  const auto told = FakeDriver().whatItIsTold(
      [](HeadsetPuppet& puppet) { EXPECT_NEAR(puppet.head().position.y, 1.6, 1e-6); });
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NEAR(told[0].hand(Hand::left).position.z, -0.5, 1e-6);
  EXPECT_EQ(byteAt(told[0], 136 + 105), 1);
  EXPECT_EQ(byteAt(told[0], 256 + 105), 1);
}

TEST(HeadsetPuppet, MovesInAStraightLineAndArrivesExactly) {
  const Pose target{{0.2, 1.5, -0.5}, glm::angleAxis(glm::radians(90.0), glm::dvec3(0, 0, 1))};
  const auto told =
      FakeDriver().whatItIsTold([&](HeadsetPuppet& puppet) { puppet.moveHand(Hand::left, target, 0.1); });
  ASSERT_EQ(told.size(), 1u + 5u);  // 50 packets a second
  for (std::size_t i = 1; i < told.size(); ++i) {
    const double share = static_cast<double>(i) / 5.0;
    const Pose pose = told[i].hand(Hand::left);
    EXPECT_NEAR(pose.position.x, -0.2 + 0.4 * share, 1e-6);
    EXPECT_NEAR(pose.position.y, 1.3 + 0.2 * share, 1e-6);
    EXPECT_NEAR(glm::degrees(2.0 * std::asin(pose.orientation.z)), 90.0 * share, 1e-4);
    EXPECT_NEAR(told[i].head().position.y, 1.6, 1e-6) << "what is not named stays";
  }
  EXPECT_NEAR(told.back().hand(Hand::left).position.x, target.position.x, 1e-7);
}

TEST(HeadsetPuppet, MovesAtOnceInOnePacket) {
  const auto told = FakeDriver().whatItIsTold([](HeadsetPuppet& puppet) {
    puppet.move({.head = Pose{{0, 1, 0}, {1, 0, 0, 0}}, .right = Pose{{1, 1, 1}, {1, 0, 0, 0}}}, 0.0);
  });
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].head().position, glm::dvec3(0, 1, 0));
  EXPECT_EQ(told[1].hand(Hand::right).position, glm::dvec3(1, 1, 1));
}

TEST(HeadsetPuppet, PressesAndLetsGo) {
  const auto told =
      FakeDriver().whatItIsTold([](HeadsetPuppet& puppet) { puppet.press(Hand::right, Button::a, 0.01); });
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(byteAt(told[1], 256 + 108), 1);
  EXPECT_EQ(byteAt(told[2], 256 + 108), 0);
}

TEST(HeadsetPuppet, SaysThatNobodyListens) {
  std::uint16_t port = 0;
  {
    const FakeDriver gone;
    port = gone.port();
  }
  EXPECT_THROW(HeadsetPuppet(port, 0.05), std::runtime_error);
}

}  // namespace
}  // namespace chiasm::test
