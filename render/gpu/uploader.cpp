#include "render/gpu/uploader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/check.h"

namespace chiasm::render::gpu {

Expected<std::unique_ptr<Uploader>> Uploader::create(Device& device, VkDeviceSize ringBytes) {
  std::unique_ptr<Uploader> uploader(new Uploader);
  uploader->device_ = &device;
  auto ring = CommandRing::create(device);
  if (!ring) return tl::unexpected(ring.error());
  uploader->ring_ = std::move(*ring);
  auto staging = Buffer::create(device, ringBytes, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, MemoryUse::upload);
  if (!staging) return tl::unexpected(staging.error());
  uploader->staging_ = std::move(*staging);
  uploader->half_ = ringBytes / 2;
  return uploader;
}

VkDeviceSize Uploader::ringBytesFor(const Device& device) {
  return std::clamp<VkDeviceSize>(device.memoryBudget() / 16 / 4096 * 4096, 256u << 10, 16u << 20);
}

Expected<Commands*> Uploader::recording() {
  if (!open_) {
    auto commands = ring_->begin();
    if (!commands) return tl::unexpected(commands.error());
    commands_ = *commands;
    open_ = true;
  }
  return &commands_;
}

Expected<Uploader::Piece> Uploader::reserve(VkDeviceSize size) {
  CHECK(size <= half_, "a piece of an upload fits into half the ring");
  constexpr VkDeviceSize kAlignment = 16;  // covers every texel size
  if (used_ + size > half_) {
    if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
    side_ = 1 - side_;
    used_ = 0;
    if (auto done = device_->queue().wait(sideTicket_[side_]); !done) return tl::unexpected(done.error());
  }
  const VkDeviceSize offset = static_cast<VkDeviceSize>(side_) * half_ + used_;
  used_ += (size + kAlignment - 1) / kAlignment * kAlignment;
  return Piece{offset, staging_.mapped().subspan(offset, size)};
}

Expected<void> Uploader::toBuffer(const Buffer& buffer, VkDeviceSize offset,
                                  std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(bytes.size(), half_);
    auto piece = reserve(size);
    if (!piece) return tl::unexpected(piece.error());
    auto commands = recording();
    if (!commands) return tl::unexpected(commands.error());
    std::memcpy(piece->bytes.data(), bytes.data(), size);
    (*commands)->barrier();
    (*commands)->copy(staging_, piece->offset, buffer, offset, size);
    (*commands)->barrier();
    offset += size;
    bytes = bytes.subspan(size);
  }
  return {};
}

Expected<void> Uploader::toImage(const Image& image, glm::ivec3 at, glm::ivec3 size,
                                 std::uint32_t bytesPerTexel, std::span<const std::byte> bytes,
                                 VkImageLayout finalLayout) {
  const std::size_t rowBytes = static_cast<std::size_t>(size.x) * bytesPerTexel;
  CHECK(bytes.size() == rowBytes * static_cast<std::size_t>(size.y) * static_cast<std::size_t>(size.z),
        "an upload has as many bytes as its box");
  return toImage(
      image, at, size, bytesPerTexel,
      [&](std::span<std::byte> destination, std::int64_t firstRow, std::int64_t) {
        std::memcpy(destination.data(), bytes.data() + static_cast<std::size_t>(firstRow) * rowBytes,
                    destination.size());
      },
      finalLayout);
}

