// Quality: what is given up, what is not, and what it saves.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <glm/gtc/matrix_transform.hpp>
#include <span>

#include "core/volume/bench_transfer_functions.h"
#include "render/passes/ray_layout.h"
#include "tests/render/stereo/stereo_test.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

constexpr glm::ivec2 kPixels{128, 112};

SpatialScene thorax(const char* function) {
  const glm::ivec3 size(96);
  const std::vector<std::int16_t> voxels = benchPhantom(size);
  SpatialScene scene;
  scene.scene = sceneOf(benchPhantomGrid(size),
                        VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels))));
  scene.scene.volumes[0].transferFunction = *benchTransferFunction(function);
  return scene;
}

// As a headset's: 64 mm apart, wider outwards.
std::array<EyeView, 2> headsetEyes() {
  auto eyes = eyesInFront({30, -330, 40}, 64, 0.7);
  eyes[0].tanLeft = -0.9;
  eyes[1].tanRight = 0.9;
  return eyes;
}

class StereoQualityTest : public StereoTest {
 protected:
  // The middle half of both pictures both ways.
  static int differingInTheMiddle(const std::array<Image, 2>& a, const std::array<Image, 2>& b) {
    int differing = 0;
    for (std::size_t eye = 0; eye < 2; ++eye)
      for (int y = kPixels.y / 4; y < kPixels.y * 3 / 4; ++y)
        for (int x = kPixels.x / 4; x < kPixels.x * 3 / 4; ++x)
          differing += pixelOf(a[eye], x, y) == pixelOf(b[eye], x, y) ? 0 : 1;
    return differing;
  }
};

TEST_F(StereoQualityTest, TheMiddleOfAFoveatedPictureIsTheFullOne) {
  const SpatialScene scene = thorax("semi");
  const auto full = draw(scene, headsetEyes(), kPixels);
  for (const double foveation : {0.9, 0.5, 0.25}) {
    const auto foveated = draw(scene, headsetEyes(), kPixels, {1.0, 1.0, foveation});
    EXPECT_EQ(differingInTheMiddle(full, foveated), 0) << foveation;
    for (std::size_t eye = 0; eye < 2; ++eye) {
      const Difference difference = compare(full[eye], foveated[eye]);
      EXPECT_GT(difference.shareAbove2, 0.02) << "something was given up";
      EXPECT_LT(difference.mean, 12.0) << "but the picture is the same";
    }
  }
  // At half the resolution too: the same rays, whether all of the picture is cast or its middle.
  const auto half = draw(scene, headsetEyes(), kPixels, {0.5, 1.0, 1.0});
  EXPECT_EQ(differingInTheMiddle(half, draw(scene, headsetEyes(), kPixels, {0.5, 1.0, 0.5})), 0);
}

TEST_F(StereoQualityTest, EachThingGivenUpSavesWhatItSays) {
  const SpatialScene scene = thorax("semi");
  const auto raysOf = [&](const StereoQuality& quality) {
    return static_cast<double>(count(scene, headsetEyes(), kPixels, quality).rays);
  };
  const StereoReport full = count(scene, headsetEyes(), kPixels);
  EXPECT_EQ(full.rays, 2u * 128 * 112);
  EXPECT_GT(full.samples, full.rays);
  EXPECT_GT(full.taps, full.samples);
  EXPECT_EQ(count(scene, headsetEyes(), kPixels, {0.5, 1.0, 1.0}).rays, 2u * 64 * 56);
  const StereoReport coarse = count(scene, headsetEyes(), kPixels, {1.0, 2.0, 1.0});
  EXPECT_EQ(coarse.rays, full.rays);
  EXPECT_LT(static_cast<double>(coarse.samples), 0.7 * static_cast<double>(full.samples));
  // The middle (which reaches from half the picture to the axes of the eyes) and its rim at full resolution.
  const double rays = raysOf({1.0, 1.0, 0.25});
  EXPECT_LT(rays, 0.55 * static_cast<double>(full.rays));
  EXPECT_GT(rays, 0.25 * static_cast<double>(full.rays));
}

TEST_F(StereoQualityTest, HalfResolutionAndDoubleStepsShowTheSame) {
  const SpatialScene scene = thorax("semi");
  const auto full = draw(scene, headsetEyes(), kPixels);
  for (const StereoQuality quality : {StereoQuality{0.5, 1.0, 1.0}, StereoQuality{1.0, 2.0, 1.0}}) {
    const auto images = draw(scene, headsetEyes(), kPixels, quality);
    EXPECT_LT(compare(full[0], images[0]).mean, 7.0);
  }
}

