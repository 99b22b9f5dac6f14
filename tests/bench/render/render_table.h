// render_bench --all: volumes, pictures, transfer functions and methods on the machine's best device.
#pragma once

#include <string>

#include "core/base/error.h"

namespace chiasm::test {

struct TableOptions {
  bool quick = false;  // small volumes and pictures: whether the table works
  bool json = false;   // one JSON object a row instead of columns
  int repetitions = 9;
};

// Prints a row as soon as it is measured: medians by Vulkan timestamps (wall clock where a device has none),
// what a ray costs, the filtered fetches of the picture as a share of what the device can do at most; then
// both eyes of a headset (2 x 2000², without foveation) beside 11.1 ms, a frame at 90 Hz.
Expected<void> printRenderTable(const TableOptions& options);

}  // namespace chiasm::test
