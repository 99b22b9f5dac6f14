// Every allocation, submission and wait of the window's renderer fails once, in turn.
#include <gtest/gtest.h>

#include "render/gpu/shared_parts.h"
#include "render/interop_vulkan.h"
#include "render/renderer.h"
#include "tests/render/faults/faults.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/interface_frame.h"

namespace chiasm::test {
namespace {

using namespace render;

// Slices and a 3-D picture, one of them for two eyes, of a volume with a hidden mask and a layer of labels.
SceneView smallScene(double value, glm::ivec2 size) {
  Volume phantom = letterPhantom(makeGrid({20, 18, 16}, glm::dvec3(1.0)));
  SceneView scene = sliceScene(phantom, AnatomicalPlane::axial, size, 0.6);
  SceneVolume& volume = scene.volumes[0];
  volume.transferFunction.points = {{value, glm::dvec3(1.0, 0.9, 0.8), 0.0},
                                    {value + 200, glm::dvec3(1.0, 0.9, 0.8), 0.6}};
  volume.hiddenMask = std::make_shared<const LabelMap>(volume.grid.size);
  scene.labels.push_back(labelLayer(volume.grid, {24, 20, 18}, glm::dmat3(1.0)));
  scene.labels[0].appearance.resize(3);
  Volume3dContent content;
  content.eyes[0].position = {{40, -90, 30}};
  scene.viewports.push_back({2, size + glm::ivec2(2, 4), content, false});
  content.eyes.push_back(content.eyes[0]);
  content.eyes[1].position.mm.x += 6;
  scene.viewports.push_back({3, size * glm::ivec2(2, 1), content, false});
  return scene;
}

struct Pictures {
  Image slice, volume, eyes, interface;
  bool operator==(const Pictures& other) const {
    return slice.rgba == other.slice.rgba && volume.rgba == other.volume.rgba &&
           eyes.rgba == other.eyes.rgba && interface.rgba == other.interface.rgba;
  }
};

class RendererFaults : public testing::Test {
 protected:
  void SetUp() override {
    device_ = makeDevice();
    ASSERT_TRUE(device_);
  }
  void TearDown() override {
    VulkanFaults::failNone();
    // Nothing is left behind: the validation layer would name it when the device goes.
    if (device_) {
      gpu::Device& device = *device_->parts().device;
      ASSERT_TRUE(device.waitIdle());
      EXPECT_EQ(device.allocatedBytes(), 0u);
      device_->parts().device.reset();
      EXPECT_THAT(device_->validationMessages(), testing::IsEmpty());
    }
  }
  static std::shared_ptr<SharedDevice> makeDevice() {
    auto made = SharedDevice::create({.validation = true, .windowInstanceExtensions = {}, .maker = nullptr});
    EXPECT_TRUE(made) << made.error().message;
    if (!made) return nullptr;
    installFaults((*made)->parts().device->editableFunctions());
    return *made;
  }
  Expected<std::unique_ptr<Renderer>> create() const {
    RendererOptions options;
    options.sharedDevice = device_;
    options.rayCasting = rayCasting_;
    return Renderer::create(options);
  }
  // A whole turn: what the window does for a frame, and a picture of everything.
  static Expected<Pictures> turn(Renderer& renderer, const SceneView& scene,
                                 Quality quality = Quality::full) {
    if (auto sent = renderer.update(scene); !sent) return tl::unexpected(sent.error());
    for (bool complete = false; !complete;) {
      auto drawn = renderer.draw(scene, quality);
      if (!drawn) return tl::unexpected(drawn.error());
      complete = drawn->complete;
    }
    Pictures pictures;
    for (auto [id, image] : {std::pair{1u, &pictures.slice}, {2u, &pictures.volume}, {3u, &pictures.eyes}}) {
      auto read = renderer.readBack(id);
      if (!read) return tl::unexpected(read.error());
      *image = std::move(*read);
    }
    Image square{{4, 4}, std::vector<std::uint8_t>(64, 200)};
    auto texture = renderer.createTexture(square);
    if (!texture) return tl::unexpected(texture.error());
    InterfaceFrame frame(renderer, {30, 20}, [&](ImDrawList& list) {
      list.AddImage((ImTextureID)(std::uintptr_t)*texture, {2, 2}, {12, 12});
      list.AddImage((ImTextureID)(std::uintptr_t)renderer.viewportTexture(1), {14, 2}, {28, 16});
    });
    auto interface = renderer.drawInterface(frame.data(), {30, 20}, {0, 0, 0, 1});
    renderer.destroyTexture(*texture);
    if (!interface) return tl::unexpected(interface.error());
    pictures.interface = std::move(*interface);
    return pictures;
  }
  // What succeeds, whatever failed on the way, is right.
  static Expected<void> attempt(Renderer& renderer, const SceneView& scene, const Pictures& expected,
                                Quality quality = Quality::full) {
    auto done = turn(renderer, scene, quality);
    if (!done) return tl::unexpected(done.error());
    EXPECT_TRUE(*done == expected) << "no error, and another picture";
    return {};
  }
  static void expectTurn(Renderer& renderer, const SceneView& scene, const Pictures& expected,
                         const char* what) {
    auto pictures = turn(renderer, scene);
    ASSERT_TRUE(pictures) << what << ": " << pictures.error().message;
    EXPECT_TRUE(*pictures == expected) << what;
  }