Expected<void> Uploader::toImage(const Image& image, glm::ivec3 at, glm::ivec3 size,
                                 std::uint32_t bytesPerTexel, const FillRows& fill,
                                 VkImageLayout finalLayout) {
  const VkDeviceSize rowBytes = static_cast<VkDeviceSize>(size.x) * bytesPerTexel;
  const VkDeviceSize sliceBytes = rowBytes * static_cast<VkDeviceSize>(size.y);
  const bool whole = at == glm::ivec3(0) && size == image.size();
  bool first = true;
  const auto piece = [&](int z, int depth, int y, int height) -> Expected<void> {
    const VkDeviceSize bytes =
        rowBytes * static_cast<VkDeviceSize>(height) * static_cast<VkDeviceSize>(depth);
    auto reserved = reserve(bytes);
    if (!reserved) return tl::unexpected(reserved.error());
    auto commands = recording();
    if (!commands) return tl::unexpected(commands.error());
    const std::int64_t firstRow = static_cast<std::int64_t>(z) * size.y + y;
    fill(reserved->bytes, firstRow, static_cast<std::int64_t>(height) * depth);
    if (image.layout() != VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL || first)
      (*commands)->transition(image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, first && whole);
    first = false;
    (*commands)->copyToImage(staging_, reserved->offset, image, at + glm::ivec3(0, y, z),
                             {size.x, height, depth});
    return {};
  };
  if (sliceBytes <= half_) {
    const int slab = static_cast<int>(std::min<VkDeviceSize>(half_ / sliceBytes, 1u << 14));
    for (int z = 0; z < size.z; z += slab)
      if (auto done = piece(z, std::min(slab, size.z - z), 0, size.y); !done) return done;
  } else {
    const int rows = static_cast<int>(std::max<VkDeviceSize>(half_ / rowBytes, 1));
    for (int z = 0; z < size.z; ++z)
      for (int y = 0; y < size.y; y += rows)
        if (auto done = piece(z, 1, y, std::min(rows, size.y - y)); !done) return done;
  }
  auto commands = recording();
  if (!commands) return tl::unexpected(commands.error());
  (*commands)->transition(image, finalLayout);
  return {};
}

Expected<Ticket> Uploader::flush() {
  if (!open_) return device_->queue().lastSubmitted();
  open_ = false;
  auto ticket = ring_->submit(commands_);
  if (ticket) sideTicket_[side_] = *ticket;
  return ticket;
}

void Uploader::abandon() {
  if (std::exchange(open_, false)) ring_->abandon(commands_);
}

Expected<std::vector<std::byte>> readImage(Device& device, CommandRing& ring, const Image& image,
                                           glm::ivec3 at, glm::ivec3 size, std::uint32_t bytesPerTexel) {
  const VkDeviceSize bytes = static_cast<VkDeviceSize>(size.x) * static_cast<VkDeviceSize>(size.y) *
                             static_cast<VkDeviceSize>(size.z) * bytesPerTexel;
  auto buffer = Buffer::create(device, bytes, VK_BUFFER_USAGE_TRANSFER_DST_BIT, MemoryUse::readBack);
  if (!buffer) return tl::unexpected(buffer.error());
  auto commands = ring.begin();
  if (!commands) return tl::unexpected(commands.error());
  const VkImageLayout before = image.layout();
  commands->transition(image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
  commands->copyFromImage(image, at, size, *buffer, 0);
  if (before != VK_IMAGE_LAYOUT_UNDEFINED) commands->transition(image, before);
  commands->barrierToHost();
  auto ticket = ring.submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  if (auto done = device.queue().wait(*ticket); !done) return tl::unexpected(done.error());
  buffer->invalidate();
  const auto mapped = buffer->mapped();
  return std::vector<std::byte>(mapped.begin(), mapped.end());
}

Expected<std::vector<std::byte>> readBuffer(Device& device, CommandRing& ring, const Buffer& from) {
  auto buffer = Buffer::create(device, from.size(), VK_BUFFER_USAGE_TRANSFER_DST_BIT, MemoryUse::readBack);
  if (!buffer) return tl::unexpected(buffer.error());
  auto commands = ring.begin();
  if (!commands) return tl::unexpected(commands.error());
  commands->barrier();
  commands->copy(from, 0, *buffer, 0, from.size());
  commands->barrierToHost();
  auto ticket = ring.submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  if (auto done = device.queue().wait(*ticket); !done) return tl::unexpected(done.error());
  buffer->invalidate();
  const auto mapped = buffer->mapped();
  return std::vector<std::byte>(mapped.begin(), mapped.end());
}

}  // namespace chiasm::render::gpu
