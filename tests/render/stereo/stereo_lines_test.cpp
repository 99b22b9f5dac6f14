// Lines in the room: how wide, round and smooth they are, and where they are seen.
#include <gtest/gtest.h>

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "tests/render/slice/slice_scene.h"
#include "tests/render/stereo/stereo_room.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

using namespace chiasm::render;

TEST_F(StereoRoom, LinesAreRoundAndAsWideAsTheySay) {
  SpatialScene scene = emptyRoom();
  scene.lines = {{{{-20, 0, 0}}, {{20, 0, 0}}, 8.0, kRed}};
  const Image image = picture(scene);
  const double radius = pixelsAside(4, 0), end = pixelsAside(20, 0);
  double covered = 0;
  for (int y = 0; y < kPixels.y; ++y)
    for (int x = 0; x < kPixels.x; ++x) {
      const double dx = std::max(std::abs(x - kMiddle) - end, 0.0), dy = y - kMiddle;
      const double from = std::hypot(dx, dy);
      // A cylinder's near side is a little larger than its middle.
      if (std::abs(from - radius * 1.01) > 0.6) {
        EXPECT_EQ(pixelOf(image, x, y).r, from < radius ? kRed.r : 0) << x << ", " << y;
      }
      covered += pixelOf(image, x, y).r / static_cast<double>(kRed.r);
    }
  // What is covered by half counts whole, what is covered by less for what it is: an eighth of a pixel all
  // around.
  EXPECT_NEAR(covered, 4 * radius * end + 3.14159 * radius * radius + (4 * end + 6.28 * radius) / 8,
              0.05 * covered);  // its long edges lie in two rows of pixels
}

// Rims cover a part of a pixel, and lines thinner than one shine through by as much; over tissue as over
// nothing, and hidden by tissue as the line is.
TEST_F(StereoRoom, LinesAreSmooth) {
  SpatialScene scene = emptyRoom();
  const double mmPerPixel = 2 * kReach * kDistance / kPixels.x;
  // Across the middle row's pixels, its edge a quarter of a pixel into the row below.
  scene.lines = {{{{-20, 0, 0}}, {{20, 0, 0}}, 2 * 0.75 * mmPerPixel, {255, 0, 0, 255}}};
  Image image = picture(scene);
  EXPECT_EQ(pixelOf(image, kMiddle, kMiddle).r, 255);
  EXPECT_NEAR(pixelOf(image, kMiddle, kMiddle + 1).r, 64, 3);
  EXPECT_NEAR(pixelOf(image, kMiddle, kMiddle - 1).r, 64, 3);
  EXPECT_EQ(pixelOf(image, kMiddle, kMiddle + 2).r, 0);
  scene.lines[0].widthMm = 0.3 * mmPerPixel;
  EXPECT_NEAR(pixelOf(picture(scene), kMiddle, kMiddle).r, 0.3 * 255, 3);
  SpatialScene tissue = ballScene(20, 0.03, {0, 0, 1});
  const int blue = pixelOf(picture(tissue), kMiddle, kMiddle).b;
  tissue.lines = {{{{-30, -25, 0}}, {{30, -25, 0}}, 0.3 * mmPerPixel, {255, 0, 0, 255}}};
  // Nearer, a pixel is smaller.
  const double coverage = 0.3 * kDistance / (kDistance - 25);
  EXPECT_NEAR(pixelOf(picture(tissue), kMiddle, kMiddle).b, (1 - coverage) * blue, 3);
  tissue.lines[0].from.mm.y = tissue.lines[0].to.mm.y = 25;
  EXPECT_NEAR(pixelOf(picture(tissue), kMiddle, kMiddle).r,
              255 * 0.3 * kDistance / (kDistance + 25) * std::pow(0.97, 40.0), 3);
}

// A laser from beside the eye away into the distance; thin things stay as thin as they are.
TEST_F(StereoRoom, ALineAwayFromTheEyeIsWhereItShouldBe) {
  SpatialScene scene = emptyRoom();
  const glm::dvec3 from(20, -kDistance - 10, -20), to(0, 2000, 0);
  scene.lines = {{{from}, {to}, 1.0, kRed}};
  auto eyes = eyesInFront({0, -kDistance, 0}, 0, 1.0);
  const glm::ivec2 pixels(801, 801);
  const Image image = draw(scene, eyes, pixels)[0];
  for (const double part : {0.02, 0.03, 0.06, 0.12}) {
    const glm::dvec3 at = from + part * (to - from);
    const double depth = at.y + kDistance;
    const glm::dvec2 pixel = 400.5 + 400.5 * glm::dvec2(at.x, -at.z) / depth;
    EXPECT_EQ(pixelOf(image, static_cast<int>(pixel.x), static_cast<int>(pixel.y)).r, kRed.r) << part;
    // Across the line, seen from the eye, it is one mm wide.
    const double half = 0.5 / depth * 400.5;
    const glm::dvec2 aside = glm::normalize(glm::dvec2(1, -1)) * (half + 1.5);
    EXPECT_EQ(pixelOf(image, static_cast<int>(pixel.x + aside.x), static_cast<int>(pixel.y + aside.y)).r, 0);
    EXPECT_EQ(pixelOf(image, static_cast<int>(pixel.x - aside.x), static_cast<int>(pixel.y - aside.y)).r, 0);
  }
}

// The eye is in a corner of the box around a line, and beside the line itself.
TEST_F(StereoRoom, ALineIsSeenFromWithinItsBox) {
  SpatialScene scene = emptyRoom();
  scene.lines = {{{{3.5, -kDistance - 30, -3.5}}, {{3.5, 100, -3.5}}, 8.0, {kRed.r, kRed.g, kRed.b, 128}}};
  const Image image = picture(scene);
  const int aside = static_cast<int>(std::lround(pixelsAside(3.5, -kDistance + 60)));
  const glm::ivec4 seen = pixelOf(image, kMiddle + aside, kMiddle + aside);
  EXPECT_NEAR(seen.r, kRed.r * 128 / 255.0, 1.5) << "drawn, and once only";
}

// A ball-shaped line in tissue: rays stop at its round front.
TEST_F(StereoRoom, ALineInTissueHasARoundFront) {
  SpatialScene scene = ballScene(20, 0.03, {0, 0, 1});
  scene.lines = {{{{0, 0, 0}}, {{0, 0, 0}}, 16.0, {255, 0, 0, 255}}};
  const Image image = picture(scene);
  for (const int aside : {0, 3, 5}) {
    // Where the ray of that pixel meets the ball of 20 and the one of 8.
    const double tangent = kReach * 2.0 * aside / kPixels.x;
    const double miss = kDistance * std::sin(std::atan(tangent));
    const double before = std::sqrt(400 - miss * miss) - std::sqrt(64 - miss * miss);
    EXPECT_NEAR(pixelOf(image, kMiddle + aside, kMiddle).r, 255 * std::pow(0.97, before), 4) << aside;
  }
}

}  // namespace
}  // namespace chiasm::test
