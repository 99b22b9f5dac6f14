// Eyes in the room as cameras in case space: left stays left, and parallax is what geometry says.
#include "app/vr/frames/eye_view.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>

namespace chiasm::app::vr {
namespace {

// Where a case point stands in an eye's picture: tangents along its axes.
glm::dvec2 tangentsOf(const render::EyeView& eye, PatientPoint point) {
  const glm::dvec3 offset = point.mm - eye.position.mm;
  const double depth = -glm::dot(offset, eye.back.mm);
  return {glm::dot(offset, eye.right.mm) / depth, glm::dot(offset, eye.up.mm) / depth};
}

// The patient stands before the reader, facing them, at eye height and arm's length, at life size.
World before(double scale) {
  return World(scale, glm::dquat(1, 0, 0, 0), {0.0, 1.6, -0.8}, PatientPoint{{0, 0, 0}});
}

TEST(EyeView, AxesAreRightHandedAndUnit) {
  EyePose pose;
  pose.pose.orientation = glm::normalize(glm::dquat(0.9, 0.1, -0.3, 0.2));
  for (const double scale : {0.1, 1.0, 20.0}) {
    const render::EyeView eye = eyeViewOf(pose, before(scale));
    EXPECT_NEAR(glm::length(eye.right.mm), 1.0, 1e-12);
    EXPECT_NEAR(glm::length(glm::cross(eye.right.mm, eye.up.mm) - eye.back.mm), 0.0, 1e-12);
  }
}

TEST(EyeView, ThePatientsLeftIsAtTheRightOfSomebodyWhoFacesThem) {
  EyePose eye;
  eye.pose.position = {0, 1.6, 0};
  const render::EyeView view = eyeViewOf(eye, before(1.0));
  EXPECT_GT(tangentsOf(view, PatientPoint{{100, 0, 0}}).x, 0.0) << "L is +x";
  EXPECT_GT(tangentsOf(view, PatientPoint{{0, 0, 100}}).y, 0.0) << "S is up";
}

TEST(EyeView, ParallaxFollowsDepthAndScale) {
  const double apart = 0.064;
  EyePose left, right;
  left.pose.position = {-apart / 2, 1.6, 0};
  right.pose.position = {apart / 2, 1.6, 0};
  for (const double scale : {0.5, 1.0, 2.5}) {
    const World world = before(scale);
    for (const double forward : {-150.0, 0.0, 150.0}) {  // mm, towards anterior (nearer)
      const PatientPoint point{{30, -forward, 20}};
      const double depth = 0.8 - scale * forward / 1000.0;  // metres
      const double parallax =
          tangentsOf(eyeViewOf(left, world), point).x - tangentsOf(eyeViewOf(right, world), point).x;
      EXPECT_NEAR(parallax, apart / depth, 1e-12) << scale << " " << forward;
    }
  }
}

TEST(SpectatorCamera, LooksWhereTheHeadLooks) {
  Pose head;
  head.position = {0.1, 1.7, 0.2};
  const render::Camera camera = cameraOf(head, before(2.0), 0.8);
  const glm::dvec3 look = camera.focalPoint.mm - camera.position.mm;
  EXPECT_NEAR(glm::length(look), 400.0, 1e-9) << "0.8 m of a patient at twice life size";
  EXPECT_NEAR(glm::dot(glm::normalize(look), glm::dvec3(0, 1, 0)), 1.0, 1e-12)
      << "forward of the reader is the patient's posterior";
  EXPECT_NEAR(camera.viewUp.mm.z, 1.0, 1e-12);
}

}  // namespace
}  // namespace chiasm::app::vr
