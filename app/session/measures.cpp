#include "app/session/measures.h"

#include <algorithm>
#include <set>
#include <vector>

namespace chiasm::app {
namespace {

// Looking into more changed bricks than these would be felt; then everything of the segmentation is measured.
constexpr std::size_t kMostBricks = 64;

void addLabels(const Brick& brick, std::set<Label>& labels) {
  if (brick.isUniform())
    labels.insert(brick.uniformLabel());
  else if (const TwoLabelBrick* two = brick.twoLabels())
    labels.insert({two->unset, two->set});
  else
    labels.insert(brick.dense()->begin(), brick.dense()->end());
}

bool sameSegments(const Segmentation& a, const Segmentation& b) {
  return std::equal(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                    [](const Segment& one, const Segment& other) {
                      return one.uid == other.uid && one.layer == other.layer && one.label == other.label;
                    });
}

// The segments whose voxels may differ; all of them when that is quicker to say.
std::vector<Uid> changedSegments(const Segmentation& before, const Segmentation& now) {
  std::vector<Uid> changed;
  const bool comparable = before.layers.size() == now.layers.size() && sameSegments(before, now) &&
                          before.info.grid == now.info.grid;
  std::vector<std::set<Label>> labels(now.layers.size());
  std::size_t bricks = 0;
  for (std::size_t layer = 0; comparable && layer < now.layers.size() && bricks <= kMostBricks; ++layer)
    for (std::uint32_t i = 0; i < now.layers[layer].brickCount() && bricks <= kMostBricks; ++i) {
      const Brick &old = before.layers[layer].brick(i), &young = now.layers[layer].brick(i);
      if (old.sharesStorageWith(young)) continue;
      ++bricks;
      addLabels(old, labels[layer]);
      addLabels(young, labels[layer]);
    }
  for (const Segment& segment : now.segments)
    if (!comparable || bricks > kMostBricks ||
        labels[static_cast<std::size_t>(segment.layer)].contains(segment.label))
      changed.push_back(segment.uid);
  return changed;
}

}  // namespace

const ShapeStatistics* MeasureTable::of(const Uid& segment) const {
  const auto found = shapes_.find(segment);
  return found != shapes_.end() && found->second ? &*found->second : nullptr;
}

void MeasureTable::stop() {
  if (running_) running_->cancel();
}

void MeasureTable::clear() {
  stop();
  running_.reset();
  shapes_.clear();
  waiting_.clear();
  known_.reset();
  seen_ = 0;
}

void MeasureTable::lookForChanges(const Case& current) {
  std::vector<Uid> changed;
  for (const Segmentation& now : current.segmentations) {
    const Segmentation* before = known_ ? known_->findSegmentation(now.info.uid) : nullptr;
    const Volume* volume = current.findVolume(now.info.volume);
    const Volume* volumeBefore = known_ ? known_->findVolume(now.info.volume) : nullptr;
    const bool sameVoxels = volume && volumeBefore && volume->voxels == volumeBefore->voxels;
    if (before && sameVoxels) {
      const std::vector<Uid> some = changedSegments(*before, now);
      changed.insert(changed.end(), some.begin(), some.end());
    } else {
      for (const Segment& segment : now.segments) changed.push_back(segment.uid);
    }
  }
  for (const Uid& uid : changed)
    if (std::find(waiting_.begin(), waiting_.end(), uid) == waiting_.end()) waiting_.push_back(uid);
  std::erase_if(waiting_, [&](const Uid& uid) { return current.findSegment(uid) == nullptr; });
  std::erase_if(shapes_, [&](const auto& shape) { return current.findSegment(shape.first) == nullptr; });
  known_ = current;
}

bool MeasureTable::update(const CaseStore& store, JobRunner& jobs) {
  const bool wanted = std::exchange(wanted_, false);
  if (wanted && store.revision() != seen_ && !store.inGesture()) {
    seen_ = store.revision();
    lookForChanges(store.current());
    changed_ = true;
  }
  if (wanted && !running_ && !waiting_.empty()) start(store.current(), jobs);
  return std::exchange(changed_, false);
}

void MeasureTable::start(const Case& snapshot, JobRunner& jobs) {
  const Uid segment = waiting_.front();
  waiting_.pop_front();
  running_ = std::make_shared<Progress>();
  jobs.start("Measuring a segment", JobRunner::Visibility::quiet,
             [this, snapshot, segment, progress = running_](Progress&) -> JobRunner::Completion {
               auto shape =
                   std::make_shared<Expected<ShapeStatistics>>(measureShape(snapshot, segment, *progress));
               return [this, segment, shape, progress] {
                 if (running_ != progress) return;  // of another case
                 running_.reset();
                 changed_ = true;
                 if (progress->cancelled()) return;
                 // An empty segment has no shape.
                 std::optional<ShapeStatistics>& known = shapes_[segment];
                 known.reset();
                 if (*shape) known = std::move(**shape);
               };
             });
}

}  // namespace chiasm::app
