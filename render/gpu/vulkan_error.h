// Vulkan's result codes as the program's errors.
#pragma once

#include "core/base/error.h"
#include "render/gpu/vulkan_api.h"

namespace chiasm::render::gpu {

const char* resultName(VkResult result);
// ErrorKind::unavailable, with `what` (an infinitive: "create a buffer") and the result's name in a sentence.
tl::unexpected<Error> vulkanFailure(VkResult result, const char* what);

}  // namespace chiasm::render::gpu
