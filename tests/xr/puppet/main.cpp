// chiasm_xr_puppet: moves the headset of a running Monado from the command line or from lines on standard
// input.
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <glm/trigonometric.hpp>

#include "tests/xr/support/headset_puppet.h"

namespace {

using chiasm::test::Button;
using chiasm::test::Hand;
using chiasm::test::HeadsetPuppet;
using chiasm::test::Pose;

constexpr const char* kUsage =
    "One command a line, or one argument (quoted) each; metres, degrees and seconds, stage space:\n"
    "  head X Y Z YAW PITCH ROLL [SECONDS]       (YAW to the left, PITCH upwards; in SECONDS, else at once)\n"
    "  left|right X Y Z YAW PITCH ROLL [SECONDS]\n"
    "  trigger|squeeze left|right VALUE\n"
    "  stick left|right X Y\n"
    "  press left|right system|a|b|trigger|thumbstick [SECONDS]\n"
    "  active left|right 0|1\n"
    "  wait SECONDS\n";

[[noreturn]] void refuse(const std::string& line) {
  throw std::runtime_error("not understood: " + line + "\n" + kUsage);
}

template <typename T>
T next(std::istringstream& words, const std::string& line) {
  T value{};
  if (!(words >> value)) refuse(line);
  return value;
}

double secondsOr(std::istringstream& words, double otherwise) {
  double seconds = 0.0;
  return words >> seconds ? seconds : otherwise;
}

Hand handNamed(const std::string& name, const std::string& line) {
  if (name != "left" && name != "right") refuse(line);
  return name == "left" ? Hand::left : Hand::right;
}

Button buttonNamed(const std::string& name, const std::string& line) {
  for (const auto& [known, button] : {std::pair{"system", Button::system},
                                      {"a", Button::a},
                                      {"b", Button::b},
                                      {"trigger", Button::trigger},
                                      {"thumbstick", Button::thumbstick}})
    if (name == known) return button;
  refuse(line);
}

// Yaw about y, then pitch about x, then roll about z of the thing itself.
Pose readPose(std::istringstream& words, const std::string& line) {
  Pose pose;
  for (int i = 0; i < 3; ++i) pose.position[i] = next<double>(words, line);
  const double yaw = next<double>(words, line), pitch = next<double>(words, line),
               roll = next<double>(words, line);
  pose.orientation = glm::angleAxis(glm::radians(yaw), glm::dvec3(0, 1, 0)) *
                     glm::angleAxis(glm::radians(pitch), glm::dvec3(1, 0, 0)) *
                     glm::angleAxis(glm::radians(roll), glm::dvec3(0, 0, 1));
  return pose;
}

void obey(HeadsetPuppet& puppet, const std::string& line) {
  std::istringstream words(line);
  std::string verb;
  if (!(words >> verb) || verb.starts_with('#')) return;
  if (verb == "head" || verb == "left" || verb == "right") {
    const Pose pose = readPose(words, line);
    const double seconds = secondsOr(words, 0.0);
    verb == "head" ? puppet.moveHead(pose, seconds) : puppet.moveHand(handNamed(verb, line), pose, seconds);
    return;
  }
  if (verb == "wait") return HeadsetPuppet::wait(next<double>(words, line));
  const Hand hand = handNamed(next<std::string>(words, line), line);
  if (verb == "trigger") return puppet.trigger(hand, next<float>(words, line));
  if (verb == "squeeze") return puppet.squeeze(hand, next<float>(words, line));
  if (verb == "active") return puppet.active(hand, next<int>(words, line) != 0);
  if (verb == "stick") {
    const float x = next<float>(words, line), y = next<float>(words, line);
    return puppet.stick(hand, {x, y});
  }
  if (verb != "press") refuse(line);
  const Button button = buttonNamed(next<std::string>(words, line), line);
  puppet.press(hand, button, secondsOr(words, 0.2));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    HeadsetPuppet puppet;
    for (int i = 1; i < argc; ++i) obey(puppet, argv[i]);
    if (argc > 1) return 0;
    for (std::string line; std::getline(std::cin, line);) obey(puppet, line);
    return 0;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "chiasm_xr_puppet: %s\n", failure.what());
    return 1;
  }
}
