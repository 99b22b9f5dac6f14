// CaseStore: the only thing that changes a case. It applies, journals, undoes and redoes.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/case/journal.h"

namespace chiasm {

using Revision = std::uint64_t;

// What opening a case file hands over.
struct LoadedCase {
  Case value;
  std::vector<HistoryEntry> history;
  std::vector<Author> authors;
  std::optional<std::string> readOnlyReason;  // set: every command is refused with this sentence
  std::unique_ptr<Journal> journal;
};

// Who does something; nobody named: the author that the store was opened for.
using By = std::optional<Author>;

// How a store keeps time and memory; tests set the clocks.
struct CaseStoreOptions {
  std::function<std::chrono::steady_clock::time_point()> steadyNow = std::chrono::steady_clock::now;
  std::function<UtcTime()> utcNow = UtcTime::now;
  std::chrono::milliseconds gestureCadence{250};
  std::size_t undoMemoryLimit = std::size_t{256} << 20;  // bytes
};

// Owner: one thread (the UI's or the command line's). Journal writes run on a writer thread of its own, in
// order; `savedSequence` tells what is durable. If a write fails the store turns read-only and says why; what
// was not saved stays in memory, so that the case can be saved elsewhere. Undo, redo and their names survive
// a restart: they follow from the history alone.
// Several people may work on one case (a surgeon in VR, a colleague at the window): each says who they are
// with what they do, and all of it is one history.
class CaseStore {
 public:
  // Without a journal in `loaded` nothing is stored (as with makeMemoryJournal).
  CaseStore(LoadedCase loaded, Author author, CaseStoreOptions options = {});
  ~CaseStore();  // commits open gestures, waits until everything is durable
  CaseStore(const CaseStore&) = delete;
  CaseStore& operator=(const CaseStore&) = delete;

  // References and pointers into the case are good until the next change.
  const Case& current() const;
  Revision revision() const;  // from 1; grows with every change, also when voxels arrive
  // Everything that changed after `since`; `everything` when it is too long ago.
  ChangeSummary changesSince(Revision since) const;
  // All entries, also those still on their way to disk (their hash is empty until they are durable).
  const std::vector<HistoryEntry>& history() const;
  const std::vector<Author>& authors() const;
  const Author& author() const;  // who it was opened for

  // Call once a frame: journals what a resting gesture has gathered, takes up what the writer finished.
  void tick();

  Expected<void> execute(const Command& command, const By& by = {});  // plan, then commit
  Expected<void> execute(const Command& command, Progress& progress, const By& by = {});
  // Commits an edit planned on an earlier snapshot; ErrorKind::conflict when its objects changed meanwhile,
  // were locked or are held by a gesture. An edit that changes nothing succeeds and leaves no trace.
  Expected<void> commit(Edit edit, const By& by = {});

  // A gesture applies while it goes on and becomes one undo. Every 250 ms what has gathered is journaled.
  // Several may go on at once, and other edits beside them; what a gesture has touched nobody else changes
  // until it ends (ErrorKind::conflict, in words), so that it is never broken or cut. `segment`: whose voxels
  // it is about to change; it is neither removed nor locked meanwhile. Returns the gesture's identity.
  Expected<Uid> beginGesture(std::string kind, std::string name, Parameters parameters, const By& by = {},
                             const Uid& segment = {});
  Expected<void> extendGesture(const Uid& gesture, const Changes& changes);
  Expected<void> commitGesture(const Uid& gesture);
  // The case is as before; what was journaled is undone by an appended entry.
  Expected<void> cancelGesture(const Uid& gesture);
  bool inGesture() const;  // any
  bool inGesture(const Uid& gesture) const;
  std::vector<Uid> openGestures() const;

  // What undo and redo would do next ("Paint Frontal bone") and who did it; empty when nothing. Undo takes
  // back what was finished last, whoever did it. What a gesture under way has touched stays.
  std::string undoName() const;
  std::string redoName() const;
  Author undoAuthor() const;
  Author redoAuthor() const;
  Expected<std::string> undo(const By& by = {});
  Expected<std::string> redo(const By& by = {});
  // Appends one edit that brings the case back to how it was after `sequence` (0: the beginning). Not while a
  // gesture goes on.
  Expected<void> returnTo(std::uint64_t sequence, const By& by = {});

  // Voxels arrive when the reader has them; not a change of the case (views see `volumes`). None takes them
  // away again. Refuses voxels whose type or number is not what the case says.
  Expected<void> attachVoxels(const Uid& volume, std::shared_ptr<const VoxelBuffer> voxels);

  // Durability: the highest sequence committed to disk and when; waits until all is, or says what failed.
  std::uint64_t savedSequence() const;
  UtcTime savedTime() const;
  Expected<void> flush();
  // Set when every command is refused, and why.
  std::optional<std::string> readOnlyReason() const;
  void setReadOnly(std::string reason);

  // Handed to the writer thread; only the latest one waiting is written.
  Expected<void> saveViewState(const std::string& json);
  std::string loadViewState() const;

  // Bytes of undo bricks kept in memory; older ones come from the journal again (default 256 MiB).
  void setUndoMemoryLimit(std::size_t bytes);
  std::size_t undoMemory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chiasm
