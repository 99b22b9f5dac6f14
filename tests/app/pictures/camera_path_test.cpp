// A camera between two others: exact at the ends, even in between, and never nearer than it has to be.
#include "app/pictures/camera_path.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>

namespace chiasm::app {
namespace {

render::Camera cameraAt(glm::dvec3 position, glm::dvec3 focus, glm::dvec3 up) {
  render::Camera camera;
  camera.position.mm = position;
  camera.focalPoint.mm = focus;
  camera.viewUp.mm = up;
  return camera;
}

double distance(const render::Camera& camera) {
  return glm::length(camera.position.mm - camera.focalPoint.mm);
}

TEST(CameraPath, BeginsAndEndsExactlyWhereItShould) {
  const auto a = cameraAt({0, -500, 0}, {0, 0, 0}, {0, 0, 1});
  const auto b = cameraAt({300, 40, 900}, {10, 20, 30}, {0, 1, 0});
  EXPECT_EQ(cameraBetween(a, b, 0.0), a);
  EXPECT_EQ(cameraBetween(a, b, 1.0), b);
}

TEST(CameraPath, AQuarterTurnKeepsItsDistanceAndIsHalfwayInTheMiddle) {
  const auto front = cameraAt({0, -500, 0}, {0, 0, 0}, {0, 0, 1});
  const auto left = cameraAt({500, 0, 0}, {0, 0, 0}, {0, 0, 1});
  const auto middle = cameraBetween(front, left, 0.5);
  const double s = 500 / std::sqrt(2.0);
  EXPECT_NEAR(glm::length(middle.position.mm - glm::dvec3(s, -s, 0)), 0.0, 1e-9);
  EXPECT_NEAR(glm::length(middle.viewUp.mm - glm::dvec3(0, 0, 1)), 0.0, 1e-12) << "heads stay upright";
}

// Straight lines between positions would go through the patient.
TEST(CameraPath, GoesAroundThePatientToTheOtherSide) {
  const auto front = cameraAt({0, -500, 0}, {0, 0, 0}, {0, 0, 1});
  const auto back = cameraAt({0, 500, 0}, {0, 0, 0}, {0, 0, 1});
  for (double share = 0.0; share <= 1.0; share += 0.05) {
    const auto camera = cameraBetween(front, back, share);
    EXPECT_NEAR(distance(camera), 500.0, 1e-6);
    EXPECT_NEAR(camera.position.mm.z, 0.0, 1e-6) << "around the body's axis";
  }
}

TEST(CameraPath, DistanceChangesByAnEvenFactor) {
  const auto far = cameraAt({0, -800, 0}, {0, 0, 0}, {0, 0, 1});
  const auto near = cameraAt({0, -50, 0}, {0, 0, 0}, {0, 0, 1});
  EXPECT_NEAR(distance(cameraBetween(far, near, 0.5)), 200.0, 1e-9);
}

TEST(CameraPath, NeighbouringPicturesAreNear) {
  const auto a = cameraAt({0, -500, 0}, {0, 0, 0}, {0, 0, 1});
  const auto b = cameraAt({200, 100, 700}, {20, -10, 30}, {0, -1, 0.2});
  constexpr int kSteps = 200;
  for (int i = 0; i < kSteps; ++i) {
    const auto here = cameraBetween(a, b, double(i) / kSteps),
               next = cameraBetween(a, b, double(i + 1) / kSteps);
    EXPECT_LT(glm::length(next.position.mm - here.position.mm), 12.0);
    EXPECT_LT(glm::length(next.viewUp.mm - here.viewUp.mm), 0.05);
  }
}

TEST(CameraPath, StandsStillAtStationsAndSpeedsUpSoftly) {
  EXPECT_EQ(placeOnPath(0.0, 3).from, 0u);
  EXPECT_EQ(placeOnPath(0.0, 3).share, 0.0);
  EXPECT_EQ(placeOnPath(1.0, 3).from, 1u);
  EXPECT_EQ(placeOnPath(1.0, 3).share, 1.0);
  EXPECT_EQ(placeOnPath(0.02, 3).share, 0.0) << "a pause at the first station";
  EXPECT_EQ(placeOnPath(0.52, 3).from, 1u);
  EXPECT_EQ(placeOnPath(0.52, 3).share, 0.0);
  EXPECT_NEAR(placeOnPath(0.25, 3).share, 0.5, 1e-12);
  // Over all of it: never back, and no step larger than a fast one in the middle of a leg.
  double along = 0.0;
  for (int i = 0; i <= 1000; ++i) {
    const PathPlace place = placeOnPath(i / 1000.0, 3);
    const double now = static_cast<double>(place.from) + place.share;
    EXPECT_GE(now, along - 1e-12);
    EXPECT_LT(now - along, 0.006);
    along = now;
  }
  EXPECT_DOUBLE_EQ(along, 2.0);
}

}  // namespace
}  // namespace chiasm::app
