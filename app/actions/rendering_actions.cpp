// Rows of the action table: how 3-D is lit and cast, and how thick slices are.
#include <algorithm>
#include <array>
#include <glm/geometric.hpp>

#include "app/actions/action_table.h"
#include "app/session/session.h"
#include "app/slice_planes.h"

namespace chiasm::app {
namespace {

// What "thicker" and "thinner" go through, mm.
constexpr std::array<double, 9> kThicknesses{0, 2, 5, 10, 15, 20, 30, 50, 100};

VolumeViewState& shown(Session& session) {
  return session.view().of(session.shownVolume()->info.uid);
}

void toggleMode(Session& session, render::RenderMode mode) {
  render::RenderMode& now = shown(session).mode;
  now = now == mode ? render::RenderMode::shaded : mode;
}

void nextLighting(Session& session) {
  const auto presets = lightingPresets();
  Lighting& lighting = shown(session).rendering.lighting;
  const auto now = static_cast<std::size_t>(&presetOf(lighting) - presets.data());
  const LightingPreset& next = presets[(now + 1) % presets.size()];
  lighting = next.lighting;
  session.say(std::string(next.name) + " light: " + std::string(next.purpose) + ".");
}

void toggleSurface(Session& session) {
  VolumeViewState& state = shown(session);
  if (state.rendering.surfaceAt && state.mode == render::RenderMode::shaded)
    return state.rendering.surfaceAt.reset();
  state.mode = render::RenderMode::shaded;
  state.rendering.surfaceAt = session.view().thresholdLower;
}

void changeSlab(Session& session, bool thicker) {
  double& mm = session.view().slab.mm;
  if (thicker) {
    const auto next = std::upper_bound(kThicknesses.begin(), kThicknesses.end(), mm);
    mm = next == kThicknesses.end() ? std::max(mm, kThicknesses.back()) : *next;
  } else {
    const auto here = std::lower_bound(kThicknesses.begin(), kThicknesses.end(), mm);
    mm = here == kThicknesses.begin() ? 0.0 : *(here - 1);
  }
}

void nextSlabKind(Session& session) {
  render::Slab& slab = session.view().slab;
  if (slab.mm <= 0) slab.mm = 10.0;
  slab.kind = static_cast<render::SlabKind>((static_cast<int>(slab.kind) + 1) % 3);
}

void nextBetween(Session& session) {
  const auto all = allBetweenVoxels();
  BetweenVoxels& between = session.view().between;
  between = all[(static_cast<std::size_t>(between) + 1) % all.size()];
  session.say("Slices between voxels: " + std::string(nameOf(between)) + ".");
}

// As the slice last pointed at is seen: its picture turns in its plane, the other planes turn with it.
void turnSlices(Session& session, double degrees) {
  const ViewKind pointed = session.ui().focusedView;
  const ViewKind kind = pointed == ViewKind::volume3d ? ViewKind::axial : pointed;
  const SlicePlane plane = slicePlaneShown(session.view(), kind);
  turnPlanes(session.view(), {glm::cross(plane.right.mm, plane.down.mm)}, degrees);
}

}  // namespace

std::vector<Action> renderingActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       void (*run)(Session&)) {
    rows.push_back({id, label, "Rendering", std::move(chords), ActionScope::withCase, hasVoxels, run});
  };
  add("rendering.controls", "Lighting, 3-D modes and thick slices…", {"Ctrl+R"},
      [](Session& s) { s.ui().open(Overlay::rendering); });
  add("rendering.minimum", "3-D as minimum intensity, and back", {},
      [](Session& s) { toggleMode(s, render::RenderMode::minimumIntensity); });
  add("rendering.average", "3-D as average intensity (as a radiograph), and back", {},
      [](Session& s) { toggleMode(s, render::RenderMode::averageIntensity); });
  add("rendering.surface", "3-D as the surface at a value, and back", {"Ctrl+Shift+I"}, toggleSurface);
  add("rendering.lighting", "Next lighting in 3-D", {"Ctrl+Shift+R"}, nextLighting);
  add("rendering.depthCue", "Darken what is far in 3-D, and back", {"Ctrl+Shift+D"}, [](Session& s) {
    bool& cue = shown(s).rendering.depthCue;
    cue = !cue;
  });
  add("rendering.shadows", "Soft shadows in 3-D, and back", {"Ctrl+Shift+H"}, [](Session& s) {
    double& shadows = shown(s).rendering.shadows;
    shadows = shadows > 0 ? 0.0 : kShadows;
  });
  add("rendering.fast", "Faster 3-D that is not exact, and back", {}, [](Session& s) {
    bool& fast = shown(s).rendering.fast;
    fast = !fast;
  });
  add("rendering.ghost", "Body faint, segments in full colour, and back", {"Ctrl+Shift+G"},
      [](Session& s) { s.view().ghost = !s.view().ghost; });
  add("slab.thicker", "Thicker slices", {"Shift+PageUp"}, [](Session& s) { changeSlab(s, true); });
  add("slab.thinner", "Thinner slices", {"Shift+PageDown"}, [](Session& s) { changeSlab(s, false); });
  add("slab.off", "Thin slices", {"Shift+Home"}, [](Session& s) { s.view().slab.mm = 0.0; });
  add("slab.kind", "Thick slices: maximum, minimum or mean", {"Shift+End"}, nextSlabKind);
  add("planes.turnLeft", "Turn the slices to the left, 5 degrees", {"Alt+["},
      [](Session& s) { turnSlices(s, 5.0); });
  add("planes.turnRight", "Turn the slices to the right, 5 degrees", {"Alt+]"},
      [](Session& s) { turnSlices(s, -5.0); });
  add("planes.straight", "Slices along the patient's axes again", {"Alt+0"},
      [](Session& s) { straightenPlanes(s.view()); });
  add("slices.between", "Slices between voxels: nearest, linear or cubic", {"Alt+Shift+I"}, nextBetween);
  return rows;
}

}  // namespace chiasm::app
