#include "core/meshes/segment_mesh.h"

#include "core/case/mesh_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {

std::unique_ptr<Command> keepSurface(const Uid& uid, const SurfaceOptions& options) {
  return plannedCommand([uid, options](const Case& current, Progress& progress) -> Expected<Edit> {
    const Segment* segment = current.findSegment(uid);
    if (!segment) return failure(ErrorKind::notFound, "This segment is no longer in the case.");
    auto surface = segmentSurface(*current.segmentationOf(*segment), *segment, options, progress);
    if (!surface) return tl::unexpected(surface.error());
    if (surface->triangles.empty())
      return failure(ErrorKind::notFound, segment->name + " is empty, so it has no surface.");
    Mesh mesh;
    mesh.name = segment->name;
    mesh.colour = segment->colour;
    mesh.note = "the surface of the segment " + segment->name;
    auto edit = addMesh(std::move(mesh), std::make_shared<const SurfaceMesh>(*std::move(surface)))
                    ->plan(current, progress);
    if (!edit) return edit;
    edit->kind = "mesh.of_segment";
    edit->name = "Keep the surface of " + segment->name + " as a mesh";
    edit->parameters.emplace_back("segment", uid.text());
    return edit;
  });
}

}  // namespace chiasm
