#include "tests/xr/support/stereo_pictures.h"

#include <gtest/gtest.h>

#include <cmath>

#include <glm/gtc/matrix_transform.hpp>
#include <glm/trigonometric.hpp>

namespace chiasm::test {
namespace {

constexpr glm::ivec2 kSize(320, 240);

// Two eyes 64 mm apart on a head that is turned, with the unequal angles of a real headset.
EyeView eye(bool left) {
  const glm::dquat turned = glm::angleAxis(glm::radians(25.0), glm::dvec3(0, 1, 0)) *
                            glm::angleAxis(glm::radians(-10.0), glm::dvec3(1, 0, 0));
  const double outer = glm::radians(50.0), inner = glm::radians(42.0);
  EyeView view;
  view.pose = {glm::dvec3(0.1, 1.6, 0.2) + turned * glm::dvec3(left ? -0.032 : 0.032, 0, 0), turned};
  view.angleLeft = left ? -outer : -inner;
  view.angleRight = left ? inner : outer;
  view.angleUp = glm::radians(45.0);
  view.angleDown = glm::radians(-48.0);
  return view;
}

// The same projection by matrices: view by inverse, frustum by glm, viewport by hand.
glm::dvec2 pixelByMatrices(const EyeView& view, glm::dvec3 point) {
  const double near = 0.1;
  const glm::dmat4 projection =
      glm::frustum(std::tan(view.angleLeft) * near, std::tan(view.angleRight) * near,
                   std::tan(view.angleDown) * near, std::tan(view.angleUp) * near, near, 10.0);
  const glm::dmat4 placed =
      glm::translate(glm::dmat4(1.0), view.pose.position) * glm::mat4_cast(view.pose.orientation);
  const glm::dvec4 clip = projection * glm::inverse(placed) * glm::dvec4(point, 1.0);
  const glm::dvec2 ndc = glm::dvec2(clip) / clip.w;
  return {(ndc.x + 1.0) / 2.0 * kSize.x, (1.0 - ndc.y) / 2.0 * kSize.y};
}

// A point of the head's own space, in the stage's.
glm::dvec3 beforeTheHead(glm::dvec3 point) {
  return glm::dvec3(0.1, 1.6, 0.2) + eye(true).pose.orientation * point;
}

render::Image disc(glm::dvec2 centre, double radius, Rgba colour) {
  render::Image image{kSize, std::vector<std::uint8_t>(static_cast<std::size_t>(kSize.x * kSize.y * 4), 20)};
  for (int y = 0; y < kSize.y; ++y)
    for (int x = 0; x < kSize.x; ++x)
      if (glm::distance(glm::dvec2(x + 0.5, y + 0.5), centre) < radius)
        std::copy(colour.begin(), colour.end(), image.rgba.begin() + 4 * (y * kSize.x + x));
  return image;
}

TEST(StereoPictures, ProjectAsMatricesDo) {
  for (const bool left : {true, false}) {
    for (const glm::dvec3 point : {glm::dvec3(0, 0, -1), {0.3, -0.2, -0.7}, {-0.4, 0.5, -2}}) {
      const auto found = pixelOf(eye(left), beforeTheHead(point), kSize);
      ASSERT_TRUE(found);
      const glm::dvec2 expected = pixelByMatrices(eye(left), beforeTheHead(point));
      EXPECT_NEAR(found->x, expected.x, 1e-9);
      EXPECT_NEAR(found->y, expected.y, 1e-9);
    }
  }
  EXPECT_FALSE(pixelOf(eye(true), beforeTheHead({0, 0, 1}), kSize));
}

TEST(StereoPictures, TheRightOfTheHeadIsTheRightOfThePicture) {
  const auto middle = pixelOf(eye(true), beforeTheHead({0, 0, -1}), kSize);
  const auto right = pixelOf(eye(true), beforeTheHead({0.1, 0, -1}), kSize);
  const auto up = pixelOf(eye(true), beforeTheHead({0, 0.1, -1}), kSize);
  EXPECT_GT(right->x, middle->x);
  EXPECT_LT(up->y, middle->y) << "the first row is the top one";
}

// The disparity of a point straight ahead in two equal parallel eyes is focal length · distance / depth.
TEST(StereoPictures, DisparityFollowsTheClosedForm) {
  EyeView left, right;
  for (EyeView* view : {&left, &right}) {
    view->angleRight = view->angleUp = glm::radians(45.0);
    view->angleLeft = view->angleDown = glm::radians(-45.0);
  }
  left.pose.position.x = -0.032;
  right.pose.position.x = 0.032;
  for (const double depth : {0.3, 1.0, 4.0}) {
    const glm::dvec3 point(0.05, 0, -depth);
    const double disparity = pixelOf(left, point, kSize)->x - pixelOf(right, point, kSize)->x;
    EXPECT_NEAR(disparity, kSize.x / 2.0 * 0.064 / depth, 1e-9);
  }
}

TEST(StereoPictures, FindsABlobAndItsPlaceInSpace) {
  const glm::dvec3 point = beforeTheHead({0.1, -0.15, -0.8});
  const Rgba yellow = {240, 200, 10, 255};
  const auto find = [&](bool left) {
    const auto blob =
        findBlob(disc(*pixelOf(eye(left), point, kSize), 6.0, yellow), coloured(240, 200, 10, 4));
    EXPECT_TRUE(blob);
    return *blob;
  };
  const Blob left = find(true), right = find(false);
  EXPECT_NEAR(left.pixels, 3.14159 * 36, 8);
  const auto place = triangulate(eye(true), left.centre, eye(false), right.centre, kSize);
  ASSERT_TRUE(place);
  // A disc's centre is known to about a tenth of a pixel: 0.6 mm aside, 8 mm in depth at 0.8 m.
  EXPECT_NEAR(glm::distance(place->point, point), 0.0, 0.012);
  EXPECT_LT(place->apart, 0.002);
}

TEST(StereoPictures, ExchangedPicturesMeetNowhereBeforeTheEyes) {
  EyeView left = eye(true), right = eye(false);
  left.angleLeft = right.angleLeft = -0.8;
  left.angleRight = right.angleRight = 0.8;
  const glm::dvec3 point = beforeTheHead({0.1, -0.15, -0.8});
  const glm::dvec2 a = *pixelOf(left, point, kSize), b = *pixelOf(right, point, kSize);
  EXPECT_NEAR(glm::distance(triangulate(left, a, right, b, kSize)->point, point), 0.0, 1e-9);
  EXPECT_FALSE(triangulate(left, b, right, a, kSize));
  EXPECT_FALSE(triangulate(left, a, left, a, kSize)) << "one eye alone knows no depth";
}

TEST(StereoPictures, SaysWhatShareDiffers) {
  const render::Image plain = disc({0, 0}, 0.0, {}), with = disc({100, 100}, 10.0, {255, 255, 255, 255});
  EXPECT_EQ(differingShare(plain, plain, 0), 0.0);
  EXPECT_NEAR(differingShare(plain, with, 2), 3.14159 * 100 / (320.0 * 240.0), 2e-4);
  EXPECT_FALSE(findBlob(plain, brighterThan(128)));
  EXPECT_NEAR(findBlob(with, brighterThan(128))->centre.x, 100.0, 1e-9);
}

}  // namespace
}  // namespace chiasm::test
