// What is left out of a scene so that it fits into little memory.
#pragma once

#include "render/scene_view.h"

namespace chiasm::app {

// 3-D pictures have half as many pixels along a side, no surfaces of segments and no gradients kept for every
// voxel. Slices stay whole: they are what is read and painted on.
void reduce(render::SceneView& scene);

}  // namespace chiasm::app
