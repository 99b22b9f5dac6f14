// The way onto a window's screen, on an X server of the test's own.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <imgui/imgui.h>

#include <chrono>
#include <thread>

#include "render/gpu/shared_parts.h"
#include "render/interop_vulkan.h"
#include "render/renderer.h"
#include "tests/render/faults/faults.h"
#include "tests/support/virtual_display.h"

namespace chiasm::test {
namespace {

using namespace render;

// VkXlibSurfaceCreateInfoKHR (VK_KHR_xlib_surface), and its structure type.
struct XlibSurfaceInfo {
  int type = 1000004000;
  const void* next = nullptr;
  std::uint32_t flags = 0;
  void* display = nullptr;
  unsigned long window = 0;
};

std::uint64_t createXlibSurface(void* instance, void* display, unsigned long window) {
  void* loader = dlopen("libvulkan.so.1", RTLD_NOW);
  using Function = void (*)();
  const auto find =
      reinterpret_cast<Function (*)(void*, const char*)>(dlsym(loader, "vkGetInstanceProcAddr"));
  const auto create = reinterpret_cast<int (*)(void*, const XlibSurfaceInfo*, const void*, std::uint64_t*)>(
      find(instance, "vkCreateXlibSurfaceKHR"));
  XlibSurfaceInfo info;
  info.display = display;
  info.window = window;
  std::uint64_t surface = 0;
  return create != nullptr && create(instance, &info, nullptr, &surface) == 0 ? surface : 0;
}

// A present may find the window just being resized, and the server shows a picture a moment later.
bool showsSoon(Renderer& renderer, const VirtualDisplay& display, unsigned long window, ImDrawData& data,
               glm::vec4 clear, int x, int y, std::uint32_t colour) {
  for (int attempt = 0; attempt < 200; ++attempt) {
    auto shown = renderer.present(data, clear);
    if (!shown) {
      ADD_FAILURE() << shown.error().message;
      return false;
    }
    if (*shown && display.pixel(window, x, y) == colour) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ADD_FAILURE() << "the window shows " << std::hex << display.pixel(window, x, y) << " instead of " << colour;
  return false;
}

class WindowTest : public testing::TestWithParam<bool> {};  // on a device shared with a headset

TEST_P(WindowTest, ShowsDisplayEncodedColoursAndFollowsTheWindowsSize) {
  const auto display = VirtualDisplay::start();
  if (!display) GTEST_SKIP() << "Xvfb or the X11 library is not installed";
  const unsigned long window = display->createWindow(200, 150);
  glm::ivec2 reported(0);
  WindowSurface surface;
  surface.instanceExtensions = {"VK_KHR_surface", "VK_KHR_xlib_surface"};
  surface.create = [&](void* instance) { return createXlibSurface(instance, display->display(), window); };
  bool minimised = false;
  surface.framebufferSize = [&] {
    const auto size = display->size(window);
    reported = minimised ? glm::ivec2(0) : glm::ivec2(size[0], size[1]);
    return reported;
  };
  RendererOptions options;
  options.validation = true;
  options.window = &surface;
  if (GetParam()) {
    SharedDeviceOptions shared;
    shared.validation = true;
    shared.windowInstanceExtensions = surface.instanceExtensions;
    auto device = SharedDevice::create(shared);
    ASSERT_TRUE(device) << device.error().message;
    options.sharedDevice = *device;
  }
  auto renderer = Renderer::create(options);
  ASSERT_TRUE(renderer) << renderer.error().message;

  ImDrawData empty;
  empty.Valid = true;
  const glm::vec4 background(79 / 255.0f, 179 / 255.0f, 217 / 255.0f, 1.0f);
  EXPECT_TRUE(showsSoon(**renderer, *display, window, empty, background, 10, 10, 0x4fb3d9));
  display->resize(window, 320, 240);
  EXPECT_TRUE(showsSoon(**renderer, *display, window, empty, background, 310, 230, 0x4fb3d9));
  EXPECT_EQ(reported, glm::ivec2(320, 240));
  display->resize(window, 64, 48);
  const glm::vec4 dark(14 / 255.0f, 17 / 255.0f, 19 / 255.0f, 1.0f);
  EXPECT_TRUE(showsSoon(**renderer, *display, window, empty, dark, 60, 40, 0x0e1113));
  minimised = true;
  auto shown = (*renderer)->present(empty, dark);
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_FALSE(*shown) << "a minimised window shows nothing";
  EXPECT_THAT((*renderer)->validationMessages(), testing::IsEmpty());
  renderer->reset();  // before its window
}

// Each call that a shown picture needs fails once, in turn, with the window just resized; the next picture is
// shown.
TEST(WindowFaultTest, AFaultInAnyCallOfAPresentLeavesTheNextOneWhole) {
  const auto display = VirtualDisplay::start();
  if (!display) GTEST_SKIP() << "Xvfb or the X11 library is not installed";
  const unsigned long window = display->createWindow(64, 48);
  WindowSurface surface;
  surface.instanceExtensions = {"VK_KHR_surface", "VK_KHR_xlib_surface"};
  surface.create = [&](void* instance) { return createXlibSurface(instance, display->display(), window); };
  surface.framebufferSize = [&] {
    const auto size = display->size(window);
    return glm::ivec2(size[0], size[1]);
  };
  SharedDeviceOptions shared;
  shared.validation = true;
  shared.windowInstanceExtensions = surface.instanceExtensions;
  auto device = SharedDevice::create(shared);
  ASSERT_TRUE(device) << device.error().message;
  installFaults((*device)->parts().device->editableFunctions());
  RendererOptions options;
  options.window = &surface;
  options.sharedDevice = *device;
  auto renderer = Renderer::create(options);
  ASSERT_TRUE(renderer) << renderer.error().message;
  ImDrawData empty;
  empty.Valid = true;
  const glm::vec4 dark(14 / 255.0f, 17 / 255.0f, 19 / 255.0f, 1.0f);
  const glm::vec4 blue(79 / 255.0f, 179 / 255.0f, 217 / 255.0f, 1.0f);
  unsigned width = 64;
  const int calls = strikeEachOnce(
      [&]() -> Expected<void> {
        display->resize(window, width = 124 - width, 48);
        for (int attempt = 0; attempt < 200; ++attempt) {
          auto shown = (*renderer)->present(empty, dark);
          if (!shown) return tl::unexpected(shown.error());
          if (*shown) break;
        }
        return {};
      },
      [&] {
        EXPECT_TRUE(showsSoon(**renderer, *display, window, empty, blue, 50, 40, 0x4fb3d9));
        EXPECT_TRUE(showsSoon(**renderer, *display, window, empty, dark, 50, 40, 0x0e1113));
      });
  EXPECT_GT(calls, 10);
  VulkanFaults::failNone();
  renderer->reset();
  (*device)->parts().device.reset();
  EXPECT_THAT((*device)->validationMessages(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(OwnAndShared, WindowTest, testing::Bool());

TEST(WindowSurfaceTest, SaysSoWhenTheWindowGivesNoSurface) {
  WindowSurface surface;
  surface.instanceExtensions = {"VK_KHR_surface"};
  surface.create = [](void*) { return std::uint64_t{0}; };
  surface.framebufferSize = [] { return glm::ivec2(10); };
  RendererOptions options;
  options.window = &surface;
  auto renderer = Renderer::create(options);
  ASSERT_FALSE(renderer);
  EXPECT_EQ(renderer.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace chiasm::test
