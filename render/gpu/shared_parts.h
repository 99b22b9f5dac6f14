// What a SharedDevice holds, for the renderers that share it.
#pragma once

#include <memory>

#include "render/gpu/device.h"
#include "render/gpu/instance.h"
#include "render/interop_vulkan.h"
#include "render/scene/shared_volumes.h"

namespace chiasm::render {

struct SharedDevice::Parts {
  std::unique_ptr<gpu::Instance> instance;
  std::unique_ptr<gpu::Device> device;
  SharedVolumes volumes;
};

}  // namespace chiasm::render
