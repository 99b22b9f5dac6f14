// What the masks of a case measure, each worked out once and only when it is asked for.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/case/case.h"
#include "core/checks/mask_runs.h"
#include "core/checks/mask_size.h"
#include "core/checks/midline.h"

namespace chiasm {

// One thread. The case must outlive it.
class SegmentFacts {
 public:
  SegmentFacts(const Case& value, std::optional<Midline> midline);

  const std::optional<Midline>& midline() const { return midline_; }
  bool empty(const Segment& segment) { return runs(segment).empty(); }
  const std::vector<MaskRun>& runs(const Segment& segment);
  // Without specks: parts of fewer than 3 voxels, or of less than 1/2000 of the mask, unless it has no other.
  const std::vector<std::vector<MaskRun>>& parts(const Segment& segment);
  // Of the whole mask, and of each part; the mask must not be empty.
  const MaskSize& size(const Segment& segment);
  const std::vector<MaskSize>& partSizes(const Segment& segment);
  std::optional<MaskSide> side(const Segment& segment);  // nullopt without a midline or voxels

  // The values under the mask in the volume that it belongs to.
  struct Values {
    double mean = 0, median = 0, low = 0, high = 0;  // 5th and 95th percentile
    std::int64_t count = 0;
  };
  // nullopt when the volume's voxels are not read, or none lies under the mask.
  std::optional<Values> values(const Segment& segment);
  const Volume* volumeOf(const Segment& segment) const;

 private:
  struct Known;
  Known& known(const Segment& segment);
  const Case& case_;
  std::optional<Midline> midline_;
  std::unordered_map<Uid, std::shared_ptr<Known>> known_;
};

}  // namespace chiasm
