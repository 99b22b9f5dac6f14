#include <mutex>

#include "core/case/journal.h"

namespace chiasm {
namespace {

class MemoryJournal : public Journal {
 public:
  Expected<HistoryEntry> append(const JournalEntry& entry) override {
    const std::lock_guard lock(mutex_);
    if (!entries_.empty() && entry.sequence != entries_.back().sequence + 1)
      return failure(ErrorKind::conflict,
                     "An edit came out of order (number " + std::to_string(entry.sequence) + " after " +
                         std::to_string(entries_.back().sequence) + "). Open the case again.");
    entries_.push_back(entry);
    return HistoryEntry{entry.sequence,    entry.time,      entry.author,    entry.group, entry.role,
                        entry.targetGroup, entry.edit.kind, entry.edit.name, Digest{}};
  }

  Expected<Changes> loadChanges(std::uint64_t sequence) override {
    const std::lock_guard lock(mutex_);
    if (entries_.empty() || sequence < entries_.front().sequence || sequence > entries_.back().sequence)
      return failure(ErrorKind::notFound, "The history has no edit number " + std::to_string(sequence) + ".");
    return entries_[static_cast<std::size_t>(sequence - entries_.front().sequence)].edit.changes;
  }

  Expected<void> saveAuthor(const Author&) override { return {}; }

  Expected<void> saveViewState(const std::string& json) override {
    const std::lock_guard lock(mutex_);
    viewState_ = json;
    return {};
  }

  std::string loadViewState() override {
    const std::lock_guard lock(mutex_);
    return viewState_;
  }

 private:
  std::mutex mutex_;
  std::vector<JournalEntry> entries_;
  std::string viewState_;
};

}  // namespace

std::unique_ptr<Journal> makeMemoryJournal() {
  return std::make_unique<MemoryJournal>();
}

}  // namespace chiasm
