// From eyes in the room to cameras in case space.
#pragma once

#include "app/vr/headset/headset.h"
#include "app/vr/room/world.h"
#include "render/scene_view.h"
#include "render/spatial_scene.h"

namespace chiasm::app::vr {

render::EyeView eyeViewOf(const EyePose& eye, const World& world);
// What the window shows as 'the surgeon's eyes': between both eyes, looking ahead; `distance` in metres is
// where it turns about when somebody takes it over.
render::Camera cameraOf(const Pose& head, const World& world, double distance = 1.0);

}  // namespace chiasm::app::vr
