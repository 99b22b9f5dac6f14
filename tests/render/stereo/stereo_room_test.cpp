// What stands in the room, alone and in tissue: meshes, slices, pictures against closed forms.
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

// A controller or a plane in semi-transparent tissue: what is before it is laid over it, what is behind is
// not. Depths go in small parts of a step: there is no step in the picture either.
TEST_F(StereoRoom, AMeshBeforeInsideAndBehindABallOfTissue) {
  const double radius = 20, perMm = 0.03;
  const glm::dvec3 colour(0.2, 0.6, 1.0);
  SpatialScene scene = ballScene(radius, perMm, colour);
  for (const double step : {1.0, 2.0, 3.0}) {
    for (double y = -26; y<27; y += y> - 3 && y < 2 ? 0.17 : 2.9) {
      scene.meshes = {squareMesh({0, y, 0}, 10, kRed)};
      const double through = std::pow(1 - perMm, std::clamp(y + radius, 0.0, 2 * radius));
      const glm::dvec3 expected = 255.0 * colour * (1 - through) + through * glm::dvec3(glm::u8vec3(kRed));
      const glm::ivec4 seen = pixelOf(picture(scene, {1.0, step, 1.0}), kMiddle, kMiddle);
      for (int channel = 0; channel < 3; ++channel)
        // A step of 255, and a tenth of a mm of path at the ball's two faces.
        EXPECT_NEAR(seen[channel], expected[channel], 2.0 + 255 * perMm * 0.1 * step)
            << "at " << y << ", step " << step << ", channel " << channel;
    }
  }
}

// Over tissue and everything of the room, with depths of their own, in whatever order they are named.
TEST_F(StereoRoom, MeshesOnTopHideOneAnotherByTheirDepthAndAreHiddenByNothing) {
  SpatialScene scene = ballScene(20, 0.9, {0, 0, 1});
  const auto onTop = [](SpatialMesh mesh) {
    mesh.onTop = true;
    return mesh;
  };
  const SpatialMesh before = squareMesh({0, -60, 0}, 10, {255, 255, 255, 255});
  const SpatialMesh nearer = onTop(squareMesh({0, 30, 0}, 4, kRed));
  const SpatialMesh farther = onTop(squareMesh({0, 60, 0}, 12, {10, 200, 30, 255}));
  for (const auto& order : {std::vector{before, nearer, farther}, std::vector{farther, nearer, before}}) {
    scene.meshes = order;
    const Image image = picture(scene);
    EXPECT_EQ(pixelOf(image, kMiddle, kMiddle), glm::ivec4(230, 40, 20, 255));
    const int aside = kMiddle + static_cast<int>(pixelsAside(9, 60));
    EXPECT_EQ(pixelOf(image, aside, kMiddle), glm::ivec4(10, 200, 30, 255)) << "over what stands before it";
  }
  // One that is seen through lies over what comes before it in the list.
  scene.meshes = {before, onTop(squareMesh({0, 70, 0}, 12, {0, 0, 0, 128})), nearer};
  const Image image = picture(scene);
  EXPECT_EQ(pixelOf(image, kMiddle, kMiddle), glm::ivec4(230, 40, 20, 255));
  EXPECT_NEAR(pixelOf(image, kMiddle + static_cast<int>(pixelsAside(9, 70)), kMiddle).r, 127, 1);
}

// With fewer rays than pixels: what is before the tissue keeps its edges, and nothing of either bleeds over
// them.
TEST_F(StereoRoom, EdgesOfThingsStaySharpWithFewRays) {
  SpatialScene scene = ballScene(24, 0.9, {0, 0, 1});
  scene.background = {0, 1, 0, 1};
  scene.meshes = {squareMesh({1, -30, 2}, 7, {255, 0, 0, 255})};
  const Image full = picture(scene);
  for (const StereoQuality quality :
       {StereoQuality{0.5, 1, 1}, StereoQuality{0.25, 1, 1}, StereoQuality{0.7, 1, 1}}) {
    const Image image = picture(scene, quality);
    int red = 0;
    for (int y = 0; y < kPixels.y; ++y)
      for (int x = 0; x < kPixels.x; ++x) {
        const glm::ivec4 seen = pixelOf(image, x, y), sharp = pixelOf(full, x, y);
        if (sharp.r > 3 && sharp.r < 252) continue;  // the rim: where there is a ray for every pixel
        red += sharp.r > 200 ? 1 : 0;
        // Where the square is nothing but the square is; where it is not there is none of it.
        EXPECT_NEAR(seen.r, sharp.r, 3) << quality.resolution << ": " << x << ", " << y;
        if (sharp.r > 200) {
          EXPECT_LT(seen.b, 3) << quality.resolution << ": " << x << ", " << y;
        }
      }
    EXPECT_GT(red, 100);
  }
}

