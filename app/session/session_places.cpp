// Session: going to segments and links, choosing tools.
#include <algorithm>
#include <cmath>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/session/session.h"
#include "app/stations/station.h"
#include "app/view_words.h"

namespace chiasm::app {

void Session::setTool(ToolKind tool) {
  cancelStroke();
  view_.tool = tool;
}

void Session::showVolume(const Uid& volume, std::optional<ViewPlace> place) {
  if (!store_ || current().findVolume(volume) == nullptr) return;
  if (place)
    showInView(view_, *place, volume);
  else
    showInAllViews(current(), view_, volume);
}

void Session::rememberLayout() {
  if (!store_) return;
  std::string& kept = settings_.layouts[modalitiesOf(current())];
  const std::string word = layoutWord(view_.layout);
  if (kept == word) return;
  kept = word;
  settingsChanged();
}

// A case that was never looked at opens as others of its modalities were arranged last.
void Session::recallLayout() {
  const auto kept = settings_.layouts.find(modalitiesOf(current()));
  const auto layout = kept != settings_.layouts.end() ? findLayout(kept->second) : std::nullopt;
  if (!layout) return;
  if (!hasTwoColumns(*layout)) {
    view_.layout = *layout;
  } else if (compareModalities(current(), view_) || compareWithPrior(current(), view_)) {
    view_.layout = *layout;
  }
}

void Session::goToSegment(const Uid& uid) {
  const Segment* segment = current().findSegment(uid);
  if (segment == nullptr) return;
  view_.activeSegment = uid;
  const Segmentation* segmentation = current().segmentationOf(*segment);
  const SegmentStatistics* known = statisticsOf(uid);
  if (known == nullptr) {
    // Not counted yet: count this one segmentation on a worker, then go.
    jobs_.start("Looking for " + segment->name, JobRunner::Visibility::quiet,
                [this, uid, copy = *segmentation, number = caseNumber_](Progress&) -> JobRunner::Completion {
                  std::vector<SegmentStatistics> measured = measureSegments(copy);
                  return [this, uid, number, measured = std::move(measured)] {
                    if (number != caseNumber_ || !store_) return;
                    for (const SegmentStatistics& one : measured)
                      if (!statisticsOf(one.segment)) statistics_.push_back(one);
                    if (statisticsOf(uid)) goToSegment(uid);
                  };
                });
    return;
  }
  if (known->voxels == 0) return say(segment->name + " is empty.");
  // Each view shows the slice in which the segment is largest.
  view_.crosshair = voxelToPatient(segmentation->info.grid, VoxelIndex{known->largestSlice});
  for (SliceViewState& slice : view_.slices) slice.panMm = {};
  const Volume* volume = shownVolume();
  if (volume == nullptr) return;
  const PatientBox box = boundingBox(volume->info.grid);
  glm::dvec3 outwards = known->centroid.mm - (box.minimum + box.maximum) * 0.5;
  // A segment in the middle has no side to be seen from: the camera stays.
  if (glm::length(outwards) < 0.05 * glm::length(box.maximum - box.minimum)) return;
  outwards = glm::normalize(outwards);
  outwards.z = std::clamp(outwards.z, -0.6, 0.6);  // heads stay upright
  if (std::abs(outwards.x) + std::abs(outwards.y) < 0.05) outwards.y = -1.0;
  view_.cameraSet = true;
  lookFrom(view_.camera, {outwards});
}

void Session::followLink(const Uid& uid) {
  const Link* link = current().findLink(uid);
  if (link == nullptr) return;
  for (const LinkTarget& target : link->targets) {
    if (target.kind == kSegmentTarget) return goToSegment(target.uid);
    if (target.kind == kViewTarget) {
      if (auto gone = goToStation(current(), view_, target.uid); !gone) sayError(gone.error());
      return;
    }
    if (const Measurement* measurement = current().findMeasurement(target.uid);
        measurement != nullptr && !measurement->points.empty()) {
      glm::dvec3 sum(0.0);
      const std::size_t count =
          measurement->kind == Measurement::Kind::ellipse || measurement->kind == Measurement::Kind::box
              ? 1
              : measurement->points.size();
      for (std::size_t i = 0; i < count; ++i) sum += measurement->points[i].mm;
      return setCrosshair({sum / static_cast<double>(count)});
    }
  }
}

}  // namespace chiasm::app