  std::shared_ptr<SharedDevice> device_;
  RayCasting rayCasting_ = RayCasting::device;
};

TEST_F(RendererFaults, CreationFailsInWordsAndTheNextOneWorks) {
  const SceneView scene = smallScene(300, {24, 20});
  auto first = create();
  ASSERT_TRUE(first);
  auto expected = turn(**first, scene);
  ASSERT_TRUE(expected);
  first->reset();
  gpu::Device& device = *device_->parts().device;
  ASSERT_TRUE(device.waitIdle());
  const std::uint64_t before = device.allocatedBytes();
  const int calls = strikeEachOnce(
      [&]() -> Expected<void> {
        auto made = create();
        if (!made) return tl::unexpected(made.error());
        return {};
      },
      [&] {
        ASSERT_TRUE(device.waitIdle());
        EXPECT_EQ(device.allocatedBytes(), before) << "memory is left behind";
      });
  EXPECT_GT(calls, 70);
  auto renderer = create();
  ASSERT_TRUE(renderer);
  expectTurn(**renderer, scene, *expected, "after all faults");
}

// From one scene to another of other sizes, looks, labels and voxels.
TEST_F(RendererFaults, AFaultInAnyCallOfATurnLeavesTheNextOneWhole) {
  const SceneView one = smallScene(300, {24, 20});
  SceneView two = smallScene(500, {31, 26});
  two.volumes[0].window.level = 300;
  two.preview = ThresholdPreview{two.volumes[0].uid, 100, 2000, {79, 179, 217}, 0.5f};
  auto renderer = create();
  ASSERT_TRUE(renderer);
  auto expectedOne = turn(**renderer, one), expectedTwo = turn(**renderer, two);
  ASSERT_TRUE(expectedOne && expectedTwo);
  ASSERT_FALSE(*expectedOne == *expectedTwo);
  expectTurn(**renderer, one, *expectedOne, "before any fault");
  const auto strike = [&] { return attempt(**renderer, two, *expectedTwo); };
  const auto after = [&] {
    expectTurn(**renderer, two, *expectedTwo, "the same turn again");
    expectTurn(**renderer, one, *expectedOne, "and back");
  };
  const int calls = strikeEachOnce(strike, after);
  EXPECT_GT(calls, 100);
  strikeFromEach(calls, 2, strike, after);  // whoever tries twice fails twice
}

// An edit of one voxel, a turn of the camera, another transfer function: little is sent, and all of it
// counts.
TEST_F(RendererFaults, AFaultInAnEditLosesNothingOfIt) {
  const SceneView before = smallScene(300, {24, 20});
  SceneView edited = before;
  LabelMap map = *before.labels[0].map;
  LabelMapEditor editor(map);
  for (int x = 8; x < 14; ++x)
    for (int y = 6; y < 12; ++y) editor.set({{x, y, 9}}, 2);
  for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
  edited.labels[0].map = std::make_shared<const LabelMap>(std::move(map));
  std::get<SliceContent>(edited.viewports[0].content).mmPerPixel = 0.7;
  std::get<Volume3dContent>(edited.viewports[1].content).eyes[0].position.mm.z += 12;
  edited.volumes[0].transferFunction.points[1].opacity = 0.4;
  auto renderer = create();
  ASSERT_TRUE(renderer);
  auto expectedBefore = turn(**renderer, before), expected = turn(**renderer, edited);
  ASSERT_TRUE(expectedBefore && expected);
  ASSERT_FALSE(*expectedBefore == *expected);
  expectTurn(**renderer, before, *expectedBefore, "before any fault");
  const int calls = strikeEachOnce([&] { return attempt(**renderer, edited, *expected); },
                                   [&] {
                                     expectTurn(**renderer, edited, *expected, "the edit again");
                                     expectTurn(**renderer, before, *expectedBefore, "and undone");
                                   });
  EXPECT_GT(calls, 50);
}

// A second volume comes into 3-D, and goes.
TEST_F(RendererFaults, AFaultWhileASecondVolumeComesLeavesTheNextTurnWhole) {
  const SceneView one = smallScene(300, {24, 20});
  SceneView two = one;
  Volume phantom = letterPhantom(makeGrid({14, 18, 12}, glm::dvec3(1.2), rotation({1, 0, 1}, 30), {4, 2, 0}));
  SceneVolume second = one.volumes[0];
  second.uid = Uid::parse("2.25.77").value();
  second.voxels = phantom.voxels;
  second.grid = phantom.info.grid;
  second.hiddenMask = std::make_shared<const LabelMap>(second.grid.size);
  second.transferFunction.points[0].value = 100;
  second.transferFunction.points[1].colour = {0.2, 0.5, 0.9};
  two.volumes.push_back(second);
  auto renderer = create();
  ASSERT_TRUE(renderer);
  auto expectedOne = turn(**renderer, one), expectedTwo = turn(**renderer, two);
  ASSERT_TRUE(expectedOne && expectedTwo);
  ASSERT_FALSE(expectedOne->volume.rgba == expectedTwo->volume.rgba);
  expectTurn(**renderer, one, *expectedOne, "before any fault");
  const int calls = strikeEachOnce([&] { return attempt(**renderer, two, *expectedTwo); },
                                   [&] {
                                     expectTurn(**renderer, two, *expectedTwo, "the same turn again");
                                     expectTurn(**renderer, one, *expectedOne, "and it goes");
                                   });
  EXPECT_GT(calls, 60);
}

// As a window draws: coarse, then in tiles; rays by the processor.
TEST_F(RendererFaults, RaysOfTheProcessorFailNoWorse) {
  rayCasting_ = RayCasting::processor;
  SceneView one = smallScene(300, {150, 140}), two = smallScene(420, {140, 150});
  one.labels.clear();
  two.labels.clear();
  auto renderer = create();
  ASSERT_TRUE(renderer);
  auto expectedOne = turn(**renderer, one), expectedTwo = turn(**renderer, two);
  ASSERT_TRUE(expectedOne && expectedTwo);
  expectTurn(**renderer, one, *expectedOne, "before any fault");
  strikeEachOnce([&] { return attempt(**renderer, two, *expectedTwo, Quality::progressive); },
                 [&] {
                   expectTurn(**renderer, two, *expectedTwo, "the same turn again");
                   expectTurn(**renderer, one, *expectedOne, "and back");
                 });
}

// A device that is lost stays lost: the renderer goes without a word of the validation layer, and another one
// shows what it should.
TEST_F(RendererFaults, ALostDeviceIsReplacedByARendererThatShowsTheSame) {
  const SceneView scene = smallScene(300, {24, 20});
  auto renderer = create();
  ASSERT_TRUE(renderer);
  VulkanFaults::failNone();
  auto expected = turn(**renderer, scene);
  ASSERT_TRUE(expected);
  const int calls = VulkanFaults::calls();
  strikeFromEach(
      calls, 9,
      [&]() -> Expected<void> {
        auto fresh = create();
        if (!fresh) return tl::unexpected(fresh.error());
        *renderer = std::move(*fresh);
        return attempt(**renderer, scene, *expected);
      },
      [&] {
        auto fresh = create();
        ASSERT_TRUE(fresh) << fresh.error().message;
        *renderer = std::move(*fresh);
        expectTurn(**renderer, scene, *expected, "the renderer built anew");
      });
}

TEST_F(RendererFaults, InstancesAndDevicesThatCannotBeAreSaidSo) {
  auto instance = gpu::Instance::create({true, {}});
  ASSERT_TRUE(instance);
  gpu::InstanceFunctions& functions = (*instance)->editableFunctions();
  const gpu::InstanceFunctions whole = functions;
  functions.EnumeratePhysicalDevices = [](VkInstance, std::uint32_t*, VkPhysicalDevice*) {
    return VK_ERROR_OUT_OF_HOST_MEMORY;
  };
  auto device = gpu::Device::create(**instance);
  ASSERT_FALSE(device);
  expectSentence(device.error());
  functions = whole;
  functions.CreateDevice = [](VkPhysicalDevice, const VkDeviceCreateInfo*, const VkAllocationCallbacks*,
                              VkDevice*) { return VK_ERROR_DEVICE_LOST; };
  device = gpu::Device::create(**instance);
  ASSERT_FALSE(device);
  expectSentence(device.error());
  functions = whole;
  EXPECT_TRUE(gpu::Device::create(**instance));
  EXPECT_THAT((*instance)->messages(), testing::IsEmpty());
}

}  // namespace
}  // namespace chiasm::test
