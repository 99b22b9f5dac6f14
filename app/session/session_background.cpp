// Session: what runs behind the person's back — voxels, statistics, masks, the saved view.
#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "app/session/session.h"
#include "app/session/unverified_voxels.h"
#include "core/segmentation/object_mask.h"

namespace chiasm::app {
namespace {

constexpr std::chrono::milliseconds kViewSaveInterval{1500};
constexpr std::size_t kRecentSegments = 6;

}  // namespace

void Session::readMissingVolumes() {
  for (const Volume& volume : current().volumes) {
    const Uid uid = volume.info.uid;
    if (volumeStatistics_.contains(uid) || volumesBeingRead_.contains(uid) || volumeProblems_.contains(uid))
      continue;
    if (!volume.voxels && reader_ == nullptr) continue;
    volumesBeingRead_.insert(uid);
    const auto visibility = volume.voxels ? JobRunner::Visibility::quiet : JobRunner::Visibility::shown;
    jobs_.start("Reading " + volume.info.name, visibility,
                [this, copy = volume, path = casePath_,
                 number = caseNumber_](Progress& progress) mutable -> JobRunner::Completion {
                  std::string problem;
                  std::shared_ptr<data_io::VolumeInHand> unverified;
                  if (!copy.voxels) {
                    if (auto read = readVoxelsFirst(copy.info, path, *reader_, progress)) {
                      unverified = std::make_shared<data_io::VolumeInHand>(std::move(*read));
                      copy.voxels = unverified->volume.voxels;
                    } else {
                      problem = read.error().message;
                    }
                  }
                  VolumeStatistics statistics;
                  if (copy.voxels) statistics = computeStatistics(copy);
                  return [this, number, info = copy.info, problem, voxels = copy.voxels, unverified,
                          statistics = std::move(statistics)]() mutable {
                    if (number != caseNumber_ || !store_) return;
                    volumesBeingRead_.erase(info.uid);
                    if (!voxels) {
                      volumeProblems_[info.uid] = problem;
                      return sayError({ErrorKind::notFound, problem});
                    }
                    if (unverified) verifyVolume(info, std::move(unverified));
                    volumeArrived(info.uid, std::move(voxels), std::move(statistics));
                  };
                });
  }
}

void Session::volumeArrived(const Uid& uid, std::shared_ptr<const VoxelBuffer> voxels,
                            VolumeStatistics statistics) {
  const Volume* volume = current().findVolume(uid);
  if (volume == nullptr) return;
  if (volume->voxels != voxels)
    if (auto attached = store_->attachVoxels(uid, std::move(voxels)); !attached) {
      volumeProblems_[uid] = attached.error().message;
      return sayError(attached.error());
    }
  volume = current().findVolume(uid);
  const bool known = view_.volumes.contains(uid) && !view_.volumes[uid].transferFunction.points.empty();
  if (!known) prepareVolumeView(view_.of(uid), volume->info, statistics);
  if (viewIsFresh_ && uid == view_.volume) {
    viewIsFresh_ = false;
    if (volume->info.unit != "HU") {
      view_.thresholdLower = 0.5 * (statistics.percentile1 + statistics.percentile99);
      view_.thresholdUpper = statistics.maximum;
      view_.growTolerance = 0.05 * (statistics.percentile99 - statistics.percentile1);
    }
  }
  volumeStatistics_[uid] = std::move(statistics);
}

// Counting goes on while the person edits: one job at a time, over a snapshot, and only over segmentations
// whose bricks or segments changed since the last count.
void Session::refreshStatistics() {
  if (statisticsRunning_ || store_->inGesture() ||
      (statisticsKnown_ && statisticsRevision_ == store_->revision()))
    return;
  const ChangeSummary changes =
      statisticsKnown_ ? store_->changesSince(statisticsRevision_) : ChangeSummary{};
  statisticsRevision_ = store_->revision();
  const bool all = changes.everything || changes.segments || !statisticsKnown_;
  statisticsKnown_ = true;
  std::vector<Segmentation> dirty;
  for (const Segmentation& segmentation : current().segmentations)
    if (all || std::any_of(changes.bricks.begin(), changes.bricks.end(),
                           [&](const auto& brick) { return brick.segmentation == segmentation.info.uid; }))
      dirty.push_back(segmentation);
  if (dirty.empty()) {
    if (all) statistics_.clear();
    return;
  }
  statisticsRunning_ = true;
  jobs_.start(
      "Measuring", JobRunner::Visibility::quiet,
      [this, all, dirty = std::move(dirty), number = caseNumber_](Progress&) -> JobRunner::Completion {
        std::vector<SegmentStatistics> measured;
        for (const Segmentation& segmentation : dirty) {
          std::vector<SegmentStatistics> part = measureSegments(segmentation);
          std::move(part.begin(), part.end(), std::back_inserter(measured));
        }
        return [this, all, number, measured = std::move(measured)]() mutable {
          statisticsRunning_ = false;
          if (number != caseNumber_ || !store_) return;
          if (all) {
            statistics_ = std::move(measured);
            return;
          }
          for (SegmentStatistics& one : measured) {
            const auto known =
                std::find_if(statistics_.begin(), statistics_.end(),
                             [&](const SegmentStatistics& s) { return s.segment == one.segment; });
            if (known != statistics_.end())
              *known = one;
            else
              statistics_.push_back(one);
          }
        };
      });
}

void Session::refreshHiddenMasks() {
  for (const Volume& volume : current().volumes) {
    const Uid uid = volume.info.uid;
    const auto state = view_.volumes.find(uid);
    if (!volume.voxels || state == view_.volumes.end() || !state->second.hideTable ||
        hiddenMasks_.contains(uid) || hiddenMasksRunning_.contains(uid))
      continue;
    hiddenMasksRunning_.insert(uid);
    jobs_.start("Finding table and head holder", JobRunner::Visibility::shown,
                [this, copy = volume, number = caseNumber_](Progress& progress) -> JobRunner::Completion {
                  auto mask = std::make_shared<Expected<LabelMap>>(findTableAndHolder(copy, progress));
                  return [this, mask, number, uid = copy.info.uid, voxels = copy.voxels] {
                    if (number != caseNumber_ || !store_) return;
                    hiddenMasksRunning_.erase(uid);
                    const Volume* shown = current().findVolume(uid);
                    if (shown == nullptr || shown->voxels != voxels) return;
                    if (*mask) {
                      hiddenMasks_[uid] = std::make_shared<const LabelMap>(std::move(**mask));
                    } else {
                      view_.of(uid).hideTable = false;
                      sayError(mask->error());
                    }
                  };
                });
  }
}

void Session::setHideTable(const Uid& volume, bool hide) {
  view_.of(volume).hideTable = hide;
}

void Session::keepViewValid() {
  const auto segmentIsGone = [this](const Uid& uid) { return current().findSegment(uid) == nullptr; };
  if (!view_.activeSegment.empty() && segmentIsGone(view_.activeSegment)) view_.activeSegment = {};
  if (view_.activeSegment.empty())
    for (const Segmentation& segmentation : current().segmentations)
      if (!segmentation.segments.empty()) {
        view_.activeSegment = segmentation.segments.front().uid;
        break;
      }
  std::erase_if(view_.hover.segments, segmentIsGone);
  // What is active now was chosen last.
  std::erase_if(view_.recentSegments,
                [&](const Uid& uid) { return uid == view_.activeSegment || segmentIsGone(uid); });
  if (!view_.activeSegment.empty())
    view_.recentSegments.insert(view_.recentSegments.begin(), view_.activeSegment);
  if (view_.recentSegments.size() > kRecentSegments) view_.recentSegments.resize(kRecentSegments);
  if (current().findVolume(view_.volume) == nullptr && !current().volumes.empty())
    resetView(view_, current());
  if (view_.selectedText && current().findReport(view_.selectedText->report) == nullptr)
    view_.selectedText.reset();
}

void Session::saveViewIfDue(bool now) {
  const auto time = std::chrono::steady_clock::now();
  if (!now && (time - viewChecked_ < kViewSaveInterval || ui_.moving)) return;
  viewChecked_ = time;
  // A window chosen for values that turn out to be others' is none.
  if (verifying()) return;
  if (store_->readOnlyReason()) return;
  std::string json = toJson(view_);
  if (json == savedView_) return;
  if (auto saved = store_->saveViewState(json); !saved) return sayError(saved.error());
  savedView_ = std::move(json);
}

}  // namespace chiasm::app
