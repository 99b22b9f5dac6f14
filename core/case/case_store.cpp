#include "core/case/case_store.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/case/change_ring.h"
#include "core/case/journal_writer.h"
#include "core/case/lock_check.h"
#include "core/case/undo_memory.h"
#include "core/case/undo_stacks.h"

namespace chiasm {
namespace {

// A drag under way: what it has changed and journaled so far, and what waits for the next beat.
struct Gesture {
  Uid group;
  std::string kind, name;
  Parameters parameters;
  Changes journaled, pending;
  std::chrono::steady_clock::time_point lastJournaled;
};

tl::unexpected<Error> nothingTo(const char* what) {
  return failure(ErrorKind::notFound, std::string("There is nothing to ") + what + ".");
}

std::uint64_t lastSequence(const std::vector<HistoryEntry>& history) {
  return history.empty() ? 0 : history.back().sequence;
}

UtcTime lastTime(const std::vector<HistoryEntry>& history) {
  return history.empty() ? UtcTime{} : history.back().time;
}

}  // namespace

struct CaseStore::State {
  State(LoadedCase loaded, Author author_, CaseStoreOptions options_)
      : options(std::move(options_)),
        value(std::move(loaded.value)),
        history(std::move(loaded.history)),
        authors(std::move(loaded.authors)),
        author(std::move(author_)),
        readOnly(std::move(loaded.readOnlyReason)),
        writer(loaded.journal ? std::move(loaded.journal) : makeMemoryJournal(), lastSequence(history),
               lastTime(history)) {
    for (const HistoryEntry& entry : history) stacks.replay(entry);
    for (const Volume& volume : value.volumes)
      if (volume.voxels) voxels[volume.info.uid] = volume.voxels;
    const auto known =
        std::find_if(authors.begin(), authors.end(), [this](const Author& a) { return a.uid == author.uid; });
    authorSaved = known != authors.end() && *known == author;
    if (known == authors.end())
      authors.push_back(author);
    else
      *known = author;
  }

  std::optional<std::string> readOnlyReason() const {
    if (const auto error = writer.failed()) {
      const std::uint64_t unsaved = lastSequence(history) - writer.savedSequence();
      const std::string count = unsaved == 1 ? "1 change is" : std::to_string(unsaved) + " changes are";
      return "Saving failed: " + error->message + " " + count +
             " only in memory; save the case elsewhere before closing it.";
    }
    return readOnly;
  }

  Expected<void> mayEdit() const {
    if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
    if (gesture)
      return failure(ErrorKind::conflict,
                     "'" + gesture->name + "' is still going on. Finish or cancel it first.");
    return {};
  }

  // Applies to the case and tells the views; the journal is told apart from this.
  Expected<void> change(const Changes& changes) {
    if (auto applied = apply(value, changes); !applied) return applied;
    ChangeSummary summary = summarize(changes);
    if (summary.volumes) reattachVoxels();
    ring.add(std::move(summary));
    return {};
  }

  // A volume that comes back (redo) gets the voxels that were read for it.
  void reattachVoxels() {
    for (Volume& volume : value.volumes) {
      const auto known = voxels.find(volume.info.uid);
      if (!volume.voxels && known != voxels.end() && known->second->type() == volume.info.voxelType &&
          known->second->count() == volume.info.grid.voxelCount())
        volume.voxels = known->second;
    }
  }

  // Puts an entry for changes that are already applied into history, undo stacks, memory and journal.
  void record(EntryRole role, const Uid& group, const Uid& targetGroup, Edit edit) {
    if (!authorSaved) {
      writer.saveAuthor(author);
      authorSaved = true;
    }
    JournalEntry entry{
        lastSequence(history) + 1, options.utcNow(), author.uid, group, role, targetGroup, std::move(edit)};
    history.push_back({entry.sequence, entry.time, entry.author, entry.group, entry.role, entry.targetGroup,
                       entry.edit.kind, entry.edit.name, Digest{}});
    stacks.replay(history.back());
    memory.keep(entry.sequence, entry.edit.changes);
    writer.append(std::move(entry));
    takeUpWritten();
  }

  // Fills in the hashes of entries that became durable, and drops old bricks.
  void takeUpWritten() {
    for (const HistoryEntry& entry : writer.takeWritten()) {
      const std::uint64_t fromEnd = lastSequence(history) - entry.sequence;
      history[history.size() - 1 - static_cast<std::size_t>(fromEnd)].hash = entry.hash;
    }
    memory.trim(options.undoMemoryLimit, writer.savedSequence());
  }

  void journalGesture() {
    gesture->lastJournaled = options.steadyNow();
    if (gesture->pending.empty()) return;
    record(EntryRole::edit, gesture->group, {},
           {gesture->kind, gesture->name, gesture->parameters, 1, gesture->pending});
    mergeInto(gesture->journaled, std::exchange(gesture->pending, {}));
  }

  void journalGestureWhenDue() {
    if (gesture && options.steadyNow() - gesture->lastJournaled >= options.gestureCadence) journalGesture();
  }

  // Everything that entries did, as one set of changes; from memory where it is, else from the journal.
  Expected<Changes> changesOf(const std::vector<std::uint64_t>& sequences) {
    Changes all;
    for (const std::uint64_t sequence : sequences) {
      if (const Changes* kept = memory.find(sequence)) {
        mergeInto(all, *kept);
        continue;
      }
      auto loaded = writer.journal().loadChanges(sequence);
      if (!loaded) return loaded;
      mergeInto(all, *loaded);
    }
    return all;
  }

