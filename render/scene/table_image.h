// A table that shaders look entries up in, as a storage image.
#pragma once

#include <span>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"

namespace chiasm::render {

// Entries in a row of a table's image; the shaders say the same.
inline constexpr int kTableRow = 1024;

// One entry a texel. Always a fresh image: the one before may still be read by a picture in flight.
template <typename Entry>
Expected<gpu::Image> uploadTable(gpu::Device& device, gpu::Uploader& uploader, VkFormat format,
                                 std::vector<Entry> entries) {
  const int rows = (static_cast<int>(entries.size()) + kTableRow - 1) / kTableRow;
  entries.resize(static_cast<std::size_t>(rows) * kTableRow);
  gpu::ImageDescription description;
  description.format = format;
  description.size = {kTableRow, rows, 1};
  description.usage = VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto image = gpu::Image::create(device, description);
  if (!image) return image;
  auto sent = uploader.toImage(*image, glm::ivec3(0), description.size, sizeof(Entry),
                               std::as_bytes(std::span<const Entry>(entries)), VK_IMAGE_LAYOUT_GENERAL);
  if (!sent) return tl::unexpected(sent.error());
  return image;
}

}  // namespace chiasm::render
