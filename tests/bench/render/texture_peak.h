// What share of a device's texture rate a picture uses needs that rate: it is measured, no API states it.
#pragma once

#include "core/base/error.h"
#include "tests/render/volume/volume_harness.h"

namespace chiasm::test {

// Filtered fetches per second from a small 16-bit 3-D image that lies in the device's caches: the most that a
// ray caster could do. By timestamps, the best of several runs; 0 on a device without timestamps.
Expected<double> texturePeak(VolumeHarness& harness);

}  // namespace chiasm::test
