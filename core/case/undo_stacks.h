// What undo and redo would do next, as it follows from the history alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/case/journal.h"

namespace chiasm {

// One undoable step: the entries of one group.
struct UndoStep {
  Uid group;
  std::string name;
  std::vector<std::uint64_t> sequences;  // ascending
};

// Replays history, entry by entry, in a running program as after a restart: so both always agree. A new edit
// clears redo; cancelling the gesture that did so brings redo back. Entries that make no sense (a damaged
// file) are ignored. One thread.
class UndoStacks {
 public:
  void replay(const HistoryEntry& entry);
  const UndoStep* nextUndo() const { return undo_.empty() ? nullptr : &undo_.back(); }
  const UndoStep* nextRedo() const { return redo_.empty() ? nullptr : &redo_.back(); }

 private:
  void edited(const HistoryEntry& entry);
  static void move(std::vector<UndoStep>& from, std::vector<UndoStep>& to, const Uid& group);
  void cancelled(const Uid& group);

  std::vector<UndoStep> undo_, redo_;
  std::vector<UndoStep> redoBeforeEdit_;  // what the latest edit cleared
};

}  // namespace chiasm
