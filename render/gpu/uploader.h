// Streams bytes to the device through a small, persistently mapped staging ring.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

#include "core/base/error.h"
#include "render/gpu/commands.h"
#include "render/gpu/resources.h"

namespace chiasm::render::gpu {

// Uploads are recorded until `flush` or until the ring is half full, then submitted; later submissions on the
// queue see them. Volumes of any size pass through the same few megabytes. One thread.
class Uploader {
 public:
  static Expected<std::unique_ptr<Uploader>> create(Device& device, VkDeviceSize ringBytes = 16u << 20);
  // 16 MiB, less where a sixteenth of the memory budget is less.
  static VkDeviceSize ringBytesFor(const Device& device);

  Expected<void> toBuffer(const Buffer& buffer, VkDeviceSize offset, std::span<const std::byte> bytes);
  // A box of an image from tightly packed texels. The image ends up in `finalLayout`.
  Expected<void> toImage(const Image& image, glm::ivec3 at, glm::ivec3 size, std::uint32_t bytesPerTexel,
                         std::span<const std::byte> bytes,
                         VkImageLayout finalLayout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  // The same where texels are converted on the way: `fill(destination, firstRow, rowCount)` writes rows of
  // the box, row = y + z * size.y.
  using FillRows =
      std::function<void(std::span<std::byte> destination, std::int64_t firstRow, std::int64_t rowCount)>;
  Expected<void> toImage(const Image& image, glm::ivec3 at, glm::ivec3 size, std::uint32_t bytesPerTexel,
                         const FillRows& fill,
                         VkImageLayout finalLayout = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  // The open recording, for copies and layout changes that belong between uploads.
  Expected<Commands*> record() { return recording(); }
  // Submits what is recorded. The returned ticket is done when everything has arrived. After a failure
  // nothing since the last flush has arrived, and what images were thought to hold they do not.
  Expected<Ticket> flush();
  // Drops what is recorded and not yet submitted: after a failure, whose remains must not be submitted.
  void abandon();

 private:
  Uploader() = default;
  struct Piece {
    VkDeviceSize offset = 0;
    std::span<std::byte> bytes;
  };
  // Room in the ring; submits and waits as needed. `size` at most half the ring.
  Expected<Piece> reserve(VkDeviceSize size);
  Expected<Commands*> recording();
  Device* device_ = nullptr;
  std::unique_ptr<CommandRing> ring_;
  Buffer staging_;
  VkDeviceSize half_ = 0;  // the ring is two halves, used in turn
  int side_ = 0;           // the half being filled
  VkDeviceSize used_ = 0;  // in that half
  Ticket sideTicket_[2] = {0, 0};
  Commands commands_;
  bool open_ = false;
};

// Copies a box of an image to memory and waits for it: pictures for files and tests.
Expected<std::vector<std::byte>> readImage(Device& device, CommandRing& ring, const Image& image,
                                           glm::ivec3 at, glm::ivec3 size, std::uint32_t bytesPerTexel);
Expected<std::vector<std::byte>> readBuffer(Device& device, CommandRing& ring, const Buffer& buffer);

}  // namespace chiasm::render::gpu
