#include "core/case/journal_writer.h"

#include <utility>

namespace chiasm {

JournalWriter::JournalWriter(std::unique_ptr<Journal> journal, std::uint64_t savedSequence, UtcTime savedTime)
    : journal_(std::move(journal)),
      savedSequence_(savedSequence),
      savedTime_(savedTime),
      thread_([this] { run(); }) {}

JournalWriter::~JournalWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void JournalWriter::append(JournalEntry entry) {
  enqueue(std::move(entry));
}

void JournalWriter::saveAuthor(Author author) {
  enqueue(std::move(author));
}

void JournalWriter::saveViewState(std::string json) {
  {
    const std::lock_guard lock(mutex_);
    if (!waiting_.empty()) {
      if (auto* waiting = std::get_if<ViewState>(&waiting_.back())) {
        waiting->json = std::move(json);
        return;
      }
    }
  }
  enqueue(ViewState{std::move(json)});
}

void JournalWriter::enqueue(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (failed_) return;
    waiting_.push_back(std::move(job));
  }
  changed_.notify_all();
}

std::vector<HistoryEntry> JournalWriter::takeWritten() {
  const std::lock_guard lock(mutex_);
  return std::exchange(written_, {});
}

std::uint64_t JournalWriter::savedSequence() const {
  const std::lock_guard lock(mutex_);
  return savedSequence_;
}

UtcTime JournalWriter::savedTime() const {
  const std::lock_guard lock(mutex_);
  return savedTime_;
}

std::optional<Error> JournalWriter::failed() const {
  const std::lock_guard lock(mutex_);
  return failed_;
}

Expected<void> JournalWriter::flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.empty() && !writing_; });
  if (failed_) return tl::unexpected<Error>(*failed_);
  return {};
}

void JournalWriter::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
    if (waiting_.empty()) return;
    const Job job = std::move(waiting_.front());
    waiting_.pop_front();
    writing_ = true;
    lock.unlock();
    auto result = write(job);
    lock.lock();
    writing_ = false;
    if (!result) {
      failed_ = std::move(result.error());
      waiting_.clear();
    }
    changed_.notify_all();
  }
}

Expected<void> JournalWriter::write(const Job& job) {
  if (const auto* author = std::get_if<Author>(&job)) return journal_->saveAuthor(*author);
  if (const auto* view = std::get_if<ViewState>(&job)) return journal_->saveViewState(view->json);
  auto entry = journal_->append(std::get<JournalEntry>(job));
  if (!entry) return tl::unexpected<Error>(std::move(entry.error()));
  const std::lock_guard lock(mutex_);
  savedSequence_ = entry->sequence;
  savedTime_ = UtcTime::now();
  written_.push_back(std::move(*entry));
  return {};
}

}  // namespace chiasm
