// The recent changes of a case by revision, for views that pull.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "core/case/changes.h"

namespace chiasm {

// Remembers a bounded number of summaries; asked for more than it has, it says "everything". One thread.
class ChangeRing {
 public:
  std::uint64_t revision() const { return revision_; }
  void add(ChangeSummary summary);
  ChangeSummary since(std::uint64_t revision) const;

 private:
  static constexpr std::size_t kMaximumEntries = 4096;
  static constexpr std::size_t kMaximumBricks = std::size_t{1} << 18;
  std::uint64_t revision_ = 1;
  std::deque<ChangeSummary> recent_;  // the last one led to revision_
  std::size_t bricks_ = 0;
};

}  // namespace chiasm
