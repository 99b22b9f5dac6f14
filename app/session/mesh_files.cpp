#include "app/session/mesh_files.h"

#include <utility>

#include "core/case/mesh_commands.h"
#include "core/case/object_commands.h"

namespace chiasm::app {

Expected<void> addReadMeshes(CaseStore& store, const data_io::ReadMeshes& file) {
  std::vector<NewMesh> added;
  // After the colours of the segments, so that a mesh of a structure does not look like it at once.
  std::size_t colour = store.current().meshes.size();
  for (const Segmentation& segmentation : store.current().segmentations)
    colour += segmentation.segments.size();
  for (const data_io::ReadMeshPart& part : file.parts) {
    Mesh mesh;
    mesh.name = part.name;
    mesh.colour = part.colour.value_or(segmentColour(static_cast<int>(colour++)));
    mesh.format = file.format;
    mesh.note = file.note;
    mesh.fileDigest = file.fileDigest;
    added.push_back({std::move(mesh), part.surface});
  }
  return store.execute(*addMeshes(std::move(added)));
}

}  // namespace chiasm::app
