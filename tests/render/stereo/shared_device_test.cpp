// One device for window and headset: made by whoever asks, used by two threads, pictures handed over in lent
// images.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "render/gpu/commands.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/interface_frame.h"
#include "tests/render/stereo/lent_picture.h"

namespace chiasm::test {
namespace {

using namespace render;

std::shared_ptr<SharedDevice> sharedDevice(const VulkanMaker* maker = nullptr) {
  SharedDeviceOptions options;
  options.validation = true;
  options.maker = maker;
  auto made = SharedDevice::create(options);
  if (!made) {
    ADD_FAILURE() << made.error().message;
    return nullptr;
  }
  return *made;
}

std::unique_ptr<Renderer> rendererOn(std::shared_ptr<SharedDevice> device) {
  RendererOptions options;
  options.sharedDevice = std::move(device);
  auto renderer = Renderer::create(options);
  if (!renderer) {
    ADD_FAILURE() << renderer.error().message;
    return nullptr;
  }
  return std::move(*renderer);
}

// A slice and a 3-D view of the letter phantom.
SceneView twoViews(glm::ivec2 size) {
  SceneView scene =
      sliceScene(letterPhantom(makeGrid({40, 36, 32}, glm::dvec3(1.0))), AnatomicalPlane::axial, size, 1.0);
  scene.volumes[0].transferFunction = {"letters", {{-300, {.8, .5, .4}, 0}, {1000, {1, 1, .9}, 0.5}}};
  Viewport viewport;
  viewport.id = 2;
  viewport.size = size;
  Volume3dContent content;
  content.eyes[0].position = {{0, -130, 20}};
  viewport.content = content;
  scene.viewports.push_back(viewport);
  return scene;
}

void drawHalves(ImDrawList& list) {
  list.Flags = 0;
  list.AddRectFilled(ImVec2(0, 0), ImVec2(16, 32), IM_COL32(200, 100, 50, 255));
  list.AddRectFilled(ImVec2(16, 8), ImVec2(32, 24), IM_COL32(255, 255, 255, 128));
}

TEST(SharedDevice, IsMadeByWhoeverOffersTo) {
  int devices = 0;
  VkInstance instance = VK_NULL_HANDLE;
  PFN_vkGetInstanceProcAddr load = nullptr;
  VulkanMaker maker;
  maker.createInstance = [&](const VkInstanceCreateInfo& info, PFN_vkGetInstanceProcAddr loader,
                             VkInstance* made) {
    load = loader;
    VkInstanceCreateInfo more = info;  // as a runtime adds what it needs
    std::vector<const char*> names(info.ppEnabledExtensionNames,
                                   info.ppEnabledExtensionNames + info.enabledExtensionCount);
    names.push_back("VK_KHR_external_memory_capabilities");
    more.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
    more.ppEnabledExtensionNames = names.data();
    const auto create = reinterpret_cast<PFN_vkCreateInstance>(loader(VK_NULL_HANDLE, "vkCreateInstance"));
    const VkResult result = create(&more, nullptr, made);
    instance = *made;
    return result;
  };
  VkPhysicalDevice choice = VK_NULL_HANDLE;
  maker.choosePhysicalDevice = [&](VkInstance of, VkPhysicalDevice* chosen) {
    EXPECT_EQ(of, instance);
    std::uint32_t count = 1;
    const auto enumerate =
        reinterpret_cast<PFN_vkEnumeratePhysicalDevices>(load(of, "vkEnumeratePhysicalDevices"));
    enumerate(of, &count, &choice);
    *chosen = choice;
    return VK_SUCCESS;
  };
  maker.createDevice = [&](VkPhysicalDevice physical, const VkDeviceCreateInfo& info,
                           PFN_vkGetInstanceProcAddr loader, VkDevice* made) {
    ++devices;
    EXPECT_EQ(info.queueCreateInfoCount, 1u);
    const auto create = reinterpret_cast<PFN_vkCreateDevice>(loader(instance, "vkCreateDevice"));
    return create(physical, &info, nullptr, made);
  };
  const auto device = sharedDevice(&maker);
  ASSERT_NE(device, nullptr);
  EXPECT_EQ(device->instance(), instance);
  EXPECT_EQ(device->physicalDevice(), choice);
  EXPECT_EQ(devices, 1);
  const auto renderer = rendererOn(device);
  ASSERT_NE(renderer, nullptr);
  EXPECT_FALSE(drawFull(*renderer, twoViews({24, 24})).rgba.empty());
  EXPECT_THAT(device->validationMessages(), testing::IsEmpty());

  maker.choosePhysicalDevice = [](VkInstance, VkPhysicalDevice*) { return VK_ERROR_INITIALIZATION_FAILED; };
  SharedDeviceOptions options;
  options.maker = &maker;
  EXPECT_FALSE(SharedDevice::create(options)) << "a runtime that has no device for us";
}

TEST(SharedDevice, SaysWhyItCannotBeMade) {
  VulkanMaker maker;
  maker.createInstance = [](const VkInstanceCreateInfo&, PFN_vkGetInstanceProcAddr, VkInstance*) {
    return VK_ERROR_INCOMPATIBLE_DRIVER;
  };
  SharedDeviceOptions options;
  options.maker = &maker;
  const auto made = SharedDevice::create(options);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::unavailable);
  EXPECT_NE(made.error().message.find("VK_ERROR_INCOMPATIBLE_DRIVER"), std::string::npos);
}

TEST(SharedDevice, DrawsWhatADeviceOfItsOwnDraws) {
  const SceneView scene = twoViews({48, 40});
  const auto device = sharedDevice();
  ASSERT_NE(device, nullptr);
  const auto shared = rendererOn(device);
  const auto own = headlessRenderer();
  for (const std::uint32_t viewport : {1u, 2u})
    EXPECT_EQ(drawFull(*shared, scene, viewport).rgba, drawFull(*own, scene, viewport).rgba);
  EXPECT_THAT(device->validationMessages(), testing::IsEmpty());
}

// What one thread drops while it records must outlive that recording, whatever another thread submits and
// finishes in the meantime.
TEST(SharedDevice, WhatARecordingUsesOutlivesAnotherThreadsSubmissions) {
  const auto device = sharedDevice();
  ASSERT_NE(device, nullptr);
  gpu::Device& inner = *device->parts().device;
  auto slow = gpu::CommandRing::create(inner);
  auto quick = gpu::CommandRing::create(inner);
  ASSERT_TRUE(slow && quick);
  ASSERT_TRUE(inner.waitIdle());
  const std::uint64_t before = inner.allocatedBytes();
  auto recording = (*slow)->begin();
  ASSERT_TRUE(recording);
  {
    gpu::ImageDescription description;
    description.size = {64, 64, 1};
    description.usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    auto image = gpu::Image::create(inner, description);
    ASSERT_TRUE(image);
    recording->transition(*image, VK_IMAGE_LAYOUT_GENERAL);
  }
  std::thread other([&] {
    for (int i = 0; i < 5; ++i) {
      auto commands = (*quick)->begin();
      ASSERT_TRUE(commands);
      ASSERT_TRUE((*quick)->submit(*commands));
      ASSERT_TRUE(inner.waitIdle());
    }
  });
  other.join();
  EXPECT_GT(inner.allocatedBytes(), before) << "freed while a recording still uses it";
  ASSERT_TRUE((*slow)->submit(*recording));
  ASSERT_TRUE(inner.waitIdle());
  EXPECT_EQ(inner.allocatedBytes(), before);
  EXPECT_THAT(device->validationMessages(), testing::IsEmpty());
}

// The window's thread, the headset's thread and a runtime that holds the queue, all at once.
TEST(SharedDevice, ServesTwoThreadsAndARuntime) {
  const auto device = sharedDevice();
  ASSERT_NE(device, nullptr);
  SceneView scene = twoViews({40, 32});
  scene.labels.push_back(labelLayer(scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  std::vector<Image> expected;
  {
    const auto alone = rendererOn(device);
    for (int turn = 0; turn < 3; ++turn) {
      scene.volumes[0].window.level = 40.0 + 100 * turn;
      expected.push_back(drawFull(*alone, scene, 1));
    }
  }
  std::atomic<bool> done{false};
  std::atomic<int> differing{0};
  const auto work = [&](SceneView own, bool interface) {
    const auto renderer = rendererOn(device);
    const auto lent = LentPicture::create(device, {32, 32});
    ASSERT_TRUE(renderer && lent);
    for (int turn = 0; turn < 24; ++turn) {
      own.volumes[0].window.level = 40.0 + 100 * (turn % 3);
      // Views come, go and change their size: images are made and dropped all the time.
      own.viewports[1].size = {24 + turn % 5 * 8, 24};
      if (drawFull(*renderer, own, 1).rgba != expected[static_cast<std::size_t>(turn % 3)].rgba) ++differing;
      if (!interface) continue;
      InterfaceFrame frame(*renderer, {32, 32}, drawHalves);
      ASSERT_TRUE(drawInterface(*renderer, frame.data(), (*lent)->layer(turn % 2), {0, 0, 0, 0}));
    }
  };
  std::thread window([&] { work(scene, true); });
  std::thread headset([&] { work(scene, false); });
  std::thread runtime([&] {
    while (!done) {
      {
        const auto lock = device->lockQueue();
        gpu::Device& inner = *device->parts().device;
        inner.vk().QueueWaitIdle(inner.queue().handle());
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
  });
  window.join();
  headset.join();
  done = true;
  runtime.join();
  EXPECT_EQ(differing, 0);
  EXPECT_THAT(device->validationMessages(), testing::IsEmpty());
}

TEST(SharedDevice, AnInterfaceArrivesInALentImageByteForByte) {
  const auto device = sharedDevice();
  ASSERT_NE(device, nullptr);
  const auto renderer = rendererOn(device);
  ASSERT_NE(renderer, nullptr);
  for (const VkFormat format : {VK_FORMAT_R8G8B8A8_SRGB, VK_FORMAT_R8G8B8A8_UNORM}) {
    const auto lent = LentPicture::create(device, {32, 32}, format);
    ASSERT_TRUE(lent) << lent.error().message;
    InterfaceFrame frame(*renderer, {32, 32}, drawHalves);
    const glm::vec4 clear(0);
    ASSERT_TRUE(drawInterface(*renderer, frame.data(), (*lent)->layer(1), clear));
    const auto image = (*lent)->read(1);
    ASSERT_TRUE(image);
    const auto direct = renderer->drawInterface(frame.data(), {32, 32}, clear);
    ASSERT_TRUE(direct);
    EXPECT_EQ(image->rgba, direct->rgba);
    // Premultiplied: half-covered white is half bright.
    const std::uint8_t* half = &image->rgba[(16 * 32 + 24) * 4];
    EXPECT_NEAR(half[0], 128, 1);
    EXPECT_NEAR(half[3], 128, 1);
  }
  EXPECT_THAT(device->validationMessages(), testing::IsEmpty());
}

}  // namespace
}  // namespace chiasm::test
