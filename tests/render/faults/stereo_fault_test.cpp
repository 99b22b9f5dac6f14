// Every allocation, submission and wait of the headset's renderer fails once, in turn.
#include <gtest/gtest.h>

#include "render/gpu/shared_parts.h"
#include "tests/render/faults/faults.h"
#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/lent_picture.h"
#include "tests/render/stereo/stereo_test.h"

namespace chiasm::test {
namespace {

using namespace render;

const glm::ivec2 kPixels(18, 14);

// Of everything that a room can hold one, `shift` mm aside.
SpatialScene smallRoom(double shift) {
  const GridGeometry grid = makeGrid({20, 20, 20}, glm::dvec3(2.0));
  SpatialScene room;
  room.scene = sceneOf(grid, [&](glm::ivec3 voxel) { return voxel.x * 40.0 + shift; });
  room.scene.volumes[0].transferFunction = stepFunction(300, 200, 0.2, {0.3, 0.8, 0.5});
  room.scene.labels.push_back(labelLayer(grid, {24, 20, 18}, glm::dmat3(1.0)));
  room.scene.labels[0].appearance.resize(3);
  room.meshes = {squareMesh({shift, 3, 0}, 8, {200, 100, 0, 255}),
                 squareMesh({0, -20, shift}, 6, {0, 100, 200, 120})};
  room.lines = {{{{-20, -10, shift}}, {{20, -10, 5}}, 2.0, {255, 255, 0, 255}}};
  SpatialPicture label;
  label.image = std::make_shared<const Image>(Image{{4, 4}, std::vector<std::uint8_t>(64, 180)});
  label.at = {{{-15, -30, 10}}, {{10, 0, 0}}, {{0, 0, -10}}};
  room.pictures = {label};
  SpatialSlice slice;
  slice.id = 1;
  slice.content.volume = room.scene.volumes[0].uid;
  slice.content.mmPerPixel = 1.5;
  slice.pixels = {16, 12};
  slice.at = {{{5, -25, 10}}, {{16, 0, 0}}, {{0, 0, -12}}};
  room.slices = {slice};
  return room;
}

class StereoFaults : public testing::Test {
 protected:
  void SetUp() override {
    auto made = SharedDevice::create({.validation = true, .windowInstanceExtensions = {}, .maker = nullptr});
    ASSERT_TRUE(made) << made.error().message;
    device_ = *made;
    installFaults(device_->parts().device->editableFunctions());
  }
  void TearDown() override {
    VulkanFaults::failNone();
    if (!device_) return;
    gpu::Device& device = *device_->parts().device;
    ASSERT_TRUE(device.waitIdle());
    EXPECT_EQ(device.allocatedBytes(), 0u);
    device_->parts().device.reset();
    for (const std::string& message : device_->validationMessages()) ADD_FAILURE() << message;
  }
  static std::array<EyeView, 2> eyes() { return eyesInFront({0, -120, 0}, 60, 0.5); }
  using Eyes = std::array<Image, 2>;
  Expected<Eyes> turn(StereoRenderer& renderer, const SpatialScene& scene, glm::ivec2 pixels = kPixels) {
    if (auto sent = renderer.update(scene); !sent) return tl::unexpected(sent.error());
    if (auto drawn = renderer.draw(scene, eyes(), pixels, {}); !drawn) return tl::unexpected(drawn.error());
    Eyes images;
    for (int eye = 0; eye < 2; ++eye) {
      auto image = renderer.readBack(eye);
      if (!image) return tl::unexpected(image.error());
      images[static_cast<std::size_t>(eye)] = std::move(*image);
    }
    return images;
  }
  static bool same(const Eyes& a, const Eyes& b) { return a[0].rgba == b[0].rgba && a[1].rgba == b[1].rgba; }
  void expectTurn(StereoRenderer& renderer, const SpatialScene& scene, const Eyes& expected, const char* what,
                  glm::ivec2 pixels = kPixels) {
    auto images = turn(renderer, scene, pixels);
    ASSERT_TRUE(images) << what << ": " << images.error().message;
    EXPECT_TRUE(same(*images, expected)) << what;
  }
  std::shared_ptr<SharedDevice> device_;
};

TEST_F(StereoFaults, AFaultInAnyCallOfAFrameLeavesTheNextOneWhole) {
  const SpatialScene one = smallRoom(0), two = smallRoom(3);
  const glm::ivec2 larger(24, 16);
  auto renderer = StereoRenderer::create(device_);
  ASSERT_TRUE(renderer);
  auto expectedOne = turn(**renderer, one), expectedTwo = turn(**renderer, two, larger);
  ASSERT_TRUE(expectedOne && expectedTwo);
  expectTurn(**renderer, one, *expectedOne, "before any fault");
  const auto strike = [&]() -> Expected<void> {
    auto done = turn(**renderer, two, larger);
    if (!done) return tl::unexpected(done.error());
    EXPECT_TRUE(same(*done, *expectedTwo)) << "no error, and another picture";
    return {};
  };
  const auto after = [&] {
    expectTurn(**renderer, two, *expectedTwo, "the same frame again", larger);
    expectTurn(**renderer, one, *expectedOne, "and back");
  };
  const int calls = strikeEachOnce(strike, after);
  EXPECT_GT(calls, 100);
  strikeFromEach(calls, 3, strike, after);  // whoever tries twice fails twice
}

// A runtime's picture that an eye is copied into.
TEST_F(StereoFaults, ACopyThatFailsIsMadeByTheNext) {
  auto renderer = StereoRenderer::create(device_);
  ASSERT_TRUE(renderer);
  auto expected = turn(**renderer, smallRoom(0));
  ASSERT_TRUE(expected);
  auto lent = LentPicture::create(device_, kPixels);
  ASSERT_TRUE(lent);
  ASSERT_TRUE(copyEye(**renderer, 1, (*lent)->layer(0)));
  const int calls = strikeEachOnce([&] { return copyEye(**renderer, 1, (*lent)->layer(0)); },
                                   [&] {
                                     ASSERT_TRUE(copyEye(**renderer, 1, (*lent)->layer(0)));
                                     auto image = (*lent)->read(0);
                                     ASSERT_TRUE(image);
                                     EXPECT_EQ(image->rgba, (*expected)[1].rgba);
                                   });
  EXPECT_GT(calls, 3);
}

// A first frame compiles its shader: one that could not be compiled is compiled for the next frame.
TEST_F(StereoFaults, CreationAndTheFirstFrameFailInWordsAndTheNextOnesWork) {
  const SpatialScene scene = smallRoom(0);
  gpu::Device& device = *device_->parts().device;
  auto renderer = StereoRenderer::create(device_);
  ASSERT_TRUE(renderer);
  auto expected = turn(**renderer, scene);
  ASSERT_TRUE(expected);
  VulkanFaults::failNone();
  renderer = StereoRenderer::create(device_);
  ASSERT_TRUE(renderer);
  const int calls = VulkanFaults::calls();
  EXPECT_GT(calls, 100);
  renderer = StereoRenderer::create(device_);  // the one before is gone
  ASSERT_TRUE(renderer);
  renderer->reset();
  ASSERT_TRUE(device.waitIdle());
  const std::uint64_t before = device.allocatedBytes();
  for (int n = 1; n <= calls; ++n) {
    VulkanFaults::failOnce(n);
    auto made = StereoRenderer::create(device_);
    const std::string name = VulkanFaults::struckAt();
    VulkanFaults::failNone();
    ASSERT_FALSE(name.empty());
    if (!made) expectSentence(made.error());
    if (made) made->reset();
    ASSERT_TRUE(device.waitIdle());
    ASSERT_EQ(device.allocatedBytes(), before) << "memory is left behind by " << name << ", call " << n;
  }
  renderer = StereoRenderer::create(device_);
  ASSERT_TRUE(renderer);
  expectTurn(**renderer, scene, *expected, "after all faults");
}

}  // namespace
}  // namespace chiasm::test
