#include "tests/support/memory_case_file.h"

#include <algorithm>

#include "core/base/check.h"

namespace chiasm::test {
namespace {

HistoryEntry historyOf(const JournalEntry& entry) {
  HistoryEntry history{entry.sequence,    entry.time,      entry.author,    entry.group, entry.role,
                       entry.targetGroup, entry.edit.kind, entry.edit.name, Digest{}};
  // Not a real hash: enough to see that it reaches the store's history.
  history.hash.bytes[0] = static_cast<std::uint8_t>(1 + entry.sequence % 255);
  return history;
}

}  // namespace

class MemoryCaseFile::FileJournal : public Journal {
 public:
  explicit FileJournal(MemoryCaseFile& file) : file_(file) {}

  Expected<HistoryEntry> append(const JournalEntry& entry) override {
    std::unique_lock lock(file_.mutex_);
    file_.released_.wait(lock, [this] { return !file_.held_; });
    if (file_.failFrom_ != 0 && entry.sequence >= file_.failFrom_)
      return failure(ErrorKind::storage, "The disk is full.");
    CHECK(entry.sequence == file_.entries_.size() + 1, "entries come in order, without gaps");
    file_.entries_.push_back(entry);
    return historyOf(entry);
  }

  Expected<Changes> loadChanges(std::uint64_t sequence) override {
    const std::lock_guard lock(file_.mutex_);
    ++file_.changesLoaded_;
    if (sequence < 1 || sequence > file_.entries_.size())
      return failure(ErrorKind::notFound, "There is no such entry.");
    // As from a file: bricks share no storage with those in memory.
    Changes changes = file_.entries_[static_cast<std::size_t>(sequence - 1)].edit.changes;
    for (BrickChange& change : changes.bricks)
      for (Brick* brick : {&change.before, &change.after}) *brick = brick->unshared();
    return changes;
  }

  Expected<void> saveAuthor(const Author& author) override {
    const std::lock_guard lock(file_.mutex_);
    std::erase_if(file_.authors_, [&author](const Author& known) { return known.uid == author.uid; });
    file_.authors_.push_back(author);
    return {};
  }

  Expected<void> saveViewState(const std::string& json) override {
    const std::lock_guard lock(file_.mutex_);
    file_.viewState_ = json;
    ++file_.viewStatesSaved_;
    return {};
  }

  std::string loadViewState() override {
    const std::lock_guard lock(file_.mutex_);
    return file_.viewState_;
  }

 private:
  MemoryCaseFile& file_;
};

LoadedCase MemoryCaseFile::open() {
  const std::lock_guard lock(mutex_);
  LoadedCase loaded;
  loaded.value = first_;
  for (const JournalEntry& entry : entries_) {
    const auto applied = apply(loaded.value, entry.edit.changes);
    CHECK(applied.has_value(), "every journaled entry applies to the state before it");
    loaded.history.push_back(historyOf(entry));
  }
  loaded.authors = authors_;
  loaded.journal = std::make_unique<FileJournal>(*this);
  return loaded;
}

std::vector<JournalEntry> MemoryCaseFile::entries() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}

std::vector<Author> MemoryCaseFile::authors() const {
  const std::lock_guard lock(mutex_);
  return authors_;
}

int MemoryCaseFile::changesLoaded() const {
  const std::lock_guard lock(mutex_);
  return changesLoaded_;
}

int MemoryCaseFile::viewStatesSaved() const {
  const std::lock_guard lock(mutex_);
  return viewStatesSaved_;
}

void MemoryCaseFile::failFrom(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  failFrom_ = sequence;
}

void MemoryCaseFile::hold() {
  const std::lock_guard lock(mutex_);
  held_ = true;
}

void MemoryCaseFile::letThrough() {
  {
    const std::lock_guard lock(mutex_);
    held_ = false;
  }
  released_.notify_all();
}

}  // namespace chiasm::test
