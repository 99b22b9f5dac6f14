#include "app/desktop/pen_pressure.h"

#include <X11/extensions/XInput2.h>
#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace chiasm::app {

std::optional<double> pressureIn(const PressureAxis& axis, std::span<const unsigned char> mask,
                                 std::span<const double> values) {
  if (axis.number < 0 || !(axis.maximum > axis.minimum)) return std::nullopt;
  const auto speaksOf = [&](int number) {
    const auto byte = static_cast<std::size_t>(number) / 8;
    return byte < mask.size() && (mask[byte] >> (number % 8) & 1) != 0;
  };
  if (!speaksOf(axis.number)) return std::nullopt;
  std::size_t place = 0;
  for (int number = 0; number < axis.number; ++number) place += speaksOf(number) ? 1 : 0;
  if (place >= values.size()) return std::nullopt;
  return std::clamp((values[place] - axis.minimum) / (axis.maximum - axis.minimum), 0.0, 1.0);
}

struct PenPressure::Connection {
  Display* display = nullptr;
  int extension = 0;                 // XInput's, as events name it
  std::map<int, PressureAxis> pens;  // by device, those that have the axis
  double pressure = 1.0;

  ~Connection() {
    if (display != nullptr) XCloseDisplay(display);
  }

  // Drivers name the axis as the kernel does (libinput, wacom, Xwayland).
  void findPens() {
    pens.clear();
    const Atom named = XInternAtom(display, "Abs Pressure", True);
    if (named == None) return;
    int count = 0;
    XIDeviceInfo* devices = XIQueryDevice(display, XIAllDevices, &count);
    if (devices == nullptr) return;
    for (int i = 0; i < count; ++i)
      for (int c = 0; c < devices[i].num_classes; ++c) {
        if (devices[i].classes[c]->type != XIValuatorClass) continue;
        const auto* axis = reinterpret_cast<const XIValuatorClassInfo*>(devices[i].classes[c]);
        if (axis->label == named) pens[devices[i].deviceid] = {axis->number, axis->min, axis->max};
      }
    XIFreeDeviceInfo(devices);
  }

  void listen() {
    std::array<unsigned char, XIMaskLen(XI_LASTEVENT)> bits{};
    for (const int event : {XI_RawMotion, XI_RawButtonPress, XI_HierarchyChanged})
      XISetMask(bits.data(), event);
    // Raw events come from devices themselves, a change of devices from the server.
    XIEventMask mask{XIAllDevices, static_cast<int>(bits.size()), bits.data()};
    XISelectEvents(display, DefaultRootWindow(display), &mask, 1);
    XFlush(display);
  }

  void takeIn(const XGenericEventCookie& event) {
    if (event.evtype == XI_HierarchyChanged) return findPens();
    const auto& raw = *static_cast<const XIRawEvent*>(event.data);
    const auto pen = pens.find(raw.sourceid);
    if (pen == pens.end()) {
      pressure = 1.0;
      return;
    }
    const std::span mask(raw.valuators.mask, static_cast<std::size_t>(std::max(0, raw.valuators.mask_len)));
    std::size_t count = 0;
    for (const unsigned char byte : mask) count += static_cast<std::size_t>(__builtin_popcount(byte));
    if (const auto said = pressureIn(pen->second, mask, {raw.raw_values, count})) pressure = *said;
  }
};

std::unique_ptr<PenPressure> PenPressure::open() {
  auto connection = std::make_unique<Connection>();
  connection->display = XOpenDisplay(nullptr);
  if (connection->display == nullptr) return nullptr;
  int firstEvent = 0, firstError = 0, major = 2, minor = 2;
  if (XQueryExtension(connection->display, "XInputExtension", &connection->extension, &firstEvent,
                      &firstError) == 0 ||
      XIQueryVersion(connection->display, &major, &minor) != Success)
    return nullptr;
  connection->findPens();
  connection->listen();
  return std::unique_ptr<PenPressure>(new PenPressure(std::move(connection)));
}

PenPressure::PenPressure(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
PenPressure::~PenPressure() = default;

double PenPressure::now() {
  Connection& connection = *connection_;
  while (XPending(connection.display) > 0) {
    XEvent event;
    XNextEvent(connection.display, &event);
    XGenericEventCookie& cookie = event.xcookie;
    if (cookie.type != GenericEvent || cookie.extension != connection.extension ||
        XGetEventData(connection.display, &cookie) == 0)
      continue;
    connection.takeIn(cookie);
    XFreeEventData(connection.display, &cookie);
  }
  return connection.pressure;
}

}  // namespace chiasm::app