// What lies where in the image of rays does not overlap, and every pixel has a ray.
TEST_F(StereoQualityTest, LayoutsCoverThePicturesWithoutOverlap) {
  for (const glm::ivec2 pixels :
       {glm::ivec2(128, 112), glm::ivec2(1, 1), glm::ivec2(7, 300), glm::ivec2(641, 479)})
    for (const double resolution : {0.25, 0.37, 1.0})
      for (const double foveation : {0.25, 0.6, 0.99, 1.0}) {
        const RayLayout layout = layOutRays(headsetEyes(), pixels, {resolution, 1.0, foveation});
        const int regions = 2 * layout.levels;
        ASSERT_EQ(layout.levels, foveation < 1 ? 2 : 1);
        for (int a = 0; a < regions; ++a) {
          const RayRegion& region = layout.regions[static_cast<std::size_t>(a)];
          ASSERT_TRUE(region.place.z >= 1 && region.place.w >= 1);
          ASSERT_LE(region.place.x + region.place.z, layout.extent.x);
          ASSERT_LE(region.place.y + region.place.w, layout.extent.y);
          for (int b = 0; b < a; ++b) {
            const glm::ivec4 other = layout.regions[static_cast<std::size_t>(b)].place;
            const bool apart =
                region.place.x + region.place.z <= other.x || other.x + other.z <= region.place.x ||
                region.place.y + region.place.w <= other.y || other.y + other.w <= region.place.y;
            ASSERT_TRUE(apart) << a << " and " << b;
          }
        }
        for (int eye = 0; eye < 2; ++eye) {
          const RayRegion& whole = layout.regions[static_cast<std::size_t>(eye)];
          EXPECT_NEAR(static_cast<float>(whole.place.z) * whole.scale.x, static_cast<float>(pixels.x), 1e-3);
          const glm::vec4 core = layout.core[static_cast<std::size_t>(eye)];
          EXPECT_LE(core.x, 0.25f * static_cast<float>(pixels.x));
          EXPECT_GE(core.z, 0.75f * static_cast<float>(pixels.x));
        }
      }
}

// At most 2/255 in all but 0.1% of the pixels, as the goldens of one eye.
TEST_F(StereoQualityTest, Golden) {
  SpatialScene scene = thorax("semi");
  scene.clipPlanes = {{{{0, -40, 0}}, {glm::normalize(glm::dvec3(0.2, -1, 0.3))}}};
  SpatialSlice slice;
  slice.id = 1;
  slice.content.volume = scene.scene.volumes[0].uid;
  slice.content.mmPerPixel = 3;
  slice.pixels = {100, 100};
  slice.at = {{{-150, -150, -40}}, {{300, 0, 0}}, {{0, 300, 0}}};
  scene.scene.volumes[0].window = {400, 40, WindowLevel::Function::linear, ""};
  scene.slices = {slice};
  scene.lines = {{{{120, -250, -40}}, {{10, -30, 20}}, 5.0, {79, 179, 217, 255}}};
  SpatialMesh mesh = squareMesh({-60, -60, 60}, 30, {240, 192, 74, 255});
  mesh.lit = true;
  mesh.caseFromMesh = glm::rotate(mesh.caseFromMesh, 0.7, glm::dvec3(0, 0, 1));
  scene.meshes = {mesh, squareMesh({80, -80, 70}, 30, {127, 184, 87, 110})};
  auto eyes = eyesInFront({20, -300, 0}, 64, 0.5);
  eyes[0].tanLeft = -0.6;
  eyes[1].tanRight = 0.6;
  const auto images = draw(scene, turned(eyes, rotation({1, 0, 0}, -25)), kPixels);
  for (std::size_t eye = 0; eye < 2; ++eye) {
    const std::filesystem::path path = std::filesystem::path(CHIASM_SOURCE_DIR) / "tests/render/golden" /
                                       (eye == 0 ? "stereo_left.png" : "stereo_right.png");
    if (std::getenv("CHIASM_WRITE_GOLDENS") != nullptr) {
      ASSERT_TRUE(writePng(images[eye], path.string()));
    }
    const auto golden = readPng(path.string());
    ASSERT_TRUE(golden) << golden.error().message;
    EXPECT_LE(std::filesystem::file_size(path), 64u << 10);
    EXPECT_LE(compare(images[eye], *golden).shareAbove2, allowed(0.001)) << "eye " << eye;
  }
}

}  // namespace
}  // namespace chiasm::test
