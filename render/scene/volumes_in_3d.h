// Which volumes of a scene its 3-D pictures show.
#pragma once

#include "render/scene_view.h"

namespace chiasm::render {

// The first visible one that has voxels, and the next one that anything is to be seen of; null: none.
struct VolumesIn3d {
  const SceneVolume *first = nullptr, *second = nullptr;
};
VolumesIn3d volumesIn3d(const SceneView& scene);

}  // namespace chiasm::render
