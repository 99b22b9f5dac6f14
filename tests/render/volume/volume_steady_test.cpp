// A turning camera over an unchanged scene: nothing is sent, and no memory of the device is asked for.
#include <gtest/gtest.h>

#include "core/volume/bench_transfer_functions.h"
#include "tests/render/volume/volume_test.h"
#include "tests/support/bench_phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

PFN_vkAllocateMemory allocate = nullptr;
int allocations = 0;
VKAPI_ATTR VkResult VKAPI_CALL countAndAllocate(VkDevice device, const VkMemoryAllocateInfo* info,
                                                const VkAllocationCallbacks* callbacks,
                                                VkDeviceMemory* memory) {
  ++allocations;
  return allocate(device, info, callbacks, memory);
}

using VolumeSteady = VolumeTest;

TEST_F(VolumeSteady, FramesSendAndAllocateNothing) {
  const glm::ivec3 size(48);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SceneView scene = sceneOf(benchPhantomGrid(size),
                            VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  scene.volumes[0].transferFunction = *benchTransferFunction("semi");
  scene.volumes[0].precomputedGradients = scene.volumes[0].adaptiveSteps = true;
  gpu::DeviceFunctions& functions = harness_->device().editableFunctions();
  allocate = functions.AllocateMemory;
  functions.AllocateMemory = &countAndAllocate;
  allocations = 0;
  ASSERT_TRUE(harness_->update(scene));
  ASSERT_TRUE(harness_->draw(scene, viewFrom({1, -1, 0.3}, 500), {64, 64}));
  EXPECT_GT(allocations, 0) << "the first frame is counted";
  allocations = 0;
  for (int frame = 0; frame < 12; ++frame) {
    auto report = harness_->update(scene);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->volumeBytes + report->labelBytes + report->tableBytes, 0u);
    ASSERT_TRUE(harness_->draw(scene, viewFrom({1, -1 + 0.1 * frame, 0.3}, 500), {64, 64}));
  }
  EXPECT_EQ(allocations, 0);
  // An edit of the transfer function sends its tables and the map, and none of the voxels.
  scene.volumes[0].transferFunction.points[3].opacity = 0.03;
  auto edited = harness_->update(scene);
  ASSERT_TRUE(edited);
  EXPECT_EQ(edited->volumeBytes, 0u);
  EXPECT_GT(edited->tableBytes, 0u);
  EXPECT_LT(edited->tableBytes, 200'000u);
  functions.AllocateMemory = allocate;
}

}  // namespace
}  // namespace chiasm::test
