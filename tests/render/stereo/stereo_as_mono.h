// Both eyes' pictures beside those that the window's renderer draws of the same cameras.
#pragma once

#include "tests/render/stereo/stereo_test.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

inline render::SceneView obliqueLetters() {
  return letterScene(makeGrid({40, 36, 22}, {1.0, 1.1, 2.0}, rotation({1, 2, -1}, 35)));
}

// The pictures of cameras that look at the origin, by both renderers.
class StereoAsMono : public StereoTest {
 protected:
  // `apart`: the share of pixels in which two eyes differ at least.
  void expectEqual(const render::SpatialScene& scene, glm::ivec2 pixels = {80, 64}, double apart = 0.2) {
    render::Volume3dContent content = viewFrom({0.4, -1, 0.3}, 110);
    content.eyes.push_back(viewFrom({-0.7, -0.6, 0.5}, 140).eyes[0]);
    content.backgroundTop = content.backgroundBottom = scene.background;
    content.clipBox = scene.clipBox;
    const std::array<render::EyeView, 2> eyes{eyeOf(content.eyes[0], pixels), eyeOf(content.eyes[1], pixels)};
    const auto images = draw(scene, eyes, pixels);
    for (std::size_t eye = 0; eye < 2; ++eye) {
      render::Volume3dContent one = content;
      one.eyes = {content.eyes[eye]};
      const Difference difference = compare(images[eye], mono(scene.scene, one, pixels));
      // Half floats between ray and picture, and a background of 8 bits: a step where a value lies on the
      // edge. Rays' directions differ in the last bit: single pixels at the edge of a cut.
      EXPECT_LE(difference.shareAbove2, 0.0005) << "eye " << eye << ", largest " << difference.largest;
      EXPECT_LE(difference.mean, 0.2);  // a half float is a sixteenth of a step off at most
    }
    EXPECT_GT(compare(images[0], images[1]).shareAbove2, apart) << "two eyes see two pictures";
  }
};

}  // namespace chiasm::test
