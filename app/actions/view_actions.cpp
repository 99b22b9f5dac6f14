// Rows of the action table: arrangement, scrolling, camera, what is drawn.
#include <algorithm>

#include "app/actions/action_table.h"
#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

bool hasVolume(const Session& session) {
  return session.shownVolume() != nullptr;
}

// What the 3-D view shows.
const Volume* solidVolume(const Session& session) {
  return session.hasCase() ? volumeIn(session.current(), session.view(), {ViewKind::volume3d, 0}) : nullptr;
}

bool hasSolidVoxels(const Session& session) {
  const Volume* volume = solidVolume(session);
  return volume != nullptr && volume->voxels != nullptr;
}

bool isCt(const Session& session) {
  return hasSolidVoxels(session) && solidVolume(session)->info.unit == "HU";
}

void scroll(Session& session, int slices) {
  scrollSlices(session.view(), *session.focusedVolume(), session.ui().focusedView, slices);
}

void zoom(Session& session, double factor) {
  ViewState& view = session.view();
  if (session.ui().focusedView == ViewKind::volume3d) {
    view.cameraSet = true;
    dolly(view.camera, factor);
  } else if (view.mmPerPixel > 0) {
    view.mmPerPixel = std::clamp(view.mmPerPixel / factor, 0.01, 20.0);
  } else {
    view.mmPerPixel = std::clamp(session.ui().fittedMmPerPixel / factor, 0.01, 20.0);
  }
}

void setLayout(Session& session, LayoutKind layout) {
  ViewState& view = session.view();
  if (layout != LayoutKind::grid2x2) view.filledView = session.ui().focusedView;
  if (layout == LayoutKind::single && view.layout != LayoutKind::single) view.layoutBeforeFill = view.layout;
  view.layout = layout;
  session.rememberLayout();
}

void look(Session& session, glm::dvec3 from) {
  session.view().cameraSet = true;
  lookFrom(session.view().camera, {from});
}

// Cuts away what lies between the camera and the crosshair; again: whole.
void toggleClip(Session& session) {
  ViewState& view = session.view();
  if (view.clipBox) {
    view.clipBox.reset();
    return;
  }
  PatientBox box = boundingBox(session.shownVolume()->info.grid);
  const glm::dvec3 towardsCamera = view.camera.position.mm - view.camera.focalPoint.mm;
  int axis = 0;
  for (int i = 1; i < 3; ++i)
    if (std::abs(towardsCamera[i]) > std::abs(towardsCamera[axis])) axis = i;
  // A millimetre stays even when the crosshair stands at the edge, so that the box is never empty.
  if (towardsCamera[axis] > 0) {
    box.maximum[axis] = std::clamp(view.crosshair.mm[axis], box.minimum[axis] + 1.0, box.maximum[axis]);
  } else {
    box.minimum[axis] = std::clamp(view.crosshair.mm[axis], box.minimum[axis], box.maximum[axis] - 1.0);
  }
  view.clipBox = box;
}

}  // namespace

