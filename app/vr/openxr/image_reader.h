// Reads back a picture from an image that the runtime lent, for tests and pictures.
#pragma once

#include "core/base/error.h"
#include "render/image.h"
#include "render/interop_vulkan.h"

namespace chiasm::app::vr {

// The bytes of a lent R8G8B8A8 image that was made with transfer-source usage, once everything submitted
// before is done; it is in COLOR_ATTACHMENT_OPTIMAL before and after. Waits for the device. Any thread that
// may use the device's queue.
Expected<render::Image> readLentImage(render::SharedDevice& device, const render::LentImage& lent);

}  // namespace chiasm::app::vr
