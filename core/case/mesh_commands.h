// Commands over the meshes of a case.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

// Points and triangles of all meshes that are added in one step: 144 MB.
inline constexpr std::size_t kMostMeshBytes = 144'000'000;

struct NewMesh {
  Mesh mesh;
  std::shared_ptr<const SurfaceMesh> surface;
};

// One step, however many. Left empty, these are filled: uid, order, name ("Mesh 2"); a name that is taken
// gets a number. Refuses none at all, what validateMesh refuses, more than kMostMeshBytes, and an opacity
// that is not above 0 and up to 1.
std::unique_ptr<Command> addMeshes(std::vector<NewMesh> meshes);
std::unique_ptr<Command> addMesh(Mesh mesh, std::shared_ptr<const SurfaceMesh> surface);
std::unique_ptr<Command> removeMesh(const Uid& mesh);
std::unique_ptr<Command> renameMesh(const Uid& mesh, std::string name);
std::unique_ptr<Command> recolourMesh(const Uid& mesh, glm::u8vec3 colour);
std::unique_ptr<Command> setMeshOpacity(const Uid& mesh, double opacity);
// One step, by the name that is given ("Hide all meshes"). Those that are so already are left.
std::unique_ptr<Command> setMeshesVisible(std::vector<Uid> meshes, bool visible, std::string name);

}  // namespace chiasm
