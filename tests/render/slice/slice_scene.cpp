#include "tests/render/slice/slice_scene.h"

#include <gtest/gtest.h>

namespace chiasm::test {

using namespace render;

SceneView sliceScene(const Volume& volume, AnatomicalPlane plane, glm::ivec2 size, double mmPerPixel) {
  SceneView scene;
  SceneVolume shown;
  shown.uid = volume.info.uid.empty() ? *Uid::parse("1.2.3") : volume.info.uid;
  shown.voxels = volume.voxels;
  shown.grid = volume.info.grid;
  shown.rescaleSlope = volume.info.rescaleSlope;
  shown.rescaleIntercept = volume.info.rescaleIntercept;
  shown.window = {400, 40, WindowLevel::Function::linear, ""};
  scene.volumes.push_back(shown);
  const PatientBox box = boundingBox(shown.grid);
  SliceContent content;
  content.volume = shown.uid;
  content.centre = {(box.minimum + box.maximum) * 0.5 + glm::dvec3(0.137, -0.211, 0.171)};
  content.right = screenRight(plane);
  content.down = screenDown(plane);
  content.mmPerPixel = mmPerPixel;
  Viewport viewport;
  viewport.id = 1;
  viewport.size = size;
  viewport.content = content;
  scene.viewports.push_back(viewport);
  return scene;
}

SliceContent& sliceOf(SceneView& scene) {
  return std::get<SliceContent>(scene.viewports[0].content);
}

void makeOblique(SliceContent& content) {
  const glm::dmat3 turn = rotation({0.3, 1.0, 0.2}, 33.0) * rotation({1.0, 0.1, -0.4}, 21.0);
  content.right = {turn * content.right.mm};
  content.down = {turn * content.down.mm};
}

SceneLabels labelLayer(const GridGeometry& around, glm::ivec3 size, const glm::dmat3& direction, int layer) {
  const PatientBox box = boundingBox(around);
  const glm::dvec3 extent = box.maximum - box.minimum, centre = (box.minimum + box.maximum) * 0.5;
  SceneLabels labels;
  labels.segmentation = *Uid::parse("1.2.3.4");
  labels.layer = layer;
  labels.grid = makeGrid(size, 0.9 * extent / glm::dvec3(size), direction, centre);
  LabelMap map(size);
  LabelMapEditor editor(map);
  for (int z = 0; z < size.z; ++z)
    for (int y = 0; y < size.y; ++y)
      for (int x = 0; x < size.x; ++x) {
        const VoxelIndex voxel{{x, y, z}};
        const glm::dvec3 at = (voxelToPatient(labels.grid, voxel).mm - centre) / extent;
        if (glm::length(at - glm::dvec3(-0.1 + 0.15 * layer, 0.05, 0.0)) < 0.2)
          editor.set(voxel, 1);
        else if (at.x > 0.08 && at.x < 0.3 && at.y > -0.2 && at.y < 0.25)
          editor.set(voxel, 2);
        else if (at.x < -0.3 && at.x > -0.34)
          editor.set(voxel, 40000);
      }
  for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
  labels.map = std::make_shared<const LabelMap>(std::move(map));
  labels.appearance.resize(40001);
  labels.appearance[1] = {{241, 214, 145}, 0.4f, 0.9f, 1.0f};
  labels.appearance[2] = {{20, 151, 206}, 0.0f, 1.0f, 1.0f};
  labels.appearance[40000] = {{185, 102, 83}, 1.0f, 0.0f, 1.0f};
  return labels;
}

std::unique_ptr<Renderer> headlessRenderer() {
  RendererOptions options;
  options.validation = true;
  auto renderer = Renderer::create(options);
  if (!renderer) {
    ADD_FAILURE() << renderer.error().message;
    return nullptr;
  }
  return std::move(*renderer);
}

Image drawFull(Renderer& renderer, const SceneView& scene, std::uint32_t viewport) {
  if (auto sent = renderer.update(scene); !sent) ADD_FAILURE() << sent.error().message;
  if (auto drawn = renderer.draw(scene, Quality::full); !drawn) ADD_FAILURE() << drawn.error().message;
  auto image = renderer.readBack(viewport);
  if (!image) ADD_FAILURE() << image.error().message;
  return image ? std::move(*image) : Image{};
}

}  // namespace chiasm::test
