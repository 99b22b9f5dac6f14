// What undo and redo would do next, as it follows from the history alone.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/case/journal.h"

namespace chiasm {

// One undoable step: the entries of one group.
struct UndoStep {
  Uid group;
  std::string name;
  Uid author;                            // who did it, whoever undid or redid it since
  std::vector<std::uint64_t> sequences;  // ascending
};

// Replays history, entry by entry, in a running program as after a restart: so both always agree. There is
// one history for everybody: undo takes back what was finished last, whoever did it. A step whose entries
// alternate with others' (two people at once) stands where its last entry is. A new edit clears redo;
// cancelling the gesture that did so brings redo back when nothing else happened meanwhile. Entries that make
// no sense (a damaged file) are ignored. One thread.
class UndoStacks {
 public:
  void replay(const HistoryEntry& entry);
  // `goingOn`: groups of gestures that have not ended; they are no steps yet.
  const UndoStep* nextUndo(const std::vector<Uid>& goingOn = {}) const;
  const UndoStep* nextRedo() const { return redo_.empty() ? nullptr : &redo_.back(); }
  bool canUndo(const Uid& group) const { return undoable_.contains(group); }

 private:
  void edited(const HistoryEntry& entry);
  static bool move(std::vector<UndoStep>& from, std::vector<UndoStep>& to, const Uid& group);
  void cancelled(const Uid& group);

  std::vector<UndoStep> undo_, redo_;
  std::unordered_set<Uid> undoable_;  // groups of undo_
  // What the latest edit cleared, and that edit's group; no group when something else happened since.
  std::vector<UndoStep> redoBeforeEdit_;
  Uid clearedBy_;
};

}  // namespace chiasm
