#include "data_io/case_file/sqlite_journal.h"

#include <set>

#include "core/report/utf8.h"
#include "data_io/case_file/encoding/payload.h"
#include "data_io/case_file/journal_rows.h"
#include "data_io/case_file/schema.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

// About 4 MB: SQLite's own default.
constexpr int kPagesBeforeCheckpoint = 1000;
constexpr std::size_t kLargestPayload = 200 << 20;
constexpr std::size_t kLargestViewState = 16 << 20;

Brick resolve(const BrickReference& reference, const std::map<Digest, Brick>& bricks) {
  if (!reference.digest) return Brick::uniform(reference.label);
  return bricks.at(*reference.digest);
}

}  // namespace

Expected<std::unique_ptr<SqliteJournal>> SqliteJournal::open(Database database, std::unique_ptr<Lease> lease,
                                                             std::optional<std::string> refusal,
                                                             std::uint64_t lastSequence, Digest head) {
  std::unique_ptr<SqliteJournal> journal(
      new SqliteJournal(std::move(lease), std::move(database), std::move(refusal), lastSequence, head));
  const bool writable = !journal->refusal_;
  auto bricks = BrickStore::open(journal->database_, writable);
  if (!bricks) return tl::unexpected(bricks.error());
  journal->bricks_ = *std::move(bricks);
  if (writable) {
    auto state = StateWriter::open(journal->database_);
    if (!state) return tl::unexpected(state.error());
    journal->state_ = *std::move(state);
    std::string sql("INSERT INTO journal(");
    sql.append(kRecordColumns).append(", payload) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)");
    auto insert = journal->database_.prepare(sql.c_str(), kSaving);
    if (!insert) return tl::unexpected(insert.error());
    journal->insert_ = *std::move(insert);
  }
  return journal;
}

SqliteJournal::~SqliteJournal() {
  insert_.reset();
  state_.reset();
  bricks_.reset();
  if (failed_) {
    database_.leaveLogAtClose();
  } else if (!refusal_) {
    // A reader may still need the log; then the file stays in that mode until somebody closes it alone. What
    // is committed is safe either way, so a failure here has nothing to report.
    (void)database_.execute("PRAGMA busy_timeout=0", "Closing the case file");
    (void)database_.execute("PRAGMA journal_mode=DELETE", "Closing the case file");
  }
}

Expected<void> SqliteJournal::mayWrite() const {
  if (refusal_) return failure(ErrorKind::readOnly, *refusal_);
  if (failed_) return tl::unexpected(*failed_);
  return {};
}

tl::unexpected<Error> SqliteJournal::fail(Error error) {
  failed_ = error;
  return tl::unexpected(std::move(error));
}

Expected<StoredChanges> SqliteJournal::store(const Changes& changes) {
  StoredChanges stored;
  stored.objects = changes.objects;
  stored.bricks.reserve(changes.bricks.size());
  for (const BrickChange& change : changes.bricks) {
    const auto before = bricks_->put(change.before);
    if (!before) return tl::unexpected(before.error());
    const auto after = bricks_->put(change.after);
    if (!after) return tl::unexpected(after.error());
    stored.bricks.push_back({change.segmentation, change.layer, change.brick, *before, *after});
  }
  return stored;
}

Expected<HistoryEntry> SqliteJournal::writeEntry(const JournalEntry& entry) {
  if (entry.sequence != lastSequence_ + 1) {
    return failure(
        ErrorKind::conflict,
        "The edit does not follow the last one in the case file. Close the case and open it again.");
  }
  auto transaction = Transaction::begin(database_, Transaction::Kind::write, kSaving);
  if (!transaction) return tl::unexpected(transaction.error());
  auto changes = store(entry.edit.changes);
  if (!changes) return tl::unexpected(changes.error());
  const Payload payload{entry.edit.parameters, *std::move(changes)};
  const Bytes bytes = encodePayload(payload);
  // Nothing is written that could not be read again: the strict reader is asked first.
  if (const auto readable = decodePayload(bytes); !readable || bytes.size() > kLargestPayload ||
                                                  !validateUtf8(entry.edit.name) ||
                                                  !validateUtf8(entry.edit.kind)) {
    return failure(ErrorKind::invalidInput,
                   "The edit '" + entry.edit.kind + "' cannot be kept in a case file" +
                       (readable ? std::string() : " (" + readable.error().message + ")") + ".");
  }
  if (const int needed = formatVersionOf(payload.changes); needed > kFirstFormatVersion) {
    const auto version = formatVersion(database_);
    if (!version) return tl::unexpected(version.error());
    if (*version < needed)
      if (auto raised = setFormatVersion(database_, needed); !raised) return tl::unexpected(raised.error());
  }
  const auto applied = state_->apply(payload.changes);
  if (!applied) return tl::unexpected(applied.error());

  EntryRecord record;
  record.entry = {entry.sequence,    entry.time,      entry.author,    entry.group, entry.role,
                  entry.targetGroup, entry.edit.kind, entry.edit.name, Digest{}};
  record.payloadVersion = entry.edit.payloadVersion;
  record.previousHash = head_;
  record.payloadDigest = sha256(std::as_bytes(std::span(bytes)));
  record.entry.hash = entryHash(record);
  bindRecord(*insert_, record);
  const auto inserted = insert_->bind(13, bytes).run();
  if (!inserted) return tl::unexpected(inserted.error());
  const auto committed = transaction->commit();
  if (!committed) return tl::unexpected(committed.error());
  return record.entry;
}

