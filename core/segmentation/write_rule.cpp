#include "core/segmentation/write_rule.h"

#include <algorithm>

namespace chiasm {

WriteRule::WriteRule(const Segmentation& segmentation, const Segment& target, PaintOver over) {
  Label highest = target.label;
  for (const Segment& segment : segmentation.segments)
    if (segment.layer == target.layer) highest = std::max(highest, segment.label);
  // The last entry answers for labels that no segment stands for: they are nobody's, so not locked.
  const bool others = over != PaintOver::background && over != PaintOver::overlap;
  replaceable_.assign(static_cast<std::size_t>(highest) + 2, others);
  for (const Segment& segment : segmentation.segments)
    if (segment.layer == target.layer && (segment.locked || (over == PaintOver::hidden && segment.visible)))
      replaceable_[segment.label] = false;
  replaceable_[0] = true;
  replaceable_[target.label] = !target.locked;
}

bool WriteRule::mayReplace(Label current) const {
  return replaceable_[std::min<std::size_t>(current, replaceable_.size() - 1)];
}

}  // namespace chiasm
