#include "render/gpu/frame_timer.h"

#include <algorithm>
#include <utility>

#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

Expected<FrameTimer> FrameTimer::create(Device& device) {
  FrameTimer timer;
  timer.device_ = &device;
  const InstanceFunctions& vk = device.instance().vk();
  std::uint32_t count = 0;
  vk.GetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, nullptr);
  std::vector<VkQueueFamilyProperties> families(count);
  vk.GetPhysicalDeviceQueueFamilyProperties(device.physical(), &count, families.data());
  const std::uint32_t bits = families[device.queue().family()].timestampValidBits;
  if (bits == 0) return timer;
  timer.mask_ = bits >= 64 ? ~0ull : (1ull << bits) - 1;
  timer.millisecondsPerTick_ = static_cast<double>(device.limits().timestampPeriod) * 1e-6;
  auto info = structure<VkQueryPoolCreateInfo>(VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO);
  info.queryType = VK_QUERY_TYPE_TIMESTAMP;
  info.queryCount = static_cast<std::uint32_t>(2 * timer.slots_.size());
  if (const VkResult result = device.vk().CreateQueryPool(device.handle(), &info, nullptr, &timer.pool_);
      result != VK_SUCCESS) {
    timer.pool_ = VK_NULL_HANDLE;
    return vulkanFailure(result, "create a timer");
  }
  return timer;
}

void FrameTimer::begin(Commands& commands, std::uint64_t number) {
  if (!pool_) return;
  current_ = (current_ + 1) % slots_.size();
  slots_[current_] = {number, true};
  const auto first = static_cast<std::uint32_t>(2 * current_);
  device_->vk().CmdResetQueryPool(commands.handle(), pool_, first, 2);
  device_->vk().CmdWriteTimestamp2(commands.handle(), VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, pool_, first);
}

void FrameTimer::end(Commands& commands) {
  if (!pool_) return;
  device_->vk().CmdWriteTimestamp2(commands.handle(), VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, pool_,
                                   static_cast<std::uint32_t>(2 * current_ + 1));
}

std::vector<FrameTimer::Time> FrameTimer::finished() {
  std::vector<Time> times;
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    if (!slots_[slot].pending) continue;
    std::array<std::uint64_t, 2> ticks{};
    if (device_->vk().GetQueryPoolResults(device_->handle(), pool_, static_cast<std::uint32_t>(2 * slot), 2,
                                          sizeof(ticks), ticks.data(), sizeof(std::uint64_t),
                                          VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
      continue;
    slots_[slot].pending = false;
    times.push_back(
        {slots_[slot].number, static_cast<double>((ticks[1] - ticks[0]) & mask_) * millisecondsPerTick_});
  }
  std::sort(times.begin(), times.end(), [](const Time& a, const Time& b) { return a.number < b.number; });
  return times;
}

void FrameTimer::reset() {
  if (!pool_) return;
  device_->retire(
      [device = device_, pool = pool_] { device->vk().DestroyQueryPool(device->handle(), pool, nullptr); });
  pool_ = VK_NULL_HANDLE;
}

void FrameTimer::swap(FrameTimer& other) noexcept {
  std::swap(device_, other.device_);
  std::swap(pool_, other.pool_);
  std::swap(millisecondsPerTick_, other.millisecondsPerTick_);
  std::swap(mask_, other.mask_);
  std::swap(slots_, other.slots_);
  std::swap(current_, other.current_);
}

}  // namespace chiasm::render::gpu
