#include "app/interface/reduced_scene.h"

#include <glm/common.hpp>

namespace chiasm::app {

void reduce(render::SceneView& scene) {
  for (render::SceneVolume& volume : scene.volumes) volume.precomputedGradients = false;
  for (render::SceneLabels& layer : scene.labels)
    for (render::LabelAppearance& look : layer.appearance) look.opacity3d = 0.0f;
  for (render::Viewport& viewport : scene.viewports)
    if (std::holds_alternative<render::Volume3dContent>(viewport.content))
      viewport.size = glm::max((viewport.size + 1) / 2, glm::ivec2(1));
}

}  // namespace chiasm::app
