#include "core/meshes/validate_mesh.h"

#include <cmath>
#include <string>

namespace chiasm {

namespace {

constexpr float kFarthest = 100'000.0F;  // mm

}  // namespace

Expected<void> validateMesh(const SurfaceMesh& surface) {
  if (surface.triangles.empty() || surface.points.empty())
    return failure(ErrorKind::invalidInput, "The mesh has no triangles.");
  if (surface.points.size() > kMostMeshPoints || surface.triangles.size() > kMostMeshTriangles)
    return failure(ErrorKind::invalidInput, "The mesh has " + std::to_string(surface.points.size()) +
                                                " points and " + std::to_string(surface.triangles.size()) +
                                                " triangles; 2,000,000 and 4,000,000 are taken.");
  for (const glm::vec3& point : surface.points)
    for (int axis = 0; axis < 3; ++axis)
      if (!(std::abs(point[axis]) <= kFarthest))
        return failure(ErrorKind::invalidInput,
                       "A point of the mesh is no finite number, or over 100 m away.");
  for (const SurfaceMesh::Triangle& triangle : surface.triangles)
    for (const std::uint32_t corner : triangle)
      if (corner >= surface.points.size())
        return failure(ErrorKind::invalidInput, "A triangle of the mesh names a point that is not there.");
  return {};
}

}  // namespace chiasm
