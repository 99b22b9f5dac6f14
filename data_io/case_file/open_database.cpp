#include "data_io/case_file/open_database.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <string_view>

#include "data_io/case_file/schema.h"

namespace chiasm::data_io {

namespace {

namespace fs = std::filesystem;

// SQLite's file format, section 1.3: the header string, the write version at 18 (2: write-ahead log), the
// application id at 68.
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kWriteVersionAt = 18, kApplicationIdAt = 68;
// The end of a rollback journal that names a further ("super") journal, section 3.1 of the atomic commit
// paper.
constexpr std::string_view kJournalMagic("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);

std::optional<std::array<std::uint8_t, 100>> readHeader(const fs::path& path) {
  auto header = readFileHeader(path);
  if (!header || !std::equal(kMagic.begin(), kMagic.end(), header->begin())) return std::nullopt;
  return header;
}

bool isNotEmpty(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return !error && size > 0;
}

// SQLite, when it rolls back a journal that names a super-journal, deletes the file of that name. Ours never
// do, so such a journal is an attack.
bool namesSuperJournal(const fs::path& journal) {
  std::ifstream stream(journal, std::ios::binary | std::ios::ate);
  std::array<char, 8> end{};
  if (!stream || stream.tellg() < static_cast<std::streamoff>(end.size())) return false;
  stream.seekg(-static_cast<std::streamoff>(end.size()), std::ios::end);
  return stream.read(end.data(), end.size()) && std::string_view(end.data(), end.size()) == kJournalMagic;
}

bool mayWriteFileAndFolder(const fs::path& path) {
  return access(path.c_str(), W_OK) == 0 && access(path.parent_path().c_str(), W_OK | X_OK) == 0;
}

// Decides who we are to this case: its writer, or a reader with a reason.
void takeLease(OpenedDatabase& opened, const OpenOptions& options) {
  if (options.readOnly) {
    opened.refusal = "This case was opened read-only; nothing in it can be changed.";
    return;
  }
  if (!mayWriteFileAndFolder(opened.path)) {
    opened.refusal =
        "This case or its folder may not be written, so it is opened read-only. Copy it to change it.";
    return;
  }
  Lease::Attempt attempt = Lease::take(opened.path, options.author ? options.author->displayName : "");
  if (attempt.lease) {
    opened.lease = std::move(attempt.lease);
  } else if (attempt.heldBy) {
    opened.refusal = describe(*attempt.heldBy);
  } else {
    opened.refusal = "This case is opened read-only because " + attempt.impossible.value_or("") + ".";
  }
}

// A power cut while the file changed between rollback and log mode leaves a rollback journal, which only a
// writer can finish with; without that not even reading is right. Who may not write leaves it, and is told.
void finishRollback(const fs::path& path, const std::string& vfs) {
  if (!mayWriteFileAndFolder(path)) return;
  const Lease::Attempt attempt = Lease::take(path, "");
  if (!attempt.lease) return;
  auto database = Database::open(path, DatabaseMode::readWrite, vfs);
  // The first look at the file rolls back. If that fails, opening it fails next and says so.
  if (database) (void)database->queryInteger("PRAGMA user_version", "Opening the case file");
}

}  // namespace

std::string quoted(const fs::path& path) {
  std::string text(1, '\'');
  return text.append(path.string()).append(1, '\'');
}

Expected<OpenedDatabase> openDatabase(const fs::path& path, const OpenOptions& options) {
  std::error_code error;
  OpenedDatabase opened;
  opened.path = fs::canonical(path, error);
  if (error) {
    return failure(ErrorKind::notFound,
                   "There is no case file at " + quoted(path) + ". Check the name and the folder.");
  }
  const auto header = readHeader(opened.path);
  if (!header) {
    return failure(ErrorKind::unreadable, quoted(path) + " is not a Chiasm case file.");
  }
  const fs::path log = fs::path(opened.path).concat("-wal"),
                 journal = fs::path(opened.path).concat("-journal");
  if (namesSuperJournal(journal)) {
    return failure(ErrorKind::unreadable,
                   "Beside the case lies a journal that was not written by Chiasm. Remove " +
                       quoted(journal.filename()) + " if you do not know where it comes from.");
  }
  takeLease(opened, options);
  if (opened.refusal && isNotEmpty(journal)) finishRollback(opened.path, options.sqliteVfs);
  // (Read again: a rollback may have changed the mode.)
  const bool inLogMode = readHeader(opened.path).value_or(*header)[kWriteVersionAt] == 2;
  const bool folderWritable = access(opened.path.parent_path().c_str(), W_OK | X_OK) == 0;
  const bool unfinished = isNotEmpty(log) || isNotEmpty(journal);
  DatabaseMode mode = opened.refusal ? DatabaseMode::readOnly : DatabaseMode::readWrite;
  // A file left in log mode needs an index beside it, which a read-only medium cannot take; without a log it
  // is whole by itself and may be read as it lies. Never so beside a log: its commits would be missed.
  if (opened.refusal && inLogMode && !unfinished && !folderWritable) mode = DatabaseMode::immutable;

  const auto explain = [&](Error failed) {
    if (unfinished && !folderWritable) {
      failed.message =
          "This case was not closed properly and lies where nothing can be written. Copy it, together "
          "with " +
          quoted(log.filename()) + ", to a folder that can be written, and open it there.";
    }
    return tl::unexpected(std::move(failed));
  };
  auto database = Database::open(opened.path, mode, options.sqliteVfs);
  if (!database) return explain(std::move(database.error()));
  if (const auto checked = checkSchema(*database); !checked) return explain(checked.error());
  opened.database = *std::move(database);
  return opened;
}

bool looksLikeCase(const fs::path& path) {
  const auto header = readHeader(path);
  if (!header) return false;
  std::int32_t application = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    application = application << 8 | (*header)[kApplicationIdAt + i];
  }
  return application == kCaseApplicationId;
}

}  // namespace chiasm::data_io
