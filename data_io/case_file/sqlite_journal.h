// The journal of an open case file.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "core/case/journal.h"
#include "data_io/case_file/brick_store.h"
#include "data_io/case_file/database.h"
#include "data_io/case_file/lease.h"
#include "data_io/case_file/state_tables.h"

namespace chiasm::data_io {

// One transaction for each entry, synced before `append` returns. After any failed write everything further
// is refused with the same sentence and nothing more is written, not even at closing. Closing otherwise moves
// the write-ahead log into the file and leaves rollback mode, so that the file is whole by itself. Any
// thread.
class SqliteJournal : public Journal {
 public:
  // Takes over the open database (and the lease that allows writing it). `refusal` set: read-only.
  static Expected<std::unique_ptr<SqliteJournal>> open(Database database, std::unique_ptr<Lease> lease,
                                                       std::optional<std::string> refusal,
                                                       std::uint64_t lastSequence, Digest head);
  ~SqliteJournal() override;

  Expected<HistoryEntry> append(const JournalEntry& entry) override;
  Expected<Changes> loadChanges(std::uint64_t sequence) override;
  Expected<void> saveAuthor(const Author& author) override;
  Expected<void> saveViewState(const std::string& json) override;
  std::string loadViewState() override;

 private:
  SqliteJournal(std::unique_ptr<Lease> lease, Database database, std::optional<std::string> refusal,
                std::uint64_t lastSequence, Digest head)
      : lease_(std::move(lease)),
        database_(std::move(database)),
        refusal_(std::move(refusal)),
        lastSequence_(lastSequence),
        head_(head) {}
  Expected<void> mayWrite() const;
  Expected<HistoryEntry> writeEntry(const JournalEntry& entry);
  Expected<StoredChanges> store(const Changes& changes);
  // Remembers a failure and passes it on.
  tl::unexpected<Error> fail(Error error);

  std::mutex mutex_;
  std::unique_ptr<Lease> lease_;  // released after the database is closed
  Database database_;
  std::optional<std::string> refusal_;
  std::optional<Error> failed_;
  std::uint64_t lastSequence_ = 0;
  Digest head_;
  // Statements end before the database does.
  std::optional<BrickStore> bricks_;
  std::optional<StateWriter> state_;
  std::optional<Statement> insert_;
};

}  // namespace chiasm::data_io
