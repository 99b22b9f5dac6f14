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
class CaseStore {
 public:
  // Without a journal in `loaded` nothing is stored (as with makeMemoryJournal).
  CaseStore(LoadedCase loaded, Author author, CaseStoreOptions options = {});
  ~CaseStore();  // commits an open gesture, waits until everything is durable
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
  const Author& author() const;

  // Call once a frame: journals what a resting gesture has gathered, takes up what the writer finished.
  void tick();

  Expected<void> execute(const Command& command);  // plan, then commit
  Expected<void> execute(const Command& command, Progress& progress);
  // Commits an edit planned on an earlier snapshot; ErrorKind::conflict when its objects changed meanwhile
  // or were locked. An edit that changes nothing succeeds and leaves no trace.
  Expected<void> commit(Edit edit);

  // A gesture applies while it goes on and becomes one undo. Every 250 ms what has gathered is journaled.
  Expected<void> beginGesture(std::string kind, std::string name, Parameters parameters);
  Expected<void> extendGesture(const Changes& changes);
  Expected<void> commitGesture();
  Expected<void> cancelGesture();  // the case is as before; what was journaled is undone by an appended entry
  bool inGesture() const;

  // Names of what undo and redo would do next ("Paint Frontal bone"); empty when nothing.
  std::string undoName() const;
  std::string redoName() const;
  Expected<std::string> undo();
  Expected<std::string> redo();
  // Appends one edit that brings the case back to how it was after `sequence` (0: the beginning).
  Expected<void> returnTo(std::uint64_t sequence);

  // Voxels arrive when the reader has them; not a change of the case (views see `volumes`). Refuses voxels
  // whose type or number is not what the case says.
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
