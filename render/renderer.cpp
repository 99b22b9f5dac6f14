#include "render/renderer.h"

#include <cstring>
#include <utility>

#include "core/base/check.h"
#include "render/frame/interface_drawer.h"
#include "render/frame/scene_tracker.h"
#include "render/frame/texture_table.h"
#include "render/frame/viewport_drawer.h"
#include "render/gpu/device.h"
#include "render/gpu/instance.h"
#include "render/gpu/shared_parts.h"
#include "render/gpu/swapchain.h"
#include "render/gpu/uploader.h"
#include "render/interop_vulkan.h"
#include "render/scene/resident_scene.h"

namespace chiasm::render {

namespace {

// Puts the parts together; each part says what it does. Members are destroyed in reverse order.
class VulkanRenderer final : public Renderer {
 public:
  Expected<void> initialise(const RendererOptions& options) {
    shared_ = options.sharedDevice;
    auto ready = shared_ ? useShared(options) : makeOwn(options);
    if (!ready) return ready;
    return createParts(options.rayCasting);
  }

  Expected<UploadReport> update(const SceneView& scene) override {
    const bool changed = tracker_.update(scene);
    if (!changed && standing_ == Standing::inStep) return UploadReport{};
    standing_ = Standing::behind;
    return bringInStep(scene);
  }

  Expected<DrawReport> draw(const SceneView& scene, Quality quality) override {
    // What a failed update dropped must not be drawn.
    if (standing_ == Standing::lost)
      return failure(ErrorKind::unavailable,
                     "The last update did not reach the graphics device; update again.");
    if (standing_ == Standing::behind)
      if (auto again = bringInStep(scene); !again) return tl::unexpected(again.error());
    auto refined = viewports_->refine(scene, quality);
    if (!refined) {
      startOver();
      return tl::unexpected(refined.error());
    }
    if (refined->changed) tracker_.refined3d();
    auto report = withRoom([&]() -> Expected<DrawReport> {
      if (standing_ == Standing::behind)
        if (auto again = sendScene(scene); !again) return tl::unexpected(again.error());
      return viewports_->draw(scene, tracker_, quality);
    });
    if (!report && standing_ == Standing::behind) startOver();
    textures_->showViewports(viewports_->pictures());
    if (report) report->complete = report->complete && refined->complete;
    return report;
  }

  void* viewportTexture(std::uint32_t viewportId) override {
    return viewports_->picture(viewportId) != nullptr ? TextureTable::viewportHandle(viewportId) : nullptr;
  }

  Expected<Image> readBack(std::uint32_t viewportId) override {
    const gpu::Image* picture = viewports_->picture(viewportId);
    if (picture == nullptr)
      return failure(ErrorKind::notFound,
                     "View " + std::to_string(viewportId) + " has no picture yet: draw it first.");
    return interface_->readPicture(*picture);
  }

  Expected<void*> createTexture(const Image& image) override {
    return withRoom([&] { return textures_->create(*uploader_, image); });
  }
  void destroyTexture(void* texture) override { textures_->destroy(texture); }

  Expected<Image> drawInterface(ImDrawData& data, glm::ivec2 size, glm::vec4 clearColour) override {
    return withRoom([&] { return interface_->draw(data, *textures_, size, clearColour); });
  }

  Expected<bool> present(ImDrawData& data, glm::vec4 clearColour) override {
    if (!swapchain_)
      return failure(ErrorKind::unavailable, "There is no window to show the interface in: none was given.");
    return withRoom([&] { return interface_->present(data, *textures_, *swapchain_, clearColour); });
  }

  Expected<void> drawInterfaceInto(ImDrawData& data, const LentImage& target,
                                   glm::vec4 clearColour) override {
    CHECK(shared_ != nullptr, "an image is lent on the shared device");
    return interface_->drawInto(data, *textures_, {target.image, target.layer, target.size}, clearColour);
  }

  void setCounting(bool on) override { viewports_->setCounting(on); }
  std::string deviceDescription() const override { return device_->description(); }
  std::vector<std::string> validationMessages() const override { return instance_->messages(); }
  std::uint64_t deviceMemory() const override { return device_->allocatedBytes(); }
  std::uint64_t memoryBudget() const override { return device_->memoryBudget(); }
  const std::vector<ReducedVolume>& reducedVolumes() const override { return viewports_->reducedVolumes(); }

 private:
  // Tries with less where there is too little memory; when it fails nothing is on the device.
  Expected<UploadReport> bringInStep(const SceneView& scene) {
    auto report = withRoom([&] { return sendScene(scene); });
    if (!report) startOver();
    return report;
  }

  Expected<UploadReport> sendScene(const SceneView& scene) {
    auto report = resident_->update(scene);
    if (!report) return report;
    auto derived = viewports_->update(scene);
    if (!derived) return derived;
    report->tableBytes += derived->tableBytes;
    report->labelBytes += derived->labelBytes;
    report->surfaceBricks += derived->surfaceBricks;
    standing_ = Standing::inStep;
    return report;
  }

  // What was recorded may not have arrived, so that nothing of the scene can be trusted to be there.
  void startOver() {
    standing_ = Standing::lost;
    uploader_->abandon();
    viewports_->forget();
    resident_->forget();
  }

  // Gives up what is only better to have: the finer part of a volume, then whole volumes for coarser ones.
  // True when there was such a thing: worth another try, once the scene has been sent again.
  bool makeRoom() {
    if (!viewports_->makeRoom() && !resident_->makeRoom()) return false;
    standing_ = Standing::behind;
    viewports_->forget();  // what failed half-way there is made again from the start
    return uploader_->flush().has_value() && device_->waitIdle().has_value();
  }
  // What the memory budget refused is tried again as long as there is something to give up for it.
  template <typename Make>
  auto withRoom(Make make) -> decltype(make()) {
    while (true) {
      const std::uint64_t refused = device_->refusals();
      auto made = make();
      if (made || device_->refusals() == refused || !makeRoom()) return made;
    }
  }

