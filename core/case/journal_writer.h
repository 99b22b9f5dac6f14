// The thread that carries edits to the journal, in order, and remembers the first thing that failed.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/case/journal.h"

namespace chiasm {

// All members may be called from any thread. After a failure nothing more is written: entries that come are
// counted as unsaved and left out.
class JournalWriter {
 public:
  JournalWriter(std::unique_ptr<Journal> journal, std::uint64_t savedSequence, UtcTime savedTime);
  ~JournalWriter();  // writes what waits
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  void append(JournalEntry entry);
  void saveAuthor(Author author);
  void saveViewState(std::string json);  // replaces one that still waits

  std::vector<HistoryEntry> takeWritten();  // entries that became durable since the last call
  std::uint64_t savedSequence() const;
  UtcTime savedTime() const;
  std::optional<Error> failed() const;
  Expected<void> flush();  // until nothing waits; fails with the first failure

  Journal& journal() { return *journal_; }

 private:
  struct ViewState {
    std::string json;
  };
  using Job = std::variant<JournalEntry, Author, ViewState>;
  void enqueue(Job job);
  void run();
  Expected<void> write(const Job& job);

  const std::unique_ptr<Journal> journal_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  bool writing_ = false, stopping_ = false;
  std::vector<HistoryEntry> written_;
  std::uint64_t savedSequence_;
  UtcTime savedTime_;
  std::optional<Error> failed_;
  std::thread thread_;  // last: starts when all else is there
};

}  // namespace chiasm
