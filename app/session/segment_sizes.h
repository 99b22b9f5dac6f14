// SegmentSizes: the sizes of the segments that somebody is offered to write into a report.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "app/session/jobs.h"
#include "core/case/case_store.h"
#include "core/checks/mask_size.h"

namespace chiasm::app {

// Owner: the UI thread. One quiet job at a time measures one segment; any edit makes them be measured anew.
class SegmentSizes {
 public:
  // Somebody is offered them: to be said by whoever draws the list, every frame.
  void want(const Uid& segment);
  struct Known {
    bool measured = false;         // false: on its way
    std::optional<MaskSize> size;  // nullopt: no voxels
  };
  Known of(const Uid& segment) const;

  // Once a frame. True when something changed that has to be drawn.
  bool update(const CaseStore& store, JobRunner& jobs);
  void clear();  // another case

 private:
  std::map<Uid, std::optional<MaskSize>> sizes_;
  std::deque<Uid> wanted_;
  Revision revision_ = 0;  // of what is known
  std::uint64_t run_ = 0;  // tells results that are still wanted from those of before
  bool running_ = false, changed_ = false;
};

}  // namespace chiasm::app