  // The shared device's queue must be able to show the window.
  Expected<void> useShared(const RendererOptions& options) {
    instance_ = shared_->parts().instance.get();
    device_ = shared_->parts().device.get();
    if (options.window == nullptr) return {};
    auto surface = createSurface(*options.window);
    if (!surface) return tl::unexpected(surface.error());
    VkBool32 presents = VK_FALSE;
    if (instance_->vk().GetPhysicalDeviceSurfaceSupportKHR(device_->physical(), device_->queue().family(),
                                                           *surface, &presents) != VK_SUCCESS)
      presents = VK_FALSE;
    if (!device_->canPresent() || !presents) {
      instance_->vk().DestroySurfaceKHR(instance_->handle(), *surface, nullptr);
      return failure(ErrorKind::unavailable, "The headset's graphics device (" + device_->description() +
                                                 ") cannot show this window. Connect headset and monitor to "
                                                 "the same device.");
    }
    return createSwapchain(*surface, *options.window);
  }

  Expected<void> makeOwn(const RendererOptions& options) {
    gpu::InstanceOptions instanceOptions;
    instanceOptions.validation = options.validation;
    if (options.window != nullptr) instanceOptions.extensions = options.window->instanceExtensions;
    if (auto made = gpu::Instance::create(instanceOptions); made)
      ownInstance_ = std::move(*made);
    else
      return tl::unexpected(made.error());
    instance_ = ownInstance_.get();
    gpu::DeviceOptions deviceOptions;
    deviceOptions.name = options.deviceName;
    deviceOptions.memoryBudget = options.memoryBudget;
    if (options.window != nullptr) {
      auto surface = createSurface(*options.window);
      if (!surface) return tl::unexpected(surface.error());
      deviceOptions.surface = *surface;
    }
    auto device = gpu::Device::create(*instance_, deviceOptions);
    if (!device) {
      if (deviceOptions.surface != VK_NULL_HANDLE)
        instance_->vk().DestroySurfaceKHR(instance_->handle(), deviceOptions.surface, nullptr);
      return tl::unexpected(device.error());
    }
    ownDevice_ = std::move(*device);
    device_ = ownDevice_.get();
    if (options.window == nullptr) return {};
    return createSwapchain(deviceOptions.surface, *options.window);
  }

  Expected<VkSurfaceKHR> createSurface(const WindowSurface& window) {
    const auto surface = reinterpret_cast<VkSurfaceKHR>(window.create(instance_->handle()));
    if (surface == VK_NULL_HANDLE)
      return failure(ErrorKind::unavailable, "The window cannot be drawn to by Vulkan.");
    return surface;
  }

  // Takes the surface over.
  Expected<void> createSwapchain(VkSurfaceKHR surface, const WindowSurface& window) {
    auto chain = gpu::Swapchain::create(*device_, surface, window.framebufferSize);
    if (!chain) return tl::unexpected(chain.error());
    swapchain_ = std::move(*chain);
    return {};
  }

  Expected<void> createParts(RayCasting rayCasting) {
    auto uploader = gpu::Uploader::create(*device_, gpu::Uploader::ringBytesFor(*device_));
    if (!uploader) return tl::unexpected(uploader.error());
    uploader_ = std::move(*uploader);
    auto resident =
        ResidentScene::create(*device_, *uploader_, shared_ ? &shared_->parts().volumes : nullptr);
    if (!resident) return tl::unexpected(resident.error());
    resident_ = std::move(*resident);
    auto viewports = ViewportDrawer::create(
        *device_, *uploader_, *resident_,
        rayCasting == RayCasting::processor || (rayCasting == RayCasting::automatic && device_->isCpu()));
    if (!viewports) return tl::unexpected(viewports.error());
    viewports_ = std::move(*viewports);
    auto interface = InterfaceDrawer::create(*device_);
    if (!interface) return tl::unexpected(interface.error());
    interface_ = std::move(*interface);
    textures_ = std::make_unique<TextureTable>(*device_);
    // What the parts uploaded for themselves; a picture may be drawn before any update.
    if (auto flushed = uploader_->flush(); !flushed) return tl::unexpected(flushed.error());
    return {};
  }

  std::shared_ptr<SharedDevice> shared_;  // or own ones
  std::unique_ptr<gpu::Instance> ownInstance_;
  std::unique_ptr<gpu::Device> ownDevice_;
  gpu::Instance* instance_ = nullptr;
  gpu::Device* device_ = nullptr;
  std::unique_ptr<gpu::Swapchain> swapchain_;
  std::unique_ptr<gpu::Uploader> uploader_;
  std::unique_ptr<ResidentScene> resident_;
  std::unique_ptr<ViewportDrawer> viewports_;
  std::unique_ptr<InterfaceDrawer> interface_;
  std::unique_ptr<TextureTable> textures_;
  SceneTracker tracker_;
  // Whether the device holds what the tracker has seen; lost: nor may anything be drawn.
  enum class Standing { inStep, behind, lost };
  Standing standing_ = Standing::inStep;
};

}  // namespace

Expected<std::unique_ptr<Renderer>> Renderer::create(const RendererOptions& options) {
  auto renderer = std::make_unique<VulkanRenderer>();
  if (auto ready = renderer->initialise(options); !ready) return tl::unexpected(ready.error());
  return renderer;
}

}  // namespace chiasm::render