std::vector<Action> viewActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&)) {
    rows.push_back({id, label, "View", std::move(chords), ActionScope::withCase, enabled, run});
  };
  add("view.scroll.next", "Next slice", {"Up", "Right"}, hasVolume, [](Session& s) { scroll(s, 1); });
  add("view.scroll.previous", "Previous slice", {"Down", "Left"}, hasVolume,
      [](Session& s) { scroll(s, -1); });
  add("view.scroll.forward", "Ten slices on", {"PageUp"}, hasVolume, [](Session& s) { scroll(s, 10); });
  add("view.scroll.backward", "Ten slices back", {"PageDown"}, hasVolume, [](Session& s) { scroll(s, -10); });
  add("view.scroll.first", "First slice", {"Home"}, hasVolume,
      [](Session& s) { scrollToEnd(s.view(), *s.focusedVolume(), s.ui().focusedView, false); });
  add("view.scroll.last", "Last slice", {"End"}, hasVolume,
      [](Session& s) { scrollToEnd(s.view(), *s.focusedVolume(), s.ui().focusedView, true); });
  add("view.zoom.in", "Zoom in", {"+", "="}, hasVolume, [](Session& s) { zoom(s, 1.25); });
  add("view.zoom.out", "Zoom out", {"-"}, hasVolume, [](Session& s) { zoom(s, 0.8); });
  add("view.reset", "Fit all views", {"Space"}, hasVolume,
      [](Session& s) { resetGeometry(s.view(), *s.shownVolume()); });
  add("view.fill", "Fill the window with one view, and back", {"F"}, hasVolume,
      [](Session& s) { toggleFill(s.view(), s.ui().focusedView); });
  add("view.layout.2x2", "Layout 2×2", {"Ctrl+1"}, hasVolume,
      [](Session& s) { setLayout(s, LayoutKind::grid2x2); });
  add("view.layout.1+3", "Layout 1+3", {"Ctrl+2"}, hasVolume,
      [](Session& s) { setLayout(s, LayoutKind::onePlusThree); });
  add("view.layout.single", "Layout one view", {"Ctrl+3"}, hasVolume,
      [](Session& s) { setLayout(s, LayoutKind::single); });
  add("view.crosshair", "Crosshair on or off", {"X"}, hasVolume,
      [](Session& s) { s.view().showCrosshair = !s.view().showCrosshair; });
  add("view.letters", "Orientation letters on or off", {"Shift+X"}, hasVolume,
      [](Session& s) { s.view().showLetters = !s.view().showLetters; });
  add("view.overlays", "Measurements and texts over the views on or off", {"Shift+O"}, hasVolume,
      [](Session& s) { s.view().showOverlays = !s.view().showOverlays; });
  add("view.flip", "Mirror a slice view (says FLIPPED)", {"H"}, hasVolume, [](Session& s) {
    if (s.ui().focusedView == ViewKind::volume3d) return;
    bool& flipped = s.view().slices[static_cast<std::size_t>(s.ui().focusedView)].flippedHorizontally;
    flipped = !flipped;
  });
  add("view.mip", "3-D as maximum intensity, and back", {"Shift+M"}, hasSolidVoxels, [](Session& s) {
    render::RenderMode& mode = s.view().of(solidVolume(s)->info.uid).mode;
    mode = mode == render::RenderMode::shaded ? render::RenderMode::maximumIntensity
                                              : render::RenderMode::shaded;
  });
  add("view.hideTable", "Hide table and head holder, and back", {"Shift+H"}, isCt, [](Session& s) {
    const Uid uid = solidVolume(s)->info.uid;
    s.setHideTable(uid, !s.view().of(uid).hideTable);
  });
  add("view.clip", "Cut 3-D open at the crosshair, and back", {"Shift+C"}, hasVolume, toggleClip);
  add("view.transferFunction", "Edit the 3-D colours and opacities…", {"Ctrl+T"}, hasSolidVoxels,
      [](Session& s) { s.ui().open(Overlay::transferFunction); });
  add("view.from.front", "3-D from the front", {"Alt+1"}, hasVolume, [](Session& s) { look(s, {0, -1, 0}); });
  add("view.from.back", "3-D from behind", {"Alt+2"}, hasVolume, [](Session& s) { look(s, {0, 1, 0}); });
  add("view.from.right", "3-D from the patient's right", {"Alt+3"}, hasVolume, [](Session& s) {
    look(s, {-1, 0, 0});
  });
  add("view.from.left", "3-D from the patient's left", {"Alt+4"}, hasVolume, [](Session& s) {
    look(s, {1, 0, 0});
  });
  add("view.from.above", "3-D from above", {"Alt+5"}, hasVolume, [](Session& s) { look(s, {0, 0, 1}); });
  add("view.from.below", "3-D from below", {"Alt+6"}, hasVolume, [](Session& s) { look(s, {0, 0, -1}); });
  add("panel.report", "Show the report", {"F2"}, nullptr,
      [](Session& s) { s.view().rightTab = RightTab::report; });
  add("panel.checks", "Show the checks", {"F6"}, nullptr,
      [](Session& s) { s.view().rightTab = RightTab::checks; });
  add("panel.history", "Show the history", {"F3"}, nullptr,
      [](Session& s) { s.view().rightTab = RightTab::history; });
  add("panel.effects", "Show the effects", {"F7"}, nullptr,
      [](Session& s) { s.view().rightTab = RightTab::effects; });
  add("panel.measures", "Show the measures of all segments", {"F8"}, nullptr,
      [](Session& s) { s.view().rightTab = RightTab::measures; });
  return rows;
}

}  // namespace chiasm::app
