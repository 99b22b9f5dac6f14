#include "core/case/case_store.h"

#include <algorithm>
#include <utility>

#include "core/case/case_store_state.h"

namespace chiasm {

CaseStore::CaseStore(LoadedCase loaded, Author author, CaseStoreOptions options)
    : state_(std::make_unique<State>(std::move(loaded), std::move(author), std::move(options))) {}

CaseStore::~CaseStore() {
  for (const Uid& gesture : openGestures()) (void)commitGesture(gesture);
}

const Case& CaseStore::current() const {
  return state_->value;
}

Revision CaseStore::revision() const {
  return state_->ring.revision();
}

ChangeSummary CaseStore::changesSince(Revision since) const {
  return state_->ring.since(since);
}

const std::vector<HistoryEntry>& CaseStore::history() const {
  state_->takeUpWritten();
  return state_->history;
}

const std::vector<Author>& CaseStore::authors() const {
  return state_->authors;
}

const Author& CaseStore::author() const {
  return state_->author;
}

void CaseStore::tick() {
  state_->gestures.forEach([this](Gesture& gesture) { state_->journalWhenDue(gesture); });
  state_->takeUpWritten();
}

Expected<void> CaseStore::execute(const Command& command, const By& by) {
  Progress progress;
  return execute(command, progress, by);
}

Expected<void> CaseStore::execute(const Command& command, Progress& progress, const By& by) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
  auto edit = command.plan(state_->value, progress);
  if (!edit) return tl::unexpected<Error>(std::move(edit.error()));
  return commit(std::move(*edit), by);
}

Expected<void> CaseStore::commit(Edit edit, const By& by) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
  if (edit.changes.empty()) return {};
  const Author& who = state_->whoIs(by);
  if (auto unlocked = refuseLocked(state_->value, edit.changes); !unlocked) return unlocked;
  if (auto free = state_->gestures.refuseHeld(edit.changes, who); !free) return free;
  if (auto applied = state_->change(edit.changes); !applied) return applied;
  state_->record(EntryRole::edit, Uid::generate(), {}, std::move(edit), who);
  return {};
}

std::string CaseStore::undoName() const {
  const UndoStep* next = state_->nextUndo();
  return next ? next->name : std::string();
}

std::string CaseStore::redoName() const {
  const UndoStep* next = state_->stacks.nextRedo();
  return next ? next->name : std::string();
}

Author CaseStore::undoAuthor() const {
  const UndoStep* next = state_->nextUndo();
  return next ? state_->authorOf(next->author) : Author{};
}

Author CaseStore::redoAuthor() const {
  const UndoStep* next = state_->stacks.nextRedo();
  return next ? state_->authorOf(next->author) : Author{};
}

Expected<std::string> CaseStore::undo(const By& by) {
  return state_->step(state_->nextUndo(), EntryRole::undo, state_->whoIs(by));
}

Expected<std::string> CaseStore::redo(const By& by) {
  return state_->step(state_->stacks.nextRedo(), EntryRole::redo, state_->whoIs(by));
}

Expected<void> CaseStore::returnTo(std::uint64_t sequence, const By& by) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
  const Author& who = state_->whoIs(by);
  if (inGesture()) return tl::unexpected<Error>(stillGoingOn(state_->gestures.first(), who));
  const std::uint64_t last = lastSequence(state_->history);
  if (sequence > last)
    return failure(ErrorKind::notFound, "The history has no edit number " + std::to_string(sequence) +
                                            "; its last is number " + std::to_string(last) + ".");
  std::vector<std::uint64_t> later;
  std::string name = "Return to the beginning";
  for (const HistoryEntry& entry : state_->history) {
    if (entry.sequence > sequence) later.push_back(entry.sequence);
    if (entry.sequence == sequence) {
      const char* role = entry.role == EntryRole::undo   ? "undo of "
                         : entry.role == EntryRole::redo ? "redo of "
                                                         : "";
      name = "Return to " + std::string(role) + "'" + entry.name + "'";
    }
  }
  auto changes = state_->changesOf(later);
  if (!changes) return tl::unexpected<Error>(std::move(changes.error()));
  Changes back = inverseOf(*changes);
  if (back.empty()) return {};
  if (auto applied = state_->change(back); !applied) return applied;
  Parameters parameters = {{"sequence", static_cast<std::int64_t>(sequence)}};
  state_->record(EntryRole::edit, Uid::generate(), {},
                 {"history.return", std::move(name), std::move(parameters), 1, std::move(back)}, who);
  return {};
}

Expected<void> CaseStore::attachVoxels(const Uid& uid, std::shared_ptr<const VoxelBuffer> voxels) {
  const auto found = std::find_if(state_->value.volumes.begin(), state_->value.volumes.end(),
                                  [&uid](const Volume& volume) { return volume.info.uid == uid; });
  if (found == state_->value.volumes.end())
    return failure(ErrorKind::notFound, "The volume that these voxels belong to is no longer in the case.");
  if (voxels && (voxels->type() != found->info.voxelType || voxels->count() != found->info.grid.voxelCount()))
    return failure(ErrorKind::conflict, "The file of the volume '" + found->info.name +
                                            "' holds other voxels than this case was made with. Choose the "
                                            "right file for it.");
  found->voxels = voxels;
  if (voxels)
    state_->voxels[uid] = std::move(voxels);
  else
    state_->voxels.erase(uid);
  ChangeSummary summary;
  summary.volumes = true;
  state_->ring.add(std::move(summary));
  return {};
}

std::uint64_t CaseStore::savedSequence() const {
  return state_->writer.savedSequence();
}

UtcTime CaseStore::savedTime() const {
  return state_->writer.savedTime();
}

Expected<void> CaseStore::flush() {
  state_->gestures.forEach([this](Gesture& gesture) { state_->journal(gesture); });
  auto flushed = state_->writer.flush();
  state_->takeUpWritten();
  if (!flushed) return failure(ErrorKind::storage, *readOnlyReason());
  return {};
}

std::optional<std::string> CaseStore::readOnlyReason() const {
  return state_->readOnlyReason();
}

void CaseStore::setReadOnly(std::string reason) {
  // A gesture that was allowed to begin is kept; the next one is refused.
  for (const Uid& gesture : openGestures()) (void)commitGesture(gesture);
  state_->readOnly = std::move(reason);
}

Expected<void> CaseStore::saveViewState(const std::string& json) {
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  state_->viewState = json;
  state_->writer.saveViewState(json);
  return {};
}

std::string CaseStore::loadViewState() const {
  return state_->viewState ? *state_->viewState : state_->writer.journal().loadViewState();
}

void CaseStore::setUndoMemoryLimit(std::size_t bytes) {
  state_->options.undoMemoryLimit = bytes;
  state_->takeUpWritten();
}

std::size_t CaseStore::undoMemory() const {
  state_->takeUpWritten();
  return state_->memory.bytes();
}

}  // namespace chiasm
