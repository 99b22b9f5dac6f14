// The journal's interface: where committed edits go. data_io/case_file stores them in SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/case/command.h"

namespace chiasm {

// A person (or model) that edits: an identity, not a string; the display name may change or be erased.
struct Author {
  Uid uid;
  std::string displayName;
  bool operator==(const Author&) const = default;
};

enum class EntryRole { edit, undo, redo };

// The kind of the undo entry that takes back the journaled part of a cancelled gesture: its group is then
// neither undoable nor redoable.
inline constexpr std::string_view kGestureCancelKind = "gesture.cancel";

// One entry as it is handed to the journal. Entries of one gesture (a long stroke is committed every
// 250 ms) share a group; undo and redo entries name the group they act on.
struct JournalEntry {
  std::uint64_t sequence = 0;  // from 1, without gaps
  UtcTime time;
  Uid author;
  Uid group;
  EntryRole role = EntryRole::edit;
  Uid targetGroup;  // undo/redo: which group
  Edit edit;
};

// An entry as history shows it, without its bricks.
struct HistoryEntry {
  std::uint64_t sequence = 0;
  UtcTime time;
  Uid author;
  Uid group;
  EntryRole role = EntryRole::edit;
  Uid targetGroup;
  std::string kind, name;
  Digest hash;
};

// Append-only. Calls may come from any thread; implementations lock. `append` returns only when the entry
// is durable (transaction committed and synced); after a failure the journal refuses everything else.
class Journal {
 public:
  virtual ~Journal() = default;
  virtual Expected<HistoryEntry> append(const JournalEntry& entry) = 0;
  // The full changes of an earlier entry, bricks included.
  virtual Expected<Changes> loadChanges(std::uint64_t sequence) = 0;
  virtual Expected<void> saveAuthor(const Author& author) = 0;
  // View state (cameras, windows, layout): saved, never undoable, opaque to core.
  virtual Expected<void> saveViewState(const std::string& json) = 0;
  virtual std::string loadViewState() = 0;
};

// Keeps entries in memory only: for tests, previews and cases that are not saved yet.
std::unique_ptr<Journal> makeMemoryJournal();

}  // namespace chiasm
