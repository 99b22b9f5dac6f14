#include "tests/xr/support/headset_puppet.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

namespace chiasm::test {
namespace {

constexpr double kStep = 0.02;               // seconds between two packets of a movement
constexpr int kAnswerMilliseconds = 10'000;  // for the driver's two packets of greeting

[[noreturn]] void lost(const std::string& what) {
  throw std::runtime_error("Monado's remote driver " + what + ".");
}

int connectOnce(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    const int on = 1;  // every packet at once
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return made;
  }
  ::close(made);
  return -1;
}

Pose between(const Pose& from, const Pose& to, double share) {
  return {glm::mix(from.position, to.position, share), glm::slerp(from.orientation, to.orientation, share)};
}

}  // namespace

HeadsetPuppet::HeadsetPuppet(std::uint16_t port, double patience) {
  for (double waited = 0.0; (socket_ = connectOnce(port)) < 0; waited += kStep) {
    if (waited >= patience) lost("does not listen on port " + std::to_string(port));
    wait(kStep);
  }
  try {
    receive();  // the state that it would be reset to
    state_ = receive();
    state_.setActive(Hand::left, true);
    state_.setActive(Hand::right, true);
    send();
  } catch (...) {
    ::close(socket_);
    throw;
  }
}

HeadsetPuppet::~HeadsetPuppet() {
  ::close(socket_);
}

RemotePacket HeadsetPuppet::receive() {
  std::array<std::byte, RemotePacket::kSize> bytes{};
  for (std::size_t got = 0; got < bytes.size();) {
    pollfd readable{socket_, POLLIN, 0};
    const int ready = ::poll(&readable, 1, kAnswerMilliseconds);
    if (ready < 0 && errno == EINTR) continue;
    const ssize_t n = ready > 0 ? ::recv(socket_, bytes.data() + got, bytes.size() - got, 0) : 0;
    if (n <= 0) lost("did not say how the headset stands");
    got += static_cast<std::size_t>(n);
  }
  const auto packet = RemotePacket::from(bytes);
  if (!packet) lost("speaks another version than 25.0.0");
  return *packet;
}

void HeadsetPuppet::send() {
  const auto bytes = state_.bytes();
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) lost(std::string("hung up (") + std::strerror(errno) + ")");
    sent += static_cast<std::size_t>(n);
  }
}

void HeadsetPuppet::move(const Target& target, double seconds) {
  using Clock = std::chrono::steady_clock;
  const RemotePacket start = state_;
  const int steps = std::max(1, static_cast<int>(std::lround(seconds / kStep)));
  const Clock::time_point begin = Clock::now();
  for (int step = 1; step <= steps; ++step) {
    if (seconds > 0.0) std::this_thread::sleep_until(begin + step * std::chrono::duration<double>(kStep));
    const double share = static_cast<double>(step) / steps;
    const auto place = [&](const std::optional<Pose>& to, const Pose& from) {
      return step == steps ? *to : between(from, *to, share);
    };
    if (target.head) state_.setHead(place(target.head, start.head()));
    if (target.left) state_.setHand(Hand::left, place(target.left, start.hand(Hand::left)));
    if (target.right) state_.setHand(Hand::right, place(target.right, start.hand(Hand::right)));
    send();
  }
}

void HeadsetPuppet::moveHand(Hand hand, const Pose& pose, double seconds) {
  hand == Hand::left ? move({.left = pose}, seconds) : move({.right = pose}, seconds);
}

void HeadsetPuppet::trigger(Hand hand, float value) {
  state_.setTrigger(hand, value);
  send();
}
void HeadsetPuppet::squeeze(Hand hand, float value) {
  state_.setSqueeze(hand, value);
  send();
}
void HeadsetPuppet::stick(Hand hand, glm::vec2 value) {
  state_.setStick(hand, value);
  send();
}
void HeadsetPuppet::button(Hand hand, Button button, bool pressed) {
  state_.setButton(hand, button, pressed);
  send();
}
void HeadsetPuppet::active(Hand hand, bool active) {
  state_.setActive(hand, active);
  send();
}

void HeadsetPuppet::press(Hand hand, Button which, double seconds) {
  button(hand, which, true);
  wait(seconds);
  button(hand, which, false);
  wait(seconds);
}

void HeadsetPuppet::pullTrigger(Hand hand, double seconds) {
  trigger(hand, 1.0f);
  wait(seconds);
  trigger(hand, 0.0f);
  wait(seconds);
}

void HeadsetPuppet::wait(double seconds) {
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

}  // namespace chiasm::test
