// A volume of 32 MiB on devices with a budget beside the same on a device with room for it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <map>
#include <mutex>
#include <optional>

#include "render/gpu/shared_parts.h"
#include "render/interop_vulkan.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
using namespace render;

inline constexpr std::uint64_t kMebi = 1u << 20;
inline constexpr std::uint64_t kBudget = 16 * kMebi;
inline constexpr int kEdge = 256;

// What is really allocated on a device, counted at the driver's door. One device at a time.
class CountedMemory {
 public:
  static void watch(gpu::DeviceFunctions& functions) {
    const std::lock_guard lock(mutex_);
    sizes_.clear();
    bytes_ = most_ = 0;
    if (functions.AllocateMemory != &allocate) allocate_ = std::exchange(functions.AllocateMemory, &allocate);
    if (functions.FreeMemory != &free) free_ = std::exchange(functions.FreeMemory, &free);
  }
  static std::uint64_t bytes() { return bytes_; }
  static std::uint64_t most() { return most_; }

 private:
  static VkResult VKAPI_PTR allocate(VkDevice device, const VkMemoryAllocateInfo* info,
                                     const VkAllocationCallbacks* callbacks, VkDeviceMemory* memory) {
    const VkResult result = allocate_(device, info, callbacks, memory);
    if (result != VK_SUCCESS) return result;
    const std::lock_guard lock(mutex_);
    sizes_[*memory] = info->allocationSize;
    bytes_ += info->allocationSize;
    most_ = std::max(most_, bytes_);
    return result;
  }
  static void VKAPI_PTR free(VkDevice device, VkDeviceMemory memory, const VkAllocationCallbacks* callbacks) {
    free_(device, memory, callbacks);
    const std::lock_guard lock(mutex_);
    bytes_ -= sizes_[memory];
    sizes_.erase(memory);
  }
  inline static std::mutex mutex_;
  inline static std::map<VkDeviceMemory, std::uint64_t> sizes_;
  inline static std::uint64_t bytes_ = 0, most_ = 0;
  inline static PFN_vkAllocateMemory allocate_ = nullptr;
  inline static PFN_vkFreeMemory free_ = nullptr;
};

struct Screen {
  std::shared_ptr<SharedDevice> device;
  std::unique_ptr<Renderer> renderer;

  explicit Screen(std::uint64_t budget) {
    SharedDeviceOptions options;
    options.validation = true;
    options.memoryBudget = budget;
    auto made = SharedDevice::create(options);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    device = *made;
    if (budget != 0) CountedMemory::watch(device->parts().device->editableFunctions());
    RendererOptions onDevice;
    onDevice.sharedDevice = device;
    auto renders = Renderer::create(onDevice);
    EXPECT_TRUE(renders) << (renders ? "" : renders.error().message);
    renderer = std::move(*renders);
  }
  ~Screen() { EXPECT_THAT(device->validationMessages(), testing::IsEmpty()); }

  Image picture(const SceneView& scene, std::uint32_t viewport) {
    return drawFull(*renderer, scene, viewport);
  }
  // How much of the volume 3-D shows, as the renderer says; 1: all.
  double in3d() const {
    return renderer->reducedVolumes().empty() ? 1.0 : renderer->reducedVolumes()[0].in3d;
  }
};

inline double psnr(const Image& a, const Image& b) {
  EXPECT_EQ(a.rgba.size(), b.rgba.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i) {
    if (i % 4 == 3) continue;
    const double difference = int{a.rgba[i]} - int{b.rgba[i]};
    sum += difference * difference;
  }
  const double mean = sum / (static_cast<double>(a.rgba.size()) * 3 / 4);
  return mean == 0 ? 200.0 : 10 * std::log10(255.0 * 255.0 / mean);
}

class MemoryBudget : public testing::Test {
 protected:
  static constexpr std::uint32_t kSlice = 1, kVolume = 2;

