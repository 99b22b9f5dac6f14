// How hard a tablet's pen is pressed, asked of the X server (XInput 2): GLFW knows of no pressure.
#pragma once

#include <memory>
#include <optional>
#include <span>

namespace chiasm::app {

// Where a device says its pressure, and between which values (XIValuatorClassInfo).
struct PressureAxis {
  int number = 0;
  double minimum = 0.0, maximum = 1.0;
};

// The pressure, 0 to 1, in an event's valuators: `mask` has a bit for each axis of which the event speaks
// (bit 0 of byte 0 is axis 0), `values` their values one after the other (XInput 2 protocol, DeviceEvent and
// RawEvent). None when it does not speak of the axis, or the axis has no extent.
std::optional<double> pressureIn(const PressureAxis& axis, std::span<const unsigned char> mask,
                                 std::span<const double> values);

// A connection of its own to the X server, which listens to raw events beside the window's. Thread: the one
// that opened it.
class PenPressure {
 public:
  // Null when there is no X server with XInput 2.
  static std::unique_ptr<PenPressure> open();
  ~PenPressure();
  PenPressure(const PenPressure&) = delete;
  PenPressure& operator=(const PenPressure&) = delete;
  // Takes in what has happened, without waiting: the pen's pressure, or 1 when what was last used is no pen.
  double now();

 private:
  struct Connection;
  explicit PenPressure(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace chiasm::app
