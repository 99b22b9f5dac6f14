#include "core/case/mesh_commands.h"

#include <algorithm>
#include <cmath>

#include "core/case/planned_command.h"
#include "core/meshes/validate_mesh.h"

namespace chiasm {

namespace {

tl::unexpected<Error> noSuchMesh() {
  return failure(ErrorKind::notFound, "This mesh is no longer in the case.");
}

Expected<void> validateOpacity(double opacity) {
  if (opacity > 0.0 && opacity <= 1.0) return {};
  return failure(ErrorKind::invalidInput,
                 "A mesh's opacity is above 0 % and at most 100 %; hide it to see nothing of it.");
}

std::size_t bytesOf(const SurfaceMesh& surface) {
  return surface.points.size() * sizeof(glm::vec3) + surface.triangles.size() * sizeof(SurfaceMesh::Triangle);
}

// What is wanted, or with a number; "Mesh 3" for nothing.
std::string freeName(const std::vector<std::string>& taken, const std::string& wanted) {
  const auto isTaken = [&](const std::string& name) {
    return std::any_of(taken.begin(), taken.end(),
                       [&](const std::string& other) { return equalIgnoringCase(other, name); });
  };
  if (!wanted.empty() && !isTaken(wanted)) return wanted;
  const std::string base = wanted.empty() ? "Mesh" : wanted;
  for (std::size_t number = wanted.empty() ? taken.size() + 1 : 2;; ++number) {
    std::string name = base + " " + std::to_string(number);
    if (!isTaken(name)) return name;
  }
}

Expected<void> validateAll(const std::vector<NewMesh>& meshes) {
  if (meshes.empty()) return failure(ErrorKind::invalidInput, "There is no mesh to add.");
  std::size_t bytes = 0;
  for (const NewMesh& added : meshes) {
    if (auto valid = validateMesh(*added.surface); !valid) return valid;
    if (auto valid = validateOpacity(added.mesh.opacity); !valid) return valid;
    bytes += bytesOf(*added.surface);
  }
  if (bytes <= kMostMeshBytes) return {};
  return failure(ErrorKind::invalidInput, "These meshes have " + std::to_string(bytes / 1'000'000) +
                                              " MB of points and triangles; 144 MB are taken at a time. "
                                              "Reduce them, or bring them in one by one.");
}

// A command that replaces one mesh by what `change` makes of it.
template <typename Change>
std::unique_ptr<Command> replaceMesh(const Uid& uid, const char* kind, Change change) {
  return plannedCommand([uid, kind, change](const Case& current, Progress&) -> Expected<Edit> {
    const Mesh* before = current.findMesh(uid);
    if (!before) return noSuchMesh();
    Mesh after = *before;
    Edit edit{kind, {}, {{"uid", uid.text()}}, 1, {}};
    if (auto changed = change(current, after, edit); !changed) return tl::unexpected(changed.error());
    addChange<Mesh>(edit.changes, *before, after);
    return edit;
  });
}

}  // namespace

std::unique_ptr<Command> addMeshes(std::vector<NewMesh> meshes) {
  for (NewMesh& added : meshes) {
    if (added.mesh.uid.empty()) added.mesh.uid = Uid::generate();
    added.mesh.shape = Uid::generate();
    added.mesh.name = trimmed(std::move(added.mesh.name));
  }
  return plannedCommand([meshes = std::move(meshes)](const Case& current, Progress&) -> Expected<Edit> {
    if (auto valid = validateAll(meshes); !valid) return tl::unexpected(valid.error());
    std::vector<std::string> taken;
    for (const Mesh& mesh : current.meshes) taken.push_back(mesh.name);
    std::int64_t order = nextOrder(current.meshes), shapeOrder = nextOrder(current.meshShapes);
    std::int64_t triangles = 0;
    Edit edit{"mesh.add", {}, {}, 1, {}};
    for (const NewMesh& added : meshes) {
      Mesh after = added.mesh;
      after.name = freeName(taken, after.name);
      taken.push_back(after.name);
      if (after.order == 0) after.order = order++;
      triangles += static_cast<std::int64_t>(added.surface->triangles.size());
      addChange<MeshShape>(edit.changes, std::nullopt, MeshShape{after.shape, shapeOrder++, added.surface});
      addChange<Mesh>(edit.changes, std::nullopt, after);
      if (meshes.size() == 1) edit.parameters = {{"uid", after.uid.text()}, {"name", after.name}};
    }
    edit.name =
        meshes.size() == 1 ? "Add mesh " + taken.back() : "Add " + std::to_string(meshes.size()) + " meshes";
    edit.parameters.emplace_back("meshes", static_cast<std::int64_t>(meshes.size()));
    edit.parameters.emplace_back("triangles", triangles);
    return edit;
  });
}

std::unique_ptr<Command> addMesh(Mesh mesh, std::shared_ptr<const SurfaceMesh> surface) {
  std::vector<NewMesh> one;
  one.push_back({std::move(mesh), std::move(surface)});
  return addMeshes(std::move(one));
}

std::unique_ptr<Command> removeMesh(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const Mesh* before = current.findMesh(uid);
    if (!before) return noSuchMesh();
    Edit edit{"mesh.remove", "Remove mesh " + before->name, {{"uid", uid.text()}}, 1, {}};
    addChange<Mesh>(edit.changes, *before, std::nullopt);
    const bool shared = std::any_of(current.meshes.begin(), current.meshes.end(), [&](const Mesh& other) {
      return other.uid != uid && other.shape == before->shape;
    });
    if (const MeshShape* shape = current.findMeshShape(before->shape); shape && !shared)
      addChange<MeshShape>(edit.changes, *shape, std::nullopt);
    return edit;
  });
}

