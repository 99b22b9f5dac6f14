// A device that Chiasm and a runtime wish for is wished for once.
#include "app/vr/openxr/device_wish.h"

#include <gtest/gtest.h>

#include <vector>

namespace chiasm::app::vr {
namespace {

struct Chain {
  VkPhysicalDeviceTimelineSemaphoreFeatures timeline{
      VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES, nullptr, VK_TRUE};
  VkPhysicalDeviceVulkan12Features all{};
  VkPhysicalDeviceVulkan13Features newer{};
  VkDeviceCreateInfo info{};
  Chain() {
    all.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    newer.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
    info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
  }
  std::vector<VkStructureType> types() const {
    std::vector<VkStructureType> found;
    for (auto* one = static_cast<const VkBaseInStructure*>(info.pNext); one != nullptr; one = one->pNext)
      found.push_back(one->sType);
    return found;
  }
};
constexpr VkStructureType kTimeline = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_TIMELINE_SEMAPHORE_FEATURES;
constexpr VkStructureType kAll = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
constexpr VkStructureType kNewer = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;

TEST(DeviceWish, TheRuntimesOwnWishBeforeOursIsMerged) {
  Chain chain;
  chain.info.pNext = &chain.timeline;
  chain.timeline.pNext = &chain.all;
  chain.all.pNext = &chain.newer;
  dropDoubleWishes(chain.info);
  EXPECT_EQ(chain.types(), (std::vector{kAll, kNewer}));
  EXPECT_EQ(chain.all.timelineSemaphore, VK_TRUE);
}

TEST(DeviceWish, BehindOursItIsMergedToo) {
  Chain chain;
  chain.timeline.timelineSemaphore = VK_FALSE;
  chain.all.timelineSemaphore = VK_TRUE;
  chain.info.pNext = &chain.all;
  chain.all.pNext = &chain.timeline;
  chain.timeline.pNext = &chain.newer;
  dropDoubleWishes(chain.info);
  EXPECT_EQ(chain.types(), (std::vector{kAll, kNewer}));
  EXPECT_EQ(chain.all.timelineSemaphore, VK_TRUE) << "one wish is enough";
}

TEST(DeviceWish, WhatIsWishedForOnceStays) {
  Chain chain;
  chain.info.pNext = &chain.timeline;
  chain.timeline.pNext = &chain.newer;
  dropDoubleWishes(chain.info);
  EXPECT_EQ(chain.types(), (std::vector{kTimeline, kNewer}));
}

}  // namespace
}  // namespace chiasm::app::vr
