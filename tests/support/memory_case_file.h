// A case file in memory for tests: what is durable outlives the store that wrote it, and writing can be made
// to fail or wait.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "core/case/case_store.h"

namespace chiasm::test {

// Holds a first state and every entry that was durably appended; `open` replays the entries over the first
// state, so that what a person would find after a restart is worked out apart from the store that wrote.
// Any thread.
class MemoryCaseFile {
 public:
  explicit MemoryCaseFile(Case first = {}) : first_(std::move(first)) {}

  // The state after the last durable entry, its history, and a journal that appends to this file. The file
  // must outlive the store.
  LoadedCase open();

  std::vector<JournalEntry> entries() const;
  std::vector<Author> authors() const;
  int changesLoaded() const;  // how often a store asked for old changes
  int viewStatesSaved() const;

  // Every append from this sequence on fails with a storage error (0: none does).
  void failFrom(std::uint64_t sequence);
  // Appends wait until they are let through.
  void hold();
  void letThrough();

 private:
  class FileJournal;
  Case first_;
  mutable std::mutex mutex_;
  std::condition_variable released_;
  std::vector<JournalEntry> entries_;
  std::vector<Author> authors_;
  std::string viewState_;
  std::uint64_t failFrom_ = 0;
  bool held_ = false;
  int changesLoaded_ = 0, viewStatesSaved_ = 0;
};

}  // namespace chiasm::test
