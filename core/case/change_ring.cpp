#include "core/case/change_ring.h"

#include <utility>

namespace chiasm {

void ChangeRing::add(ChangeSummary summary) {
  ++revision_;
  bricks_ += summary.bricks.size();
  recent_.push_back(std::move(summary));
  while (recent_.size() > kMaximumEntries || (bricks_ > kMaximumBricks && recent_.size() > 1)) {
    bricks_ -= recent_.front().bricks.size();
    recent_.pop_front();
  }
}

ChangeSummary ChangeRing::since(std::uint64_t revision) const {
  ChangeSummary all;
  if (revision >= revision_) return all;
  const std::uint64_t wanted = revision_ - revision;
  if (wanted > recent_.size()) {
    all.everything = true;
    return all;
  }
  ChangeSummary gathered;  // bricks of all entries, made unique once at the end
  for (auto entry = recent_.end() - static_cast<std::ptrdiff_t>(wanted); entry != recent_.end(); ++entry) {
    ChangeSummary flags = *entry;
    gathered.bricks.insert(gathered.bricks.end(), flags.bricks.begin(), flags.bricks.end());
    flags.bricks.clear();
    mergeInto(all, flags);
  }
  mergeInto(all, gathered);
  return all;
}

}  // namespace chiasm