// Opacity is per mm whatever the step, for the pointwise tables as well.
TEST_F(StereoRoom, OpacityFollowsTheStep) {
  for (const Sampling sampling : {Sampling::integrated, Sampling::pointwise}) {
    SpatialScene scene = ballScene(24, 0.02);
    scene.scene.volumes[0].sampling = sampling;
    for (const double step : {1.0, 1.5, 2.0, 4.0})
      EXPECT_NEAR(pixelOf(picture(scene, {1.0, step, 1.0}), kMiddle, kMiddle).b,
                  255 * (1 - std::pow(0.98, 48.0)), sampling == Sampling::integrated ? 2.5 : 2 + 4 * step)
          << step;
  }
}

// Outlines fade over a pixel: over nothing, in tissue at their depth, seen through and on top; and no pixel
// of the volume beside them changes.
TEST_F(StereoRoom, OutlinesOfMeshesAreSmooth) {
  const auto turnedSquare = [](double y, glm::u8vec4 colour) {
    SpatialMesh square = squareMesh({0, y, 0}, 10, colour);
    square.caseFromMesh =
        glm::rotate(glm::dmat4(1.0), glm::radians(12.0), glm::dvec3(0, 1, 0)) * square.caseFromMesh;
    return square;
  };
  const double half = pixelsAside(10, 0);
  const double cosine = std::cos(glm::radians(12.0)), sine = std::sin(glm::radians(12.0));
  // How far outside of the square a pixel's middle is, in pixels; below 0 inside.
  const auto outside = [&](int x, int y, double size) {
    const double dx = x - kMiddle, dy = y - kMiddle;
    return std::max(std::abs(dx * cosine - dy * sine), std::abs(dx * sine + dy * cosine)) - size;
  };
  for (const bool onTop : {false, true}) {
    SpatialScene scene = emptyRoom();
    scene.meshes = {turnedSquare(0, {255, 0, 0, 255})};
    scene.meshes[0].onTop = onTop;
    const Image image = picture(scene);
    int between = 0;
    for (int y = 0; y < kPixels.y; ++y)
      for (int x = 0; x < kPixels.x; ++x) {
        // Either way that the square may be turned.
        const double away = outside(x, y, half), mirrored = outside(kPixels.x - 1 - x, y, half);
        const int seen = pixelOf(image, x, y).r;
        between += seen > 8 && seen < 247 ? 1 : 0;
        const auto expected = [](double out) { return 255.0 * std::clamp(1.0 - out, 0.0, 1.0); };
        // Not at corners, where two strips meet.
        if (std::abs(std::abs(x - kMiddle) - std::abs(y - kMiddle)) < 8 && std::abs(away) < 2) continue;
        EXPECT_LT(std::min(std::abs(seen - expected(away)), std::abs(seen - expected(mirrored))), 6)
            << x << ", " << y << (onTop ? " on top" : "");
      }
    EXPECT_GT(between, 5 * half) << "most of four sides";
  }
  // Half of the tissue is before it.
  SpatialScene tissue = ballScene(24, 0.03, {0, 0, 1});
  const Image alone = picture(tissue);
  tissue.meshes = {turnedSquare(0, {255, 0, 0, 255})};
  const Image within = picture(tissue);
  int rims = 0;
  for (int y = 0; y < kPixels.y; ++y)
    for (int x = 0; x < kPixels.x; ++x) {
      const double nearest = std::min(outside(x, y, half), outside(kPixels.x - 1 - x, y, half));
      if (nearest > 1.1) {
        EXPECT_EQ(pixelOf(within, x, y), pixelOf(alone, x, y)) << x << ", " << y;
      }
      const int red = pixelOf(within, x, y).r, inside = pixelOf(within, kMiddle, kMiddle).r;
      rims += red > 4 && red < inside - 12 ? 1 : 0;
    }
  EXPECT_GT(rims, 3 * half);
}

