// Rows of the action table: which volumes are shown where, two side by side, one over the other.
#include <algorithm>
#include <cmath>

#include "app/actions/action_table.h"
#include "app/actions/view_volumes.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

using render::FusionMode;

constexpr double kAmountStep = 0.1;
constexpr double kSquareFactor = 1.25, kSmallestSquareMm = 2.0, kLargestSquareMm = 250.0;

bool hasSeveral(const Session& session) {
  return session.hasCase() && session.current().volumes.size() > 1;
}

bool isFused(const Session& session) {
  return hasSeveral(session) && session.view().fusion.inSlices;
}

bool isFusedIn3d(const Session& session) {
  return hasSeveral(session) && session.view().fusion.in3d;
}

void setColumns(Session& session, LayoutKind layout) {
  ViewState& view = session.view();
  if (!hasTwoColumns(view.layout)) view.layoutBeforeFill = layout == LayoutKind::pair ? view.layout : layout;
  if (layout == LayoutKind::pair)
    view.filledView =
        session.ui().focusedView == ViewKind::volume3d ? ViewKind::axial : session.ui().focusedView;
  view.layout = layout;
  session.rememberLayout();
}

void compare(Session& session, Expected<void> (*choose)(const Case&, ViewState&)) {
  if (auto chosen = choose(session.current(), session.view()); !chosen)
    return session.say(chosen.error().message);
  session.rememberLayout();
}

void showLarge(Session& session, ViewKind kind) {
  ViewState& view = session.view();
  view.filledView = kind;
  if (view.layout == LayoutKind::columns) {
    view.layoutBeforeFill = view.layout;
    view.layout = LayoutKind::pair;
  } else if (view.layout == LayoutKind::grid2x2) {
    view.layoutBeforeFill = view.layout;
    view.layout = LayoutKind::single;
  }
}

void stepHere(Session& session, int step) {
  const Volume* volume = session.focusedVolume();
  if (volume != nullptr)
    session.showVolume(neighbourVolume(session.current(), volume->info.uid, step).info.uid,
                       session.ui().focusedPlace());
}

void stepEverywhere(Session& session, int step) {
  session.showVolume(neighbourVolume(session.current(), session.shownVolume()->info.uid, step).info.uid);
}

void fuse(Session& session, FusionMode mode) {
  FusionState& fusion = session.view().fusion;
  const bool off = fusion.inSlices && fusion.mode == mode;
  fusion.mode = mode;
  fusion.inSlices = !off;
}

// More of the second volume, or larger squares, or the line further to the right.
void change(Session& session, int steps) {
  FusionState& fusion = session.view().fusion;
  if (fusion.mode == FusionMode::checkerboard)
    fusion.squareMm =
        std::clamp(fusion.squareMm * std::pow(kSquareFactor, steps), kSmallestSquareMm, kLargestSquareMm);
  else if (fusion.mode == FusionMode::swipe)
    fusion.swipe = std::clamp(fusion.swipe - 0.05 * steps, 0.0, 1.0);
  else
    fusion.amount = std::clamp(std::round((fusion.amount + kAmountStep * steps) * 10.0) / 10.0, 0.0, 1.0);
}

// More or less of the second volume in 3-D.
void changeIn3d(Session& session, int steps) {
  double& opacity = session.view().fusion.opacity3d;
  opacity = std::clamp(std::round((opacity + kAmountStep * steps) * 10.0) / 10.0, 0.0, 1.0);
}

}  // namespace

