#include "render/passes/ray_counts.h"

#include <array>
#include <cstring>

namespace chiasm::render {

namespace {
constexpr VkDeviceSize kCountBytes = 6 * sizeof(std::uint32_t);
}

Expected<RayCounts> RayCounts::create(gpu::Device& device, gpu::Uploader& uploader) {
  RayCounts counts;
  auto buffer = gpu::Buffer::create(device, kCountBytes,
                                    VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT |
                                        VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                    gpu::MemoryUse::device);
  if (!buffer) return tl::unexpected(buffer.error());
  counts.buffer_ = std::move(*buffer);
  constexpr std::array<std::byte, kCountBytes> kZero{};
  if (auto sent = uploader.toBuffer(counts.buffer_, 0, kZero); !sent) return tl::unexpected(sent.error());
  return counts;
}

Expected<DrawReport> RayCounts::take(gpu::Device& device, gpu::CommandRing& ring) {
  auto bytes = gpu::readBuffer(device, ring, buffer_);
  if (!bytes) return tl::unexpected(bytes.error());
  std::array<std::uint32_t, 6> counts{};
  std::memcpy(counts.data(), bytes->data(), kCountBytes);
  auto commands = ring.begin();
  if (!commands) return tl::unexpected(commands.error());
  commands->fill(buffer_, 0);
  commands->barrier();
  if (auto ticket = ring.submit(*commands); !ticket) return tl::unexpected(ticket.error());
  const auto whole = [&](std::size_t i) {
    return static_cast<std::uint64_t>(counts[2 * i + 1]) << 32 | counts[2 * i];
  };
  DrawReport report;
  report.rays = whole(0);
  report.samples = whole(1);
  report.taps = whole(2);
  return report;
}

}  // namespace chiasm::render
