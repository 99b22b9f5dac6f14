// Session: how meshes are drawn, worked out in the background, and going to one.
#include <algorithm>
#include <cmath>
#include <glm/common.hpp>
#include <glm/geometric.hpp>

#include "app/actions/navigation.h"
#include "app/session/mesh_model.h"
#include "app/session/session.h"

namespace chiasm::app {

std::shared_ptr<const MeshModel> Session::meshModel(const Uid& shape) const {
  const auto found = meshModels_.find(shape);
  return found == meshModels_.end() ? nullptr : found->second;
}

void Session::refreshMeshModels() {
  std::erase_if(meshModels_,
                [this](const auto& entry) { return current().findMeshShape(entry.first) == nullptr; });
  for (const MeshShape& shape : current().meshShapes) {
    if (!meshModels_.try_emplace(shape.uid).second) continue;
    jobs_.start("Preparing a mesh", JobRunner::Visibility::quiet,
                [this, shape, number = caseNumber_](Progress&) -> JobRunner::Completion {
                  auto model = std::make_shared<const MeshModel>(shape.surface);
                  return [this, model = std::move(model), uid = shape.uid, number] {
                    if (number != caseNumber_ || !store_) return;
                    if (const auto wanted = meshModels_.find(uid); wanted != meshModels_.end())
                      wanted->second = model;
                  };
                });
  }
}

void Session::goToMesh(const Uid& uid) {
  const Mesh* mesh = current().findMesh(uid);
  if (mesh == nullptr) return;
  view_.activeMesh = uid;
  const auto model = meshModel(mesh->shape);
  const Volume* volume = shownVolume();
  if (model == nullptr || volume == nullptr) return;
  const PatientBox box = boundingBox(volume->info.grid);
  const glm::dvec3 middle = 0.5 * (model->low.mm + model->high.mm);
  view_.crosshair.mm = glm::clamp(middle, box.minimum, box.maximum);
  for (SliceViewState& slice : view_.slices) slice.panMm = {};
  glm::dvec3 outwards = middle - (box.minimum + box.maximum) * 0.5;
  // What lies in the middle has no side to be seen from: the camera stays.
  if (glm::length(outwards) < 0.05 * glm::length(box.maximum - box.minimum)) return;
  outwards = glm::normalize(outwards);
  outwards.z = std::clamp(outwards.z, -0.6, 0.6);  // heads stay upright
  if (std::abs(outwards.x) + std::abs(outwards.y) < 0.05) outwards.y = -1.0;
  view_.cameraSet = true;
  lookFrom(view_.camera, {outwards});
}

}  // namespace chiasm::app