std::vector<Action> volumeActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), std::function<void(Session&)> run) {
    rows.push_back({id, label, "Volumes", std::move(chords), ActionScope::withCase, enabled, std::move(run)});
  };
  add("view.layout.columns", "Layout two columns: two volumes side by side", {"Ctrl+4"}, hasSeveral,
      [](Session& s) { setColumns(s, LayoutKind::columns); });
  add("view.layout.pair", "Layout pair: one plane of two volumes", {"Ctrl+5"}, hasSeveral,
      [](Session& s) { setColumns(s, LayoutKind::pair); });
  add("view.layout.prior", "Current beside prior", {"Ctrl+6"}, hasSeveral,
      [](Session& s) { compare(s, compareWithPrior); });
  add("view.layout.modalities", "CT beside MR", {"Ctrl+7"}, hasSeveral,
      [](Session& s) { compare(s, compareModalities); });
  add("view.large.axial", "Axial plane large", {}, hasSeveral,
      [](Session& s) { showLarge(s, ViewKind::axial); });
  add("view.large.coronal", "Coronal plane large", {}, hasSeveral,
      [](Session& s) { showLarge(s, ViewKind::coronal); });
  add("view.large.sagittal", "Sagittal plane large", {}, hasSeveral,
      [](Session& s) { showLarge(s, ViewKind::sagittal); });
  add("view.volume.next", "Next volume in this view", {"Alt+V"}, hasSeveral,
      [](Session& s) { stepHere(s, 1); });
  add("view.volume.previous", "Previous volume in this view", {"Alt+Shift+V"}, hasSeveral,
      [](Session& s) { stepHere(s, -1); });
  add("view.volume.nextInAll", "Next volume in all views", {"Alt+B"}, hasSeveral,
      [](Session& s) { stepEverywhere(s, 1); });
  add("view.volume.previousInAll", "Previous volume in all views", {"Alt+Shift+B"}, hasSeveral,
      [](Session& s) { stepEverywhere(s, -1); });
  add("view.volume.swap", "First and second volume change over", {"Alt+X"}, hasSeveral,
      [](Session& s) { swapVolumes(s.current(), s.view()); });
  add(
      "volume.describe", "Name and date of the volume\u2026", {},
      [](const Session& s) { return s.shownVolume() != nullptr; },
      [](Session& s) {
        if (s.mayEdit()) s.ui().open(Overlay::volumeDescription);
      });
  add("view.volume.sameInAll", "One volume in all views again", {}, hasSeveral,
      [](Session& s) { s.view().placeVolumes = {}; });
  add("view.window.link", "Link the windows of both volumes, and back", {}, hasSeveral,
      [](Session& s) { s.view().linkWindows = !s.view().linkWindows; });
  add("view.fusion", "Lay the second volume over the first, and back", {"Alt+F"}, hasSeveral,
      [](Session& s) { s.view().fusion.inSlices = !s.view().fusion.inSlices; });
  constexpr struct {
    FusionMode mode;
    const char *id, *label;
  } kWays[] = {{FusionMode::blend, "view.fusion.blend", "Fusion: blend"},
               {FusionMode::checkerboard, "view.fusion.checkerboard", "Fusion: checkerboard"},
               {FusionMode::swipe, "view.fusion.swipe", "Fusion: swipe"},
               {FusionMode::overlay, "view.fusion.overlay", "Fusion: colour overlay"}};
  for (const auto& way : kWays)
    add(way.id, way.label, {}, hasSeveral, [mode = way.mode](Session& s) { fuse(s, mode); });
  constexpr struct {
    std::optional<ColourMap> colours;
    const char *id, *label;
  } kColours[] = {{ColourMap::hot, "view.fusion.colours.hot", "Overlay in hot colours"},
                  {ColourMap::ice, "view.fusion.colours.ice", "Overlay in icy colours"},
                  {ColourMap::pet, "view.fusion.colours.pet", "Overlay in PET colours"},
                  {std::nullopt, "view.fusion.colours.3d", "Overlay in the volume's 3-D colours"}};
  for (const auto& row : kColours)
    add(row.id, row.label, {}, hasSeveral, [colours = row.colours](Session& s) {
      s.view().fusion.colours = colours;
      s.view().fusion.mode = FusionMode::overlay;
      s.view().fusion.inSlices = true;
    });
  add("view.fusion.more", "More of the second volume, or larger squares", {"Alt+="}, isFused,
      [](Session& s) { change(s, 1); });
  add("view.fusion.less", "Less of the second volume, or smaller squares", {"Alt+-"}, isFused,
      [](Session& s) { change(s, -1); });
  add("view.fusion.in3d", "Second volume in 3-D as well, and back", {"Alt+Shift+F"}, hasSeveral,
      [](Session& s) { s.view().fusion.in3d = !s.view().fusion.in3d; });
  add("view.fusion.in3d.more", "More of the second volume in 3-D", {"Alt+Shift+="}, isFusedIn3d,
      [](Session& s) { changeIn3d(s, 1); });
  add("view.fusion.in3d.less", "Less of the second volume in 3-D", {"Alt+Shift+-"}, isFusedIn3d,
      [](Session& s) { changeIn3d(s, -1); });
  return rows;
}

}  // namespace chiasm::app