TEST_F(StereoRoom, ALitMeshFollowsItsLightModel) {
  SpatialScene scene = emptyRoom();
  for (const double degrees : {0.0, 25.0, 50.0, 75.0}) {
    SpatialMesh square = squareMesh({0, 0, 0}, 20, {120, 60, 200, 255});
    square.lit = true;
    // Stretched along its own normal's plane: normals are not positions.
    square.caseFromMesh = glm::rotate(glm::dmat4(1.0), glm::radians(degrees), glm::dvec3(0, 0, 1)) *
                          glm::scale(glm::dmat4(1.0), glm::dvec3(20, 3, 11));
    scene.meshes = {square};
    const double cosine = std::cos(glm::radians(degrees));
    const glm::ivec4 seen = pixelOf(picture(scene), kMiddle, kMiddle);
    for (int channel = 0; channel < 3; ++channel) {
      const double expected = square.colour[channel] * (0.2 + 0.8 * cosine) + 51 * std::pow(cosine, 10.0);
      EXPECT_NEAR(seen[channel], std::min(expected, 255.0), 1.0) << degrees;
    }
  }
}

// From the eye: nearer hides farther, whatever the order in the scene.
TEST_F(StereoRoom, NearerThingsHideFartherOnes) {
  SpatialScene scene = emptyRoom();
  const glm::u8vec4 green(10, 200, 30, 255);
  scene.lines = {{{{-30, 5, 0}}, {{30, 5, 0}}, 4.0, kRed}};
  for (const double y : {2.5, 3.5, 7.5}) {
    scene.meshes = {squareMesh({0, y, 0}, 10, green)};
    // The line's near side lies at 3.
    EXPECT_EQ(pixelOf(picture(scene), kMiddle, kMiddle).r, y < 3 ? green.r : kRed.r) << y;
  }
}

TEST_F(StereoRoom, SeenThroughThingsComeLast) {
  SpatialScene scene = ballScene(20, 0.03, {0, 0, 1});
  const Image alone = picture(scene);
  const glm::u8vec4 veil(200, 100, 0, 102);  // 0.4
  scene.meshes = {squareMesh({0, 5, 0}, 8, veil), squareMesh({0, -5, 0}, 4, {0, 255, 0, 128})};
  const Image image = picture(scene);
  const int aside = static_cast<int>(pixelsAside(6, 0));
  glm::ivec4 seen = pixelOf(image, kMiddle + aside, kMiddle),
             below = pixelOf(alone, kMiddle + aside, kMiddle);
  EXPECT_NEAR(seen.r, 80, 1.5);
  EXPECT_NEAR(seen.b, 0.6 * below.b, 1.5);
  // The nearer veil is over the farther one.
  seen = pixelOf(image, kMiddle, kMiddle);
  EXPECT_NEAR(seen.r, 80 * (1 - 128 / 255.0), 1.5);
  EXPECT_NEAR(seen.g, 40 * (1 - 128 / 255.0) + 128, 2);
  // What is opaque hides them.
  scene.meshes.push_back(squareMesh({0, -10, 0}, 3, kRed));
  EXPECT_GT(pixelOf(picture(scene), kMiddle, kMiddle).r, 150);
}

// Opaque white, more opaque than not, less, clear: eight texels each.
std::shared_ptr<const Image> labelPicture() {
  auto image = std::make_shared<Image>();
  image->size = {32, 1};
  for (const glm::u8vec4 colour : {glm::u8vec4(255, 255, 255, 255), glm::u8vec4(255, 0, 0, 204),
                                   glm::u8vec4(0, 255, 0, 51), glm::u8vec4(0, 0, 255, 0)})
    for (int i = 0; i < 8; ++i)
      for (int channel = 0; channel < 4; ++channel) image->rgba.push_back(colour[channel]);
  return image;
}

