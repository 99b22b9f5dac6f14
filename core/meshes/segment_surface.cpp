#include "core/meshes/segment_surface.h"

#include <utility>

#include <glm/matrix.hpp>

#include "core/meshes/decimation.h"
#include "core/meshes/net_smoothing.h"
#include "core/meshes/surface_net.h"

namespace chiasm {

namespace {

// Steps of a border that lies aslant are as long as this at most once they are smoothed away.
constexpr double kWavelength = 14.0;

}  // namespace

Expected<SurfaceMesh> segmentSurface(const Segmentation& segmentation, const Segment& segment,
                                     const SurfaceOptions& options, Progress& progress, double from,
                                     double to) {
  const LabelMap& map = segmentation.layers[static_cast<std::size_t>(segment.layer)];
  const auto at = [&](double share) { return from + (to - from) * share; };
  Expected<SurfaceNet> net = surfaceNet(readMask(map, segment.label), progress, at(0.0), at(0.6));
  if (!net) return tl::unexpected(net.error());
  SurfaceMesh mesh;
  mesh.points = smoothedPoints(*net, options.smoothing, kWavelength);
  mesh.triangles = std::move(net->triangles);
  *net = {};
  progress.report(at(0.8));
  const glm::dmat4 place = segmentation.info.grid.caseFromVoxel();
  for (glm::vec3& point : mesh.points) point = glm::vec3(place * glm::dvec4(glm::dvec3(point), 1.0));
  // A left-handed grid turns everything inside out.
  if (glm::determinant(place) < 0.0)
    for (SurfaceMesh::Triangle& triangle : mesh.triangles) std::swap(triangle[1], triangle[2]);
  if (options.reduction > 0.0) {
    auto reduced = decimated(std::move(mesh), options.reduction, progress);
    if (!reduced) return reduced;
    mesh = *std::move(reduced);
  }
  if (progress.cancelled()) return failure(ErrorKind::cancelled, "The surface was cancelled.");
  progress.report(to);
  return mesh;
}

}  // namespace chiasm
