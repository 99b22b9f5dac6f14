#include "app/session/segment_sizes.h"

#include <algorithm>
#include <utility>

namespace chiasm::app {

void SegmentSizes::want(const Uid& segment) {
  if (std::find(wanted_.begin(), wanted_.end(), segment) == wanted_.end()) wanted_.push_back(segment);
}

SegmentSizes::Known SegmentSizes::of(const Uid& segment) const {
  const auto found = sizes_.find(segment);
  return found == sizes_.end() ? Known{} : Known{true, found->second};
}

void SegmentSizes::clear() {
  sizes_.clear();
  wanted_.clear();
  ++run_;
  running_ = false;
}

bool SegmentSizes::update(const CaseStore& store, JobRunner& jobs) {
  if (store.revision() != revision_) clear();
  revision_ = store.revision();
  std::erase_if(wanted_, [&](const Uid& uid) {
    return sizes_.contains(uid) || store.current().findSegment(uid) == nullptr;
  });
  if (running_ || wanted_.empty()) return std::exchange(changed_, false);
  const Uid uid = wanted_.front();
  wanted_.clear();  // what is still wanted is said again
  running_ = true;
  const Segment& segment = *store.current().findSegment(uid);
  jobs.start("Measuring a segment", JobRunner::Visibility::quiet,
             [this, uid, segment, segmentation = *store.current().segmentationOf(segment),
              run = run_](Progress&) -> JobRunner::Completion {
               const std::vector<MaskRun> runs = runsOf(segmentation, segment);
               std::optional<MaskSize> size;
               if (!runs.empty()) size = measureMask(segmentation.info.grid, runs);
               return [this, uid, size, run] {
                 if (run != run_) return;
                 running_ = false;
                 changed_ = true;
                 sizes_[uid] = size;
               };
             });
  return std::exchange(changed_, false);
}

}  // namespace chiasm::app
