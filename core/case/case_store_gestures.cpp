// CaseStore: drags that apply while they go on, several at once, beside other edits.
#include "core/case/case_store_state.h"

namespace chiasm {

Expected<Uid> CaseStore::beginGesture(std::string kind, std::string name, Parameters parameters, const By& by,
                                      const Uid& segment) {
  if (auto allowed = state_->mayEdit(); !allowed) return tl::unexpected<Error>(std::move(allowed.error()));
  Gesture gesture;
  gesture.group = Uid::generate();
  gesture.author = state_->whoIs(by);
  gesture.kind = std::move(kind);
  gesture.name = std::move(name);
  gesture.parameters = std::move(parameters);
  gesture.segment = segment;
  gesture.lastJournaled = state_->options.steadyNow();
  const Uid group = gesture.group;
  state_->gestures.begin(std::move(gesture));
  return group;
}

Expected<void> CaseStore::extendGesture(const Uid& group, const Changes& changes) {
  Gesture* gesture = state_->gestures.find(group);
  if (gesture == nullptr)
    return failure(ErrorKind::invalidInput, "No gesture is going on. Begin one before extending it.");
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  if (!changes.empty()) {
    if (auto unlocked = refuseLocked(state_->value, changes); !unlocked) return unlocked;
    if (auto free = state_->gestures.refuseHeld(changes, gesture->author, group); !free) return free;
    if (auto applied = state_->change(changes); !applied) return applied;
    gesture->hold(changes);
    mergeInto(gesture->pending, changes);
  }
  state_->journalWhenDue(*gesture);
  return {};
}

Expected<void> CaseStore::commitGesture(const Uid& group) {
  Gesture* gesture = state_->gestures.find(group);
  if (gesture == nullptr)
    return failure(ErrorKind::invalidInput, "No gesture is going on; nothing to finish.");
  state_->journal(*gesture);
  state_->gestures.end(group);
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  return {};
}

Expected<void> CaseStore::cancelGesture(const Uid& group) {
  if (!inGesture(group))
    return failure(ErrorKind::invalidInput, "No gesture is going on; nothing to cancel.");
  const Gesture gesture = state_->gestures.end(group);
  Changes all = gesture.journaled;
  mergeInto(all, gesture.pending);
  if (!all.empty())
    if (auto applied = state_->change(inverseOf(all)); !applied) return applied;
  // Also when what was journaled cancels out: the group must not stay as a step that undoes nothing.
  if (state_->stacks.canUndo(group))
    state_->record(EntryRole::undo, Uid::generate(), group,
                   {std::string(kGestureCancelKind), gesture.name, {}, 1, inverseOf(gesture.journaled)},
                   gesture.author);
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  return {};
}

bool CaseStore::inGesture() const {
  return !state_->gestures.empty();
}

bool CaseStore::inGesture(const Uid& gesture) const {
  return state_->gestures.contains(gesture);
}

std::vector<Uid> CaseStore::openGestures() const {
  return state_->gestures.groups();
}

}  // namespace chiasm