  static SceneView thorax() {
    static const std::shared_ptr<const VoxelBuffer> voxels = [] {
      const std::vector<std::int16_t> values = benchPhantom(glm::ivec3(kEdge));
      return VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(values)));
    }();
    Volume volume;
    volume.info.uid = *Uid::parse("1.2.826.7");
    volume.info.grid = benchPhantomGrid(glm::ivec3(kEdge));
    volume.voxels = voxels;
    SceneView scene = sliceScene(volume, AnatomicalPlane::axial, {240, 200}, 0.61);
    scene.volumes[0].transferFunction = semi();
    scene.viewports.push_back({kVolume, {180, 150}, viewFrom({0.5, -1, 0.3}, 560), false});
    return scene;
  }
  static TransferFunction semi() {
    return {"semi", {{-600, {.9, .6, .5}, 0}, {-100, {.9, .6, .5}, 0.01}, {300, {1, .9, .8}, 0.3}}};
  }
  static TransferFunction bone() { return {"bone", {{250, {1, .9, .8}, 0}, {450, {1, 1, .95}, 0.5}}}; }
  static Volume3dContent& in3dOf(SceneView& scene) {
    return std::get<Volume3dContent>(scene.viewports[1].content);
  }
  static SceneView onlySlice(SceneView scene) {
    scene.viewports.resize(1);
    return scene;
  }
  // Labels of two kinds in the middle, at the volume's own resolution; in slices only.
  static SceneLabels ball(const GridGeometry& grid, int radius) {
    SceneLabels labels;
    labels.segmentation = *Uid::parse("1.2.826.8");
    labels.grid = grid;
    LabelMap map(grid.size);
    LabelMapEditor editor(map);
    const glm::ivec3 middle = grid.size / 2;
    for (int z = -radius; z <= radius; ++z)
      for (int y = -radius; y <= radius; ++y)
        for (int x = -radius; x <= radius; ++x)
          if (x * x + y * y + z * z <= radius * radius)
            editor.set({middle + glm::ivec3(x, y, z)}, (x + y + z) % 2 == 0 ? 1 : 2);
    for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
    labels.map = std::make_shared<const LabelMap>(std::move(map));
    labels.appearance.resize(3);
    labels.appearance[1] = {{241, 214, 145}, 0.5f, 1.0f, 0.0f};
    labels.appearance[2] = {{20, 151, 206}, 0.7f, 0.0f, 0.0f};
    return labels;
  }
  static void expectSame(const Image& a, const Image& b, const char* what) {
    EXPECT_TRUE(a.rgba == b.rgba) << what;
  }
  // Nearest voxels: byte for byte, but where a pixel's middle lies on the border of two voxels, as far as
  // single precision can tell.
  static void expectSameVoxels(const Image& a, const Image& b, const SceneView& scene) {
    const SliceContent& content = std::get<SliceContent>(scene.viewports[0].content);
    ASSERT_EQ(a.rgba.size(), b.rgba.size());
    int onBorders = 0;
    for (int y = 0; y < a.size.y; ++y)
      for (int x = 0; x < a.size.x; ++x) {
        const std::size_t at = 4 * static_cast<std::size_t>(y * a.size.x + x);
        if (std::equal(&a.rgba[at], &a.rgba[at] + 4, &b.rgba[at])) continue;
        const PatientPoint point{content.centre.mm +
                                 content.right.mm * ((x + 0.5 - a.size.x / 2.0) * content.mmPerPixel) +
                                 content.down.mm * ((y + 0.5 - a.size.y / 2.0) * content.mmPerPixel)};
        const glm::dvec3 voxel = patientToVoxel(scene.volumes[0].grid, point).ijk;
        const glm::dvec3 fromBorder = glm::abs(voxel - 0.5 - glm::round(voxel - 0.5));
        EXPECT_LT(std::min({fromBorder.x, fromBorder.y, fromBorder.z}), 1e-4) << x << ',' << y;
        ++onBorders;
      }
    EXPECT_LE(onBorders, 10);
  }
};

}  // namespace chiasm::test
