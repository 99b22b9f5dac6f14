#include "core/case/undo_memory.h"

#include <utility>

namespace chiasm {

void UndoMemory::keep(std::uint64_t sequence, Changes changes) {
  if (!changes.bricks.empty()) {
    withBricks_.push_back(sequence);
    bytes_ += brickBytes(changes);
  }
  kept_.insert_or_assign(sequence, std::move(changes));
}

const Changes* UndoMemory::find(std::uint64_t sequence) const {
  const auto found = kept_.find(sequence);
  return found == kept_.end() ? nullptr : &found->second;
}

void UndoMemory::trim(std::size_t limit, std::uint64_t savedSequence) {
  while (bytes_ > limit && !withBricks_.empty() && withBricks_.front() <= savedSequence) {
    const auto oldest = kept_.find(withBricks_.front());
    bytes_ -= brickBytes(oldest->second);
    kept_.erase(oldest);
    withBricks_.pop_front();
  }
}

}  // namespace chiasm
