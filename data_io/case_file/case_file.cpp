#include "data_io/case_file/case_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "data_io/case_file/encoding/objects.h"
#include "data_io/case_file/journal_rows.h"
#include "data_io/case_file/open_database.h"
#include "data_io/case_file/schema.h"
#include "data_io/case_file/sqlite_journal.h"
#include "data_io/case_file/state_tables.h"

namespace chiasm::data_io {

namespace {

namespace fs = std::filesystem;
constexpr const char* kCreating = "Creating the case file";

// Removes a half-made file unless it was put in place.
class TemporaryCase {
 public:
  explicit TemporaryCase(fs::path path) : path_(std::move(path)) {}
  ~TemporaryCase() {
    std::error_code ignored;
    fs::remove(path_, ignored);
    fs::remove(fs::path(path_).concat("-journal"), ignored);
  }
  TemporaryCase(const TemporaryCase&) = delete;
  TemporaryCase& operator=(const TemporaryCase&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Expected<void> fillNewCase(Database& database, const CaseInfo& info, const Author& author) {
  auto transaction = Transaction::begin(database, Transaction::Kind::write, kCreating);
  if (!transaction) return tl::unexpected(transaction.error());
  const CaseMeta meta{info.uid, UtcTime::now(), author.uid, toCbor(encode(info))};
  if (const auto readable = decodeObject<CaseInfo>(meta.initialInfo); !readable) {
    return failure(ErrorKind::invalidInput,
                   "The case's description cannot be kept (" + readable.error().message + ").");
  }
  if (auto made = createSchema(database); !made) return made;
  if (auto made = insertMeta(database, meta); !made) return made;
  if (auto made = insertInitialInfo(database, info); !made) return made;
  if (auto made = putAuthor(database, author); !made) return made;
  return transaction->commit();
}

// Anything of that name, a dangling link too.
bool isTaken(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

void syncFolder(const fs::path& folder) {
  const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  (void)fsync(handle);  // some file systems cannot, and need not
  (void)close(handle);
}

// Gives the finished file its name, never over another one.
Expected<void> putInPlace(const fs::path& made, const fs::path& path) {
  std::error_code error;
  fs::create_hard_link(made, path, error);
  // File systems without hard links (FAT, some network shares): renaming is next best, after a look.
  if (error && error != std::errc::file_exists && !isTaken(path)) {
    fs::rename(made, path, error);
  }
  if (error == std::errc::file_exists || (error && isTaken(path))) {
    return failure(ErrorKind::conflict,
                   quoted(path) + " is there already and is not overwritten. Choose another name.");
  }
  if (error) {
    return failure(ErrorKind::storage, quoted(path) + " cannot be made: " + error.message() + ".");
  }
  return {};
}

Expected<LoadedCase> load(OpenedDatabase opened, const OpenOptions& options) {
  Database& database = *opened.database;
  if (!opened.refusal) {
    const auto mode = database.queryText("PRAGMA journal_mode=WAL", kOpening);
    if (!mode) return tl::unexpected(mode.error());
    if (*mode != "wal") {
      return failure(ErrorKind::unavailable,
                     "The case's file system cannot keep a write-ahead log. Copy the case to a local disk.");
    }
    if (options.author) {
      if (auto known = putAuthor(database, *options.author); !known) return tl::unexpected(known.error());
    }
  }
  LoadedCase loaded;
  std::uint64_t lastSequence = 0;
  Digest head;
  {
    // One transaction, so that a writer elsewhere cannot change the file between two tables.
    auto snapshot = Transaction::begin(database, Transaction::Kind::read, kOpening);
    if (!snapshot) return tl::unexpected(snapshot.error());
    const auto meta = readMeta(database);
    if (!meta) return tl::unexpected(meta.error());
    auto authors = readAuthors(database);
    if (!authors) return tl::unexpected(authors.error());
    auto records = readRecords(database, meta->genesis());
    if (!records) return tl::unexpected(records.error());
    auto bricks = BrickStore::open(database, false);
    if (!bricks) return tl::unexpected(bricks.error());
    auto state = loadState(database, *bricks);
    if (!state) return tl::unexpected(state.error());
    if (state->info.uid != meta->caseUid) {
      return failure(ErrorKind::unreadable, "The case file is damaged: it holds the state of another case.");
    }
    lastSequence = records->size();
    head = records->empty() ? meta->genesis() : records->back().entry.hash;
    loaded.value = *std::move(state);
    loaded.authors = *std::move(authors);
    for (EntryRecord& record : *records) loaded.history.push_back(std::move(record.entry));
  }
  loaded.readOnlyReason = opened.refusal;
  auto journal = SqliteJournal::open(std::move(database), std::move(opened.lease), std::move(opened.refusal),
                                     lastSequence, head);
  if (!journal) return tl::unexpected(journal.error());
  loaded.journal = *std::move(journal);
  return loaded;
}

}  // namespace

Expected<LoadedCase> createCase(const fs::path& path, CaseInfo info, const Author& author,
                                const OpenOptions& options) {
  std::error_code error;
  const fs::path target = fs::absolute(path, error);
  if (isTaken(target)) {
    return failure(ErrorKind::conflict,
                   quoted(path) + " is there already and is not overwritten. Choose another name.");
  }
  if (!fs::is_directory(target.parent_path(), error)) {
    return failure(ErrorKind::notFound, "There is no folder " + quoted(target.parent_path()) +
                                            " to put the case into. Make it first.");
  }
  if (info.uid.empty()) info.uid = Uid::generate();
  {
    const TemporaryCase temporary(fs::path(target).concat(".new-" + Uid::generate().text()));
    auto database = Database::open(temporary.path(), DatabaseMode::create, options.sqliteVfs);
    if (!database) return tl::unexpected(database.error());
    if (auto filled = fillNewCase(*database, info, author); !filled) return tl::unexpected(filled.error());
    database->close();
    if (auto placed = putInPlace(temporary.path(), target); !placed) return tl::unexpected(placed.error());
    syncFolder(target.parent_path());
  }
  OpenOptions opening = options;
  if (!opening.author) opening.author = author;
  return openCase(target, opening);
}

Expected<LoadedCase> openCase(const fs::path& path, const OpenOptions& options) {
  auto opened = openDatabase(path, options);
  if (!opened) return tl::unexpected(opened.error());
  return load(*std::move(opened), options);
}

}  // namespace chiasm::data_io