TEST_F(StereoRoom, PicturesHaveTheirAlphaAndTheirDepth) {
  SpatialScene scene = ballScene(20, 0.03, {0, 0, 1});
  scene.background = {0, 0, 0, 1};
  const Image alone = picture(scene);
  // 16 mm wide, in the middle of the ball.
  scene.pictures = {{labelPicture(), {{{-8, 0, 4}}, {{16, 0, 0}}, {{0, 0, -8}}}, false}};
  const Image image = picture(scene);
  const auto at = [&](const Image& of, double mm) {
    return pixelOf(of, kMiddle + static_cast<int>(std::lround(pixelsAside(mm, 0))), kMiddle);
  };
  const double through = std::pow(0.97, std::sqrt(400.0 - 36));
  EXPECT_NEAR(at(image, -6).r, 255 * through, 5) << "opaque, behind half of the tissue";
  EXPECT_NEAR(at(image, -2).r, 204 * std::pow(0.97, std::sqrt(400.0 - 4)), 5)
      << "dense: the room's background behind it";
  const glm::ivec4 soft = at(image, 2), tissue = at(alone, 2);
  EXPECT_LT(soft.b, tissue.b) << "soft: over the tissue behind it";
  EXPECT_EQ(at(image, 7.5), at(alone, 7.5)) << "clear";
  // Soft parts lie in the tissue as well: half of it is before them, all of it behind the ball, none in
  // front.
  for (const double y : {-25.0, 0.0, 25.0}) {
    scene.pictures[0].at.corner.mm.y = y;
    const double perPixel = y / kDistance + 1;  // it is seen smaller farther away
    const glm::ivec4 laid = at(picture(scene), 2 / perPixel), bare = at(alone, 2 / perPixel);
    const double before = std::clamp(y + std::sqrt(400.0 - 4), 0.0, 2 * std::sqrt(400.0 - 4));
    EXPECT_NEAR(laid.g, 51 * std::pow(0.97, before), 2.5) << y;
    const double behind = bare.b - 255 * (1 - std::pow(0.97, before));
    EXPECT_NEAR(laid.b, bare.b - 0.2 * behind, 3) << y;
  }
  scene.pictures[0].at.corner.mm.y = 0;
  // Above everything, even an opaque thing before it.
  scene.pictures[0].onTop = true;
  scene.meshes = {squareMesh({0, -60, 0}, 10, {9, 9, 9, 255})};
  EXPECT_EQ(at(picture(scene), -6), glm::ivec4(255, 255, 255, 255));
}

// Far away, many texels to a pixel: stripes become their mean, at whatever place, and no pattern of their
// own.
TEST_F(StereoRoom, SmallPicturesAreMeansNotCrumbs) {
  auto stripes = std::make_shared<Image>();
  stripes->size = {240, 240};
  for (int y = 0; y < 240; ++y)
    for (int x = 0; x < 240; ++x)
      for (int channel = 0; channel < 4; ++channel)
        stripes->rgba.push_back(channel == 3 || x / 2 % 2 == 0 ? 255 : 0);
  for (const double perPixel : {4.0, 6.0}) {
    SpatialScene scene = emptyRoom();
    const double mm = 240 / perPixel * 2 * kReach * kDistance / kPixels.x;
    scene.pictures = {{stripes, {{{-mm / 2, 0, mm / 2}}, {{mm, 0, 0}}, {{0, 0, -mm}}}, false}};
    const Image image = picture(scene);
    for (int x = kMiddle - 15; x <= kMiddle + 15; ++x)
      EXPECT_NEAR(pixelOf(image, x, kMiddle + 7).r, 127.5, perPixel == 4 ? 3 : 24) << perPixel << ", " << x;
  }
}

