#include "render/scene/volumes_in_3d.h"

namespace chiasm::render {

VolumesIn3d volumesIn3d(const SceneView& scene) {
  VolumesIn3d shown;
  for (const SceneVolume& volume : scene.volumes) {
    if (!volume.visibleIn3d || !volume.voxels) continue;
    if (shown.first == nullptr) {
      shown.first = &volume;
    } else if (volume.opacity3d > 0.0f) {
      shown.second = &volume;
      break;
    }
  }
  return shown;
}

}  // namespace chiasm::render
