// What a case store holds, and how it applies and records: for the files that make up CaseStore only.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/case/case_store.h"
#include "core/case/change_ring.h"
#include "core/case/journal_writer.h"
#include "core/case/lock_check.h"
#include "core/case/open_gestures.h"
#include "core/case/undo_memory.h"
#include "core/case/undo_stacks.h"

namespace chiasm {

inline std::uint64_t lastSequence(const std::vector<HistoryEntry>& history) {
  return history.empty() ? 0 : history.back().sequence;
}

inline UtcTime lastTime(const std::vector<HistoryEntry>& history) {
  return history.empty() ? UtcTime{} : history.back().time;
}

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
    for (const Author& known : authors) savedAuthors.insert(known.uid);
    know(author);
  }

  // Among the authors, with the name that they have now.
  void know(const Author& who) {
    const auto known =
        std::find_if(authors.begin(), authors.end(), [&who](const Author& a) { return a.uid == who.uid; });
    if (known == authors.end()) {
      authors.push_back(who);
    } else if (!(*known == who)) {
      *known = who;
      savedAuthors.erase(who.uid);
    }
  }

  Author authorOf(const Uid& uid) const {
    const auto known =
        std::find_if(authors.begin(), authors.end(), [&uid](const Author& a) { return a.uid == uid; });
    return known != authors.end() ? *known : Author{uid, {}};
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
    return {};
  }

  const Author& whoIs(const By& by) const { return by ? *by : author; }

  const UndoStep* nextUndo() const { return stacks.nextUndo(gestures.groups()); }

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
  void record(EntryRole role, const Uid& group, const Uid& targetGroup, Edit edit, const Author& by) {
    know(by);
    if (savedAuthors.insert(by.uid).second) writer.saveAuthor(by);
    JournalEntry entry{
        lastSequence(history) + 1, options.utcNow(), by.uid, group, role, targetGroup, std::move(edit)};
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

  void journal(Gesture& gesture) {
    gesture.lastJournaled = options.steadyNow();
    if (gesture.pending.empty()) return;
    record(EntryRole::edit, gesture.group, {},
           {gesture.kind, gesture.name, gesture.parameters, 1, gesture.pending}, gesture.author);
    mergeInto(gesture.journaled, std::exchange(gesture.pending, {}));
  }

  void journalWhenDue(Gesture& gesture) {
    if (options.steadyNow() - gesture.lastJournaled >= options.gestureCadence) journal(gesture);
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
  Expected<std::string> step(const UndoStep* next, EntryRole role, const Author& by) {
    const bool undoing = role == EntryRole::undo;
    if (auto allowed = mayEdit(); !allowed) return tl::unexpected<Error>(std::move(allowed.error()));
    if (!next)
      return failure(ErrorKind::notFound,
                     std::string("There is nothing to ") + (undoing ? "undo" : "redo") + ".");
    const UndoStep taken = *next;
    auto changes = changesOf(taken.sequences);
    if (!changes) return tl::unexpected<Error>(std::move(changes.error()));
    if (undoing) *changes = inverseOf(*changes);
    if (auto free = gestures.refuseHeld(*changes, by); !free)
      return tl::unexpected<Error>(std::move(free.error()));
    if (auto applied = change(*changes); !applied) return tl::unexpected<Error>(std::move(applied.error()));
    record(role, Uid::generate(), taken.group,
           {undoing ? "undo" : "redo", taken.name, {}, 1, std::move(*changes)}, by);
    return taken.name;
  }

  CaseStoreOptions options;
  Case value;
  std::vector<HistoryEntry> history;
  std::vector<Author> authors;
  Author author;
  std::set<Uid> savedAuthors;  // the file has them with the name that they have now
  std::optional<std::string> readOnly;
  std::optional<std::string> viewState;  // set here and maybe not yet on disk
  std::unordered_map<Uid, std::shared_ptr<const VoxelBuffer>> voxels;
  ChangeRing ring;
  UndoStacks stacks;
  UndoMemory memory;
  OpenGestures gestures;
  JournalWriter writer;  // last: its thread ends before the rest goes
};

}  // namespace chiasm
