#include "core/case/undo_stacks.h"

#include <algorithm>
#include <utility>

namespace chiasm {
namespace {

std::vector<UndoStep>::iterator stepOf(std::vector<UndoStep>& steps, const Uid& group) {
  const auto found =
      std::find_if(steps.rbegin(), steps.rend(), [&](const UndoStep& step) { return step.group == group; });
  return found == steps.rend() ? steps.end() : std::prev(found.base());
}

}  // namespace

void UndoStacks::replay(const HistoryEntry& entry) {
  const Uid& target = entry.targetGroup;
  switch (entry.role) {
    case EntryRole::edit:
      return edited(entry);
    case EntryRole::undo:
      if (entry.kind == kGestureCancelKind) return cancelled(target);
      if (move(undo_, redo_, target)) undoable_.erase(target);
      clearedBy_ = {};
      return;
    case EntryRole::redo:
      if (move(redo_, undo_, target)) undoable_.insert(target);
      clearedBy_ = {};
      return;
  }
}

const UndoStep* UndoStacks::nextUndo(const std::vector<Uid>& goingOn) const {
  const auto found = std::find_if(undo_.rbegin(), undo_.rend(), [&goingOn](const UndoStep& step) {
    return std::find(goingOn.begin(), goingOn.end(), step.group) == goingOn.end();
  });
  return found == undo_.rend() ? nullptr : &*found;
}

void UndoStacks::edited(const HistoryEntry& entry) {
  if (undoable_.insert(entry.group).second) {
    redoBeforeEdit_ = std::exchange(redo_, {});
    clearedBy_ = entry.group;
    undo_.push_back({entry.group, entry.name, entry.author, {entry.sequence}});
    return;
  }
  // Near the end: others have done few steps since the gesture began.
  const auto known = stepOf(undo_, entry.group);
  known->sequences.push_back(entry.sequence);
  std::rotate(known, std::next(known), undo_.end());
  redo_.clear();
  if (clearedBy_ != entry.group) clearedBy_ = {};
}

bool UndoStacks::move(std::vector<UndoStep>& from, std::vector<UndoStep>& to, const Uid& group) {
  const auto found = stepOf(from, group);
  if (found == from.end()) return false;
  to.push_back(std::move(*found));
  from.erase(found);
  return true;
}

void UndoStacks::cancelled(const Uid& group) {
  const auto found = stepOf(undo_, group);
  if (found == undo_.end()) return;
  undo_.erase(found);
  undoable_.erase(group);
  if (clearedBy_ == group) redo_ = std::exchange(redoBeforeEdit_, {});
}

}  // namespace chiasm
