// Rows of the action table: choosing, showing, making and removing segments.
#include <algorithm>
#include <cmath>

#include "app/actions/action_table.h"
#include "app/actions/cut_out_choice.h"
#include "app/session/edit_targets.h"
#include "app/session/session.h"
#include "core/case/object_commands.h"
#include "core/language/segment_templates.h"
#include "core/segmentation/between_slices.h"

namespace chiasm::app {
namespace {

const Segment* activeSegment(const Session& session) {
  return session.current().findSegment(session.view().activeSegment);
}

bool hasActiveSegment(const Session& session) {
  return activeSegment(session) != nullptr;
}

bool hasSegments(const Session& session) {
  const auto& all = session.current().segmentations;
  return std::any_of(all.begin(), all.end(), [](const Segmentation& s) { return !s.segments.empty(); });
}

// The next segment over all segmentations, in list order, round and round.
void stepActive(Session& session, int step) {
  std::vector<Uid> all;
  for (const Segmentation& segmentation : session.current().segmentations)
    for (const Segment& segment : segmentation.segments) all.push_back(segment.uid);
  const auto now = std::find(all.begin(), all.end(), session.view().activeSegment);
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t index = now == all.end() ? (step > 0 ? -1 : 0) : now - all.begin();
  session.view().activeSegment = all[static_cast<std::size_t>(((index + step) % count + count) % count)];
}

// A new segment on the shown volume's own grid, named by the next free "Segment n".
void newSegment(Session& session) {
  if (!session.mayEdit()) return;
  CaseStore& store = session.store();
  auto segmentation = findOrAddSegmentation(store, session.shownVolume()->info.uid);
  if (!segmentation) return session.sayError(segmentation.error());
  Segment segment;
  segment.uid = Uid::generate();
  segment.segmentation = *segmentation;
  for (int n = 1; segment.name.empty() || store.current().findSegmentByName(segment.name); ++n)
    segment.name = "Segment " + std::to_string(n);
  const auto& all = store.current().segmentations;
  int count = 0;
  for (const Segmentation& s : all) count += static_cast<int>(s.segments.size());
  segment.colour = segmentColour(count);
  if (auto added = store.execute(*addSegment(segment)); !added) return session.sayError(added.error());
  session.view().activeSegment = segment.uid;
}

std::vector<Uid> allSegments(const Session& session) {
  std::vector<Uid> all;
  for (const Segmentation& segmentation : session.current().segmentations)
    for (const Segment& segment : segmentation.segments) all.push_back(segment.uid);
  return all;
}

void hideOthers(Session& session) {
  const Segment& kept = *activeSegment(session);
  std::vector<Uid> others = allSegments(session);
  std::erase(others, kept.uid);
  if (!kept.visible) session.run(setSegmentsVisible({kept.uid}, true, "Show " + kept.name));
  if (!others.empty()) session.run(setSegmentsVisible(std::move(others), false, "Show only " + kept.name));
}

// Between the drawn slices of the view that was last pointed at; 3-D has none, so the axial ones are meant.
void fillBetweenSlices(Session& session) {
  const Segment* segment = activeSegment(session);
  const GridGeometry& grid = session.current().segmentationOf(*segment)->info.grid;
  const ViewKind view = session.ui().focusedView;
  const AnatomicalPlane plane = view == ViewKind::volume3d ? AnatomicalPlane::axial : planeOf(view);
  session.run(interpolateSlices(segment->uid, gridAxis(grid, plane), session.view().brush.over),
              "Filling " + segment->name);
}

// Opacity moves in tenths, so that steps down and up meet.
void changeOpacity(Session& session, double by) {
  double& opacity = session.view().labelOpacity;
  opacity = std::clamp(std::round((opacity + by) * 10.0) / 10.0, 0.0, 1.0);
}

}  // namespace

std::vector<Action> segmentActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&)) {
    rows.push_back({id, label, "Segments", std::move(chords), ActionScope::withCase, enabled, run});
  };
  add("segment.previous", "Previous segment", {"Q"}, hasSegments, [](Session& s) { stepActive(s, -1); });
  add("segment.next", "Next segment", {"W"}, hasSegments, [](Session& s) { stepActive(s, 1); });
  add("segment.goTo", "Go to the active segment", {"Enter"}, hasActiveSegment,
      [](Session& s) { s.goToSegment(s.view().activeSegment); });
  add(
      "segment.new", "New segment", {"N"}, [](const Session& s) { return s.shownVolume() != nullptr; },
      newSegment);
  add("segment.delete", "Delete the active segment", {"Delete"}, hasActiveSegment,
      [](Session& s) { s.run(removeSegment(s.view().activeSegment)); });
  add("segment.fillBetween", "Fill the active segment between the slices that are drawn", {"Alt+I"},
      hasActiveSegment, fillBetweenSlices);
  add("segment.lock", "Lock or unlock the active segment", {"Shift+L"}, hasActiveSegment, [](Session& s) {
    const Segment& segment = *activeSegment(s);
    s.run(setSegmentLocked(segment.uid, !segment.locked));
  });
  add("segment.hide", "Hide or show the active segment", {"Shift+S"}, hasActiveSegment, [](Session& s) {
    const Segment& segment = *activeSegment(s);
    s.run(setSegmentsVisible({segment.uid}, !segment.visible,
                             (segment.visible ? "Hide " : "Show ") + segment.name));
  });
  add("segments.toggle", "Segments on or off", {"S", "Shift+G"}, hasSegments,
      [](Session& s) { s.view().showSegments = !s.view().showSegments; });
  add("segments.in3d", "Segments in 3-D on or off", {"Shift+D"}, hasSegments,
      [](Session& s) { s.view().segmentsIn3d = !s.view().segmentsIn3d; });
  add("segment.cutOut", "Cut the active segment out of 3-D, and back", {"Shift+E"}, hasActiveSegment,
      [](Session& s) { toggleCutOut(s.view(), s.view().activeSegment); });
  add("segment.onlyIn3d", "3-D only within the active segment, and back", {"Shift+Q"}, hasActiveSegment,
      [](Session& s) { toggleOnlyIn(s.view(), s.view().activeSegment); });
  add(
      "segments.uncut", "Put back all that segments cut out of 3-D", {"Alt+Shift+E"},
      [](const Session& s) { return s.hasCase() && !s.view().cutOuts.empty(); },
      [](Session& s) { s.view().cutOuts = {}; });
  add("view.names", "Names of all segments on or off", {"Shift+N"}, hasSegments,
      [](Session& s) { s.view().showNames = !s.view().showNames; });
  add("view.safeColours", "Segments in colours that everybody can tell apart, and back", {}, hasSegments,
      [](Session& s) { s.view().safeColours = !s.view().safeColours; });
  add("segments.group", "Segments in groups, by region of the body, and back", {}, hasSegments,
      [](Session& s) { s.view().groupSegments = !s.view().groupSegments; });
  add("segments.hideOthers", "Hide all segments but the active one", {"Shift+W"}, hasActiveSegment,
      hideOthers);
  add("segments.showAll", "Show all segments", {"Shift+A"}, hasSegments,
      [](Session& s) { s.run(setSegmentsVisible(allSegments(s), true, "Show all segments")); });
  for (const SegmentTemplate& one : segmentTemplates())
    rows.push_back({"segments.template." + one.name,
                    "Add the segments of " + one.name,
                    "Segments",
                    {},
                    ActionScope::withCase,
                    [](const Session& s) { return s.shownVolume() != nullptr; },
                    [name = one.name](Session& s) { s.addTemplate(name); }});
  add("labels.less", "Fainter label fill", {"A"}, hasSegments, [](Session& s) { changeOpacity(s, -0.1); });
  add("labels.more", "Stronger label fill", {"D"}, hasSegments, [](Session& s) { changeOpacity(s, 0.1); });
  return rows;
}

}  // namespace chiasm::app
