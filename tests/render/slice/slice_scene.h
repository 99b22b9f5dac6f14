// Scenes for slice tests: a phantom volume with a cut through it, and label layers on grids of their own.
#pragma once

#include "render/renderer.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

// One volume, one slice viewport (id 1) of the given plane through the grid's centre, a little off voxel
// borders.
render::SceneView sliceScene(const Volume& volume, AnatomicalPlane plane, glm::ivec2 size, double mmPerPixel);
render::SliceContent& sliceOf(render::SceneView& scene);

// Tilts the cut by two turns, so that no axis of the picture follows one of the grid.
void makeOblique(render::SliceContent& content);

// A layer of three labels (1: a ball, 2: a box that touches it, 40000: a thin plate) on a grid of its own,
// over the same space as `around`.
render::SceneLabels labelLayer(const GridGeometry& around, glm::ivec3 size, const glm::dmat3& direction,
                               int layer = 0);

// A headless renderer under validation.
std::unique_ptr<render::Renderer> headlessRenderer();

// update, draw at full quality, read back; fails the test when any of them does.
render::Image drawFull(render::Renderer& renderer, const render::SceneView& scene,
                       std::uint32_t viewport = 1);

}  // namespace chiasm::test