std::unique_ptr<Command> renameMesh(const Uid& uid, std::string name) {
  return replaceMesh(
      uid, "mesh.rename",
      [name = trimmed(std::move(name))](const Case& current, Mesh& mesh, Edit& edit) -> Expected<void> {
        if (name.empty()) return failure(ErrorKind::invalidInput, "A mesh needs a name.");
        for (const Mesh& other : current.meshes)
          if (other.uid != mesh.uid && equalIgnoringCase(other.name, name))
            return failure(ErrorKind::invalidInput,
                           "There already is a mesh named '" + other.name + "'. Choose another name.");
        edit.name = "Rename mesh " + mesh.name + " to " + name;
        edit.parameters.emplace_back("name", name);
        mesh.name = name;
        return {};
      });
}

std::unique_ptr<Command> recolourMesh(const Uid& uid, glm::u8vec3 colour) {
  return replaceMesh(uid, "mesh.recolour", [colour](const Case&, Mesh& mesh, Edit& edit) -> Expected<void> {
    edit.name = "Recolour mesh " + mesh.name;
    edit.parameters.emplace_back("colour",
                                 std::vector<double>{double(colour.r), double(colour.g), double(colour.b)});
    mesh.colour = colour;
    return {};
  });
}

std::unique_ptr<Command> setMeshOpacity(const Uid& uid, double opacity) {
  return replaceMesh(uid, "mesh.opacity", [opacity](const Case&, Mesh& mesh, Edit& edit) -> Expected<void> {
    if (auto valid = validateOpacity(opacity); !valid) return valid;
    edit.name = "Make mesh " + mesh.name + " " + std::to_string(std::lround(100.0 * opacity)) + " % opaque";
    edit.parameters.emplace_back("opacity", opacity);
    mesh.opacity = opacity;
    return {};
  });
}

std::unique_ptr<Command> setMeshesVisible(std::vector<Uid> meshes, bool visible, std::string name) {
  return plannedCommand([meshes = std::move(meshes), visible, name = std::move(name)](
                            const Case& current, Progress&) -> Expected<Edit> {
    Edit edit{"mesh.visible", name, {{"visible", visible}}, 1, {}};
    for (const Uid& uid : meshes) {
      const Mesh* before = current.findMesh(uid);
      if (!before) return noSuchMesh();
      Mesh after = *before;
      after.visible = visible;
      addChange<Mesh>(edit.changes, *before, after);
    }
    return edit;
  });
}

}  // namespace chiasm