Expected<HistoryEntry> SqliteJournal::append(const JournalEntry& entry) {
  const std::lock_guard lock(mutex_);
  if (const auto allowed = mayWrite(); !allowed) return tl::unexpected(allowed.error());
  auto written = writeEntry(entry);
  if (!written) return fail(std::move(written.error()));
  lastSequence_ = written->sequence;
  head_ = written->hash;
  if (database_.pagesInLog() >= kPagesBeforeCheckpoint) {
    // This entry is durable; a checkpoint that fails is a reason to write no more.
    if (auto moved = database_.checkpoint(); !moved) failed_ = std::move(moved.error());
  }
  return written;
}

Expected<Changes> SqliteJournal::loadChanges(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  auto row = database_.prepare("SELECT payload FROM journal WHERE sequence=?1", "Reading the history");
  if (!row) return tl::unexpected(row.error());
  const auto found = row->bind(1, static_cast<std::int64_t>(sequence)).step();
  if (!found) return tl::unexpected(found.error());
  const auto bytes = *found ? row->blob(0) : std::nullopt;
  if (!bytes) {
    return failure(ErrorKind::notFound, "The history has no entry " + std::to_string(sequence) + ".");
  }
  auto payload = decodePayload(*bytes);
  if (!payload) {
    return failure(ErrorKind::unreadable, "Entry " + std::to_string(sequence) +
                                              " of the history is damaged (" + payload.error().message +
                                              "). Verify the case to see what is left.");
  }
  std::set<Digest> wanted;
  for (const BrickReferenceChange& change : payload->changes.bricks) {
    if (change.before.digest) wanted.insert(*change.before.digest);
    if (change.after.digest) wanted.insert(*change.after.digest);
  }
  const auto bricks = bricks_->fetch(wanted);
  if (!bricks) return tl::unexpected(bricks.error());
  Changes changes;
  changes.objects = std::move(payload->changes.objects);
  changes.bricks.reserve(payload->changes.bricks.size());
  for (const BrickReferenceChange& change : payload->changes.bricks) {
    changes.bricks.push_back({change.segmentation, change.layer, change.brick,
                              resolve(change.before, *bricks), resolve(change.after, *bricks)});
  }
  return changes;
}

Expected<void> SqliteJournal::saveAuthor(const Author& author) {
  const std::lock_guard lock(mutex_);
  if (const auto allowed = mayWrite(); !allowed) return allowed;
  auto saved = putAuthor(database_, author);
  if (!saved) return fail(std::move(saved.error()));
  return {};
}

Expected<void> SqliteJournal::saveViewState(const std::string& json) {
  const std::lock_guard lock(mutex_);
  if (const auto allowed = mayWrite(); !allowed) return allowed;
  if (json.size() > kLargestViewState || !validateUtf8(json)) {
    return failure(ErrorKind::invalidInput, "The view state is too long or not valid UTF-8; it is not kept.");
  }
  auto put =
      database_.prepare("INSERT OR REPLACE INTO view_state(id, json) VALUES(1, ?1)", "Saving the view");
  if (!put) return tl::unexpected(put.error());
  auto saved = put->bind(1, json).run();
  if (!saved) return fail(std::move(saved.error()));
  return {};
}

std::string SqliteJournal::loadViewState() {
  const std::lock_guard lock(mutex_);
  auto row = database_.prepare("SELECT json FROM view_state WHERE id=1", "Reading the view");
  if (!row) return {};
  const auto found = row->step();
  if (!found || !*found) return {};
  auto json = row->text(0);
  return json && json->size() <= kLargestViewState && validateUtf8(*json) ? *std::move(json) : std::string();
}

}  // namespace chiasm::data_io
