// Rows of the action table: choosing, showing and removing meshes.
#include <algorithm>

#include "app/actions/action_table.h"
#include "app/session/session.h"
#include "core/case/mesh_commands.h"
#include "core/meshes/segment_mesh.h"

namespace chiasm::app {
namespace {

bool hasMeshes(const Session& session) {
  return !session.current().meshes.empty();
}

const Mesh* activeMesh(const Session& session) {
  return session.current().findMesh(session.view().activeMesh);
}

bool hasActiveMesh(const Session& session) {
  return activeMesh(session) != nullptr;
}

// The next one in the list, round and round, and there.
void goToNext(Session& session) {
  const auto& all = session.current().meshes;
  const auto now = std::find_if(all.begin(), all.end(),
                                [&](const Mesh& mesh) { return mesh.uid == session.view().activeMesh; });
  const Mesh& next = now == all.end() || now + 1 == all.end() ? all.front() : *(now + 1);
  session.goToMesh(next.uid);
}

void setAllVisible(Session& session, bool visible) {
  std::vector<Uid> all;
  for (const Mesh& mesh : session.current().meshes) all.push_back(mesh.uid);
  session.run(setMeshesVisible(std::move(all), visible, visible ? "Show all meshes" : "Hide all meshes"));
}

}  // namespace

std::vector<Action> meshActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&)) {
    rows.push_back({id, label, "Segments", std::move(chords), ActionScope::withCase, enabled, run});
  };
  add("meshes.toggle", "Meshes on or off", {"Alt+Y"}, hasMeshes,
      [](Session& s) { s.view().showMeshes = !s.view().showMeshes; });
  add("mesh.next", "Go to the next mesh", {"Alt+Shift+Y"}, hasMeshes, goToNext);
  add("mesh.goTo", "Go to the chosen mesh", {}, hasActiveMesh,
      [](Session& s) { s.goToMesh(s.view().activeMesh); });
  add("mesh.hide", "Hide or show the chosen mesh", {}, hasActiveMesh, [](Session& s) {
    const Mesh& mesh = *activeMesh(s);
    s.run(setMeshesVisible({mesh.uid}, !mesh.visible,
                           (mesh.visible ? "Hide mesh " : "Show mesh ") + mesh.name));
  });
  add("mesh.remove", "Remove the chosen mesh", {}, hasActiveMesh,
      [](Session& s) { s.run(removeMesh(s.view().activeMesh)); });
  add("meshes.showAll", "Show all meshes", {}, hasMeshes, [](Session& s) { setAllVisible(s, true); });
  add("meshes.hideAll", "Hide all meshes", {}, hasMeshes, [](Session& s) { setAllVisible(s, false); });
  add(
      "segment.keepSurface", "Keep the surface of the active segment as a mesh", {},
      [](const Session& s) { return s.current().findSegment(s.view().activeSegment) != nullptr; },
      [](Session& s) {
        const Segment& segment = *s.current().findSegment(s.view().activeSegment);
        s.run(keepSurface(segment.uid, {}), "Surface of " + segment.name);
      });
  return rows;
}

}  // namespace chiasm::app