  // Undo and redo: applies a step's changes, or their inverse, and appends an entry that says so.
  Expected<std::string> step(const UndoStep* next, EntryRole role) {
    const bool undoing = role == EntryRole::undo;
    if (auto allowed = mayEdit(); !allowed) return tl::unexpected<Error>(std::move(allowed.error()));
    if (!next) return nothingTo(undoing ? "undo" : "redo");
    const UndoStep taken = *next;
    auto changes = changesOf(taken.sequences);
    if (!changes) return tl::unexpected<Error>(std::move(changes.error()));
    if (undoing) *changes = inverseOf(*changes);
    if (auto applied = change(*changes); !applied) return tl::unexpected<Error>(std::move(applied.error()));
    record(role, Uid::generate(), taken.group,
           {undoing ? "undo" : "redo", taken.name, {}, 1, std::move(*changes)});
    return taken.name;
  }

  CaseStoreOptions options;
  Case value;
  std::vector<HistoryEntry> history;
  std::vector<Author> authors;
  Author author;
  bool authorSaved = false;
  std::optional<std::string> readOnly;
  std::optional<std::string> viewState;  // set here and maybe not yet on disk
  std::unordered_map<Uid, std::shared_ptr<const VoxelBuffer>> voxels;
  ChangeRing ring;
  UndoStacks stacks;
  UndoMemory memory;
  std::optional<Gesture> gesture;
  JournalWriter writer;  // last: its thread ends before the rest goes
};

CaseStore::CaseStore(LoadedCase loaded, Author author, CaseStoreOptions options)
    : state_(std::make_unique<State>(std::move(loaded), std::move(author), std::move(options))) {}

CaseStore::~CaseStore() {
  if (state_->gesture) (void)commitGesture();
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
  state_->journalGestureWhenDue();
  state_->takeUpWritten();
}

Expected<void> CaseStore::execute(const Command& command) {
  Progress progress;
  return execute(command, progress);
}

Expected<void> CaseStore::execute(const Command& command, Progress& progress) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
  auto edit = command.plan(state_->value, progress);
  if (!edit) return tl::unexpected<Error>(std::move(edit.error()));
  return commit(std::move(*edit));
}

Expected<void> CaseStore::commit(Edit edit) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
  if (edit.changes.empty()) return {};
  if (auto unlocked = refuseLocked(state_->value, edit.changes); !unlocked) return unlocked;
  if (auto applied = state_->change(edit.changes); !applied) return applied;
  state_->record(EntryRole::edit, Uid::generate(), {}, std::move(edit));
  return {};
}

Expected<void> CaseStore::beginGesture(std::string kind, std::string name, Parameters parameters) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
  state_->gesture = Gesture{Uid::generate(),
                            std::move(kind),
                            std::move(name),
                            std::move(parameters),
                            {},
                            {},
                            state_->options.steadyNow()};
  return {};
}

Expected<void> CaseStore::extendGesture(const Changes& changes) {
  if (!state_->gesture)
    return failure(ErrorKind::invalidInput, "No gesture is going on. Begin one before extending it.");
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  if (!changes.empty()) {
    if (auto unlocked = refuseLocked(state_->value, changes); !unlocked) return unlocked;
    if (auto applied = state_->change(changes); !applied) return applied;
    mergeInto(state_->gesture->pending, changes);
  }
  state_->journalGestureWhenDue();
  return {};
}

Expected<void> CaseStore::commitGesture() {
  if (!state_->gesture) return failure(ErrorKind::invalidInput, "No gesture is going on; nothing to finish.");
  state_->journalGesture();
  state_->gesture.reset();
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  return {};
}

Expected<void> CaseStore::cancelGesture() {
  if (!state_->gesture) return failure(ErrorKind::invalidInput, "No gesture is going on; nothing to cancel.");
  Gesture gesture = std::move(*state_->gesture);
  state_->gesture.reset();
  Changes all = gesture.journaled;
  mergeInto(all, gesture.pending);
  if (!all.empty())
    if (auto applied = state_->change(inverseOf(all)); !applied) return applied;
  // Also when what was journaled cancels out: the group must not stay as a step that undoes nothing.
  const UndoStep* top = state_->stacks.nextUndo();
  if (top && top->group == gesture.group)
    state_->record(EntryRole::undo, Uid::generate(), gesture.group,
                   {std::string(kGestureCancelKind), gesture.name, {}, 1, inverseOf(gesture.journaled)});
  if (auto reason = readOnlyReason()) return failure(ErrorKind::readOnly, std::move(*reason));
  return {};
}

bool CaseStore::inGesture() const {
  return state_->gesture.has_value();
}

std::string CaseStore::undoName() const {
  const UndoStep* next = state_->stacks.nextUndo();
  return next ? next->name : std::string();
}

std::string CaseStore::redoName() const {
  const UndoStep* next = state_->stacks.nextRedo();
  return next ? next->name : std::string();
}

Expected<std::string> CaseStore::undo() {
  return state_->step(state_->stacks.nextUndo(), EntryRole::undo);
}

Expected<std::string> CaseStore::redo() {
  return state_->step(state_->stacks.nextRedo(), EntryRole::redo);
}

Expected<void> CaseStore::returnTo(std::uint64_t sequence) {
  if (auto allowed = state_->mayEdit(); !allowed) return allowed;
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
                 {"history.return", std::move(name), std::move(parameters), 1, std::move(back)});
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
  state_->voxels[uid] = std::move(voxels);
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
  if (state_->gesture) state_->journalGesture();
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
  if (state_->gesture) (void)commitGesture();
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
