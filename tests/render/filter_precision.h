// How far apart two pictures may lie on a device, for tests that compare them pixel by pixel.
#pragma once

#include "render/gpu/device.h"

namespace chiasm::test {

// The share of pixels that may differ by more than 2/255 from a reference that interpolates exactly.
// `exact` holds for lavapipe, which weighs neighbouring voxels with whole floats. Graphics hardware weighs
// them with fractions of 8 bits (VkPhysicalDeviceLimits::subTexelPrecisionBits), which a steep transfer
// function shows at the rims of structures: measured on an H100, up to 2.3% of the pixels of these small
// pictures, at the same mean difference.
inline double allowedShareAbove2(bool softwareDevice, double exact) {
  return softwareDevice ? exact : 0.025;
}
inline double allowedShareAbove2(const render::gpu::Device& device, double exact) {
  return allowedShareAbove2(device.isCpu(), exact);
}

}  // namespace chiasm::test
