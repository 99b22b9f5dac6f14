// What 3-D leaves out of each volume: table and head holder, and what segments cut out.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/segmentation/cut_outs.h"

namespace chiasm::app {

// Keeps the mask of each volume until something that it is made of changes. One thread.
class HiddenVoxels {
 public:
  // A map over the volume's grid, 1 where it is left out; null: nothing is. `table`: table and head holder;
  // null: they are shown.
  std::shared_ptr<const LabelMap> of(const Case& current, const Volume& volume, const CutOuts& cutOuts,
                                     std::shared_ptr<const LabelMap> table);
  // What segments cut out of a volume when it was asked for last; null: nothing.
  std::shared_ptr<const LabelMap> last(const Uid& volume) const;
  void clear() { masks_.clear(); }

 private:
  struct Made {
    std::vector<CutSegment> segments;
    std::shared_ptr<const LabelMap> table, mask;
  };
  std::map<Uid, Made> masks_;
};

}  // namespace chiasm::app