// A slice's picture is what the window shows of the same slice, texel for pixel.
TEST_F(StereoRoom, ASliceShowsTheWindowsGreys) {
  SpatialScene scene = emptyRoom();
  scene.scene = sliceScene(letterPhantom(makeGrid({40, 40, 40}, glm::dvec3(1.0))), AnatomicalPlane::axial,
                           kPixels, 0.8);
  makeOblique(sliceOf(scene.scene));
  scene.scene.labels.push_back(labelLayer(scene.scene.volumes[0].grid, {24, 24, 24}, glm::dmat3(1.0)));
  scene.scene.labels[0].appearance[1].opacity3d = scene.scene.labels[0].appearance[2].opacity3d = 0;
  scene.scene.labels[0].appearance[40000].opacity3d = 0;
  scene.scene.volumes[0].visibleIn3d = false;
  RendererOptions options;
  options.sharedDevice = device_;
  const auto window = Renderer::create(options);
  ASSERT_TRUE(window);
  const Image direct = drawFull(**window, scene.scene);
  SpatialSlice slice;
  slice.id = 7;
  slice.content = sliceOf(scene.scene);
  slice.pixels = kPixels;
  const double width = 2 * kReach * kDistance;  // fills the field of view at the origin
  slice.at = {{{-width / 2, 0, width / 2}}, {{width, 0, 0}}, {{0, 0, -width}}};
  scene.slices = {slice};
  EXPECT_LE(compare(picture(scene), direct).largest, 1);
  // What it shows changes; where it stands does not.
  sliceOf(scene.scene).centre.mm.z += 4;
  scene.slices[0].content = sliceOf(scene.scene);
  const Image moved = drawFull(**window, scene.scene);
  EXPECT_GT(compare(moved, direct).shareAbove2, 0.05);
  EXPECT_LE(compare(picture(scene), moved).largest, 1);
  scene.scene.volumes[0].window.level += 200;
  EXPECT_LE(compare(picture(scene), drawFull(**window, scene.scene)).largest, 1);
}

// Where a clip plane and a slice lie in one another, the slice is what is seen.
TEST_F(StereoRoom, ASliceOnItsClipPlaneIsSeenWhole) {
  SpatialScene scene = ballScene(20, 0.5);
  scene.scene.volumes[0].window = {4000, 2000, WindowLevel::Function::linear, ""};
  const glm::dvec3 normal = glm::normalize(glm::dvec3(0.3, -1, 0.2));
  const glm::dvec3 right = glm::normalize(glm::cross(normal, glm::dvec3(0, 0, 1)));
  const glm::dvec3 down = glm::cross(normal, right);
  SpatialSlice slice;
  slice.content.volume = scene.scene.volumes[0].uid;
  slice.content.right = {right};
  slice.content.down = {down};
  slice.content.mmPerPixel = 0.5;
  slice.pixels = {60, 60};
  slice.at = {{-15.0 * right - 15.0 * down}, {30.0 * right}, {30.0 * down}};
  scene.slices = {slice};
  scene.clipPlanes = {{{}, {normal}}};
  const Image image = picture(scene);
  for (const glm::ivec2 at :
       {glm::ivec2(30, 30), glm::ivec2(24, 33), glm::ivec2(36, 26), glm::ivec2(28, 22)}) {
    const glm::ivec4 seen = pixelOf(image, at.x, at.y);
    EXPECT_NEAR(seen.r, 128, 2) << at.x;  // the level's grey, and nothing of the blue tissue over it
    EXPECT_NEAR(seen.b, 128, 2) << at.x;
  }
}

TEST_F(StereoRoom, ThingsComeAndGo) {
  SpatialScene scene = emptyRoom();
  const Image nothing = picture(scene);
  scene.meshes = {squareMesh({0, 0, 0}, 10, kRed)};
  scene.pictures = {{labelPicture(), {{{20, 0, 4}}, {{16, 0, 0}}, {{0, 0, -8}}}, true}};
  scene.lines = {{{{-20, 0, -20}}, {{20, 0, -20}}, 2.0, kRed}};
  auto sent = renderer_->update(scene);
  ASSERT_TRUE(sent);
  EXPECT_GE(sent->tableBytes, 4 * 6 * sizeof(float) + 6 * 4 + 128) << "vertices, indices, texels";
  const Image all = picture(scene);
  EXPECT_NE(all.rgba, nothing.rgba);
  sent = renderer_->update(scene);
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->tableBytes, 0u) << "sent once";
  EXPECT_EQ(picture(scene).rgba, all.rgba);
  EXPECT_EQ(picture(emptyRoom()).rgba, nothing.rgba);
  EXPECT_EQ(picture(scene).rgba, all.rgba);
}

}  // namespace
}  // namespace chiasm::test
