// One eye's picture of what stands in a room, from a place where closed forms are short.
#pragma once

#include "render/renderer.h"
#include "tests/render/stereo/stereo_test.h"

namespace chiasm::test {

inline constexpr glm::u8vec4 kRed{230, 40, 20, 255};
inline constexpr glm::ivec2 kPixels{61, 61};
inline constexpr int kMiddle = 30;
inline constexpr double kDistance = 150, kReach = 0.3;

class StereoRoom : public StereoTest {
 protected:
  // Both eyes in one place, 150 mm in front of the origin; the middle pixel looks along +y.
  render::Image picture(const render::SpatialScene& scene, const render::StereoQuality& quality = {}) {
    const auto images = draw(scene, eyesInFront({0, -kDistance, 0}, 0, kReach), kPixels, quality);
    EXPECT_EQ(images[0].rgba, images[1].rgba);
    return images[0];
  }
  static render::SpatialScene emptyRoom() {
    render::SpatialScene scene;
    scene.background = {0, 0, 0, 1};
    return scene;
  }
  // Pixels from the middle at which something `mm` aside is seen at a depth (mm along +y).
  static double pixelsAside(double mm, double y) { return mm / (kDistance + y) / kReach * kPixels.x / 2; }
};

}  // namespace chiasm::test
