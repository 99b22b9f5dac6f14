#include "app/vr/frames/eye_view.h"

namespace chiasm::app::vr {
namespace {

// Of a headset's view about as much as a window shows without distorting its rim.
constexpr double kSpectatorDegrees = 60.0;

}  // namespace

render::EyeView eyeViewOf(const EyePose& eye, const World& world) {
  render::EyeView view;
  view.position = world.caseFromStage(eye.pose.position);
  view.right = world.caseDirectionFromStage(eye.pose.right());
  view.up = world.caseDirectionFromStage(eye.pose.up());
  view.back = world.caseDirectionFromStage(-eye.pose.forward());
  view.tanLeft = eye.tanLeft;
  view.tanRight = eye.tanRight;
  view.tanUp = eye.tanUp;
  view.tanDown = eye.tanDown;
  return view;
}

render::Camera cameraOf(const Pose& head, const World& world, double distance) {
  render::Camera camera;
  camera.position = world.caseFromStage(head.position);
  camera.focalPoint = world.caseFromStage(head.position + head.forward() * distance);
  camera.viewUp = world.caseDirectionFromStage(head.up());
  camera.verticalFieldOfViewDegrees = kSpectatorDegrees;
  return camera;
}

}  // namespace chiasm::app::vr
