// The changes of recent edits in memory, within a budget; older ones are read from the journal again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include "core/case/changes.h"

namespace chiasm {

// Changes by sequence. Only the oldest durable ones that hold bricks are dropped: object changes are small,
// and what is not on disk yet exists nowhere else. One thread.
class UndoMemory {
 public:
  void keep(std::uint64_t sequence, Changes changes);
  const Changes* find(std::uint64_t sequence) const;  // nullptr when dropped or never kept
  // Drops until at most `limit` bytes are kept, as far as entries are durable.
  void trim(std::size_t limit, std::uint64_t savedSequence);
  std::size_t bytes() const { return bytes_; }

 private:
  std::unordered_map<std::uint64_t, Changes> kept_;
  std::deque<std::uint64_t> withBricks_;  // ascending
  std::size_t bytes_ = 0;
};

}  // namespace chiasm
