// The light of a field's cells as an image on the device: openness and lamp, filtered between cells.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/error.h"
#include "render/gpu/device.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"

namespace chiasm::render {

// Of so many cells; devices that do not filter 16 bits get 8.
Expected<gpu::Image> makeLightImage(gpu::Device& device, glm::ivec3 size);
// Some layers of the cells (LightField::cells, all of them). The image is then read by shaders.
Expected<void> sendLight(const gpu::Image& image, std::span<const std::uint32_t> cells, int firstLayer,
                         int layers, gpu::Uploader& uploader);

}  // namespace chiasm::render
