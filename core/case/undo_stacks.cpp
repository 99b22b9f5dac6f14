#include "core/case/undo_stacks.h"

#include <algorithm>
#include <utility>

namespace chiasm {

void UndoStacks::replay(const HistoryEntry& entry) {
  switch (entry.role) {
    case EntryRole::edit:
      return edited(entry);
    case EntryRole::undo:
      if (entry.kind == kGestureCancelKind) return cancelled(entry.targetGroup);
      return move(undo_, redo_, entry.targetGroup);
    case EntryRole::redo:
      return move(redo_, undo_, entry.targetGroup);
  }
}

void UndoStacks::edited(const HistoryEntry& entry) {
  if (!undo_.empty() && undo_.back().group == entry.group) {
    undo_.back().sequences.push_back(entry.sequence);
    return;
  }
  redoBeforeEdit_ = std::exchange(redo_, {});
  undo_.push_back({entry.group, entry.name, {entry.sequence}});
}

void UndoStacks::move(std::vector<UndoStep>& from, std::vector<UndoStep>& to, const Uid& group) {
  const auto found = std::find_if(from.rbegin(), from.rend(),
                                  [&group](const UndoStep& step) { return step.group == group; });
  if (found == from.rend()) return;
  to.push_back(std::move(*found));
  from.erase(std::next(found).base());
}

void UndoStacks::cancelled(const Uid& group) {
  if (undo_.empty() || undo_.back().group != group) return;
  undo_.pop_back();
  redo_ = std::exchange(redoBeforeEdit_, {});
}

}  // namespace chiasm
