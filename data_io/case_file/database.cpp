#include "data_io/case_file/database.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

namespace chiasm::data_io {

namespace {

// The largest value, row or payload that the file may hold; far above what the application writes.
constexpr int kLargestValue = 256 << 20;
// How long to wait for another process that holds a lock for a moment.
constexpr int kBusyMilliseconds = 5000;

std::string uriOf(const std::filesystem::path& path, const char* parameters) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::error_code error;
  std::string uri = "file://";
  for (const char character : std::filesystem::absolute(path, error).string()) {
    const auto byte = static_cast<unsigned char>(character);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || std::strchr("/-_.~", byte) != nullptr;
    if (plain && byte != 0) {
      uri += character;
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  return uri + parameters;
}

int rememberPages(void* context, sqlite3*, const char*, int pages) {
  *static_cast<int*>(context) = pages;
  return SQLITE_OK;
}

}  // namespace

Error databaseError(int code, std::string_view doing) {
  const std::string start = std::string(doing) + " failed: ";
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorKind::storage, start + "the disk is full. Free some space and open the case again."};
    case SQLITE_IOERR:
      return {ErrorKind::storage, start + "the disk reported an error (" + sqlite3_errstr(code) + " " +
                                      std::to_string(code) +
                                      "). Copy the case to another disk and verify it there."};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG:
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
      return {ErrorKind::unreadable, start + "the case file is damaged (" + sqlite3_errstr(code) +
                                         "). Use a backup, or verify the case to see what is left."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::conflict, start + "another process is using the case file. Try again."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorKind::readOnly, start + "the case file or its folder may not be written."};
    case SQLITE_CANTOPEN:
      return {ErrorKind::notFound, start + "the file cannot be opened."};
    case SQLITE_NOMEM:
      return {ErrorKind::unavailable, start + "there is not enough memory."};
    default:
      return {ErrorKind::unreadable,
              start + sqlite3_errstr(code) + " (SQLite " + std::to_string(code) + ")."};
  }
}

Statement::Statement(Statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      doing_(std::move(other.doing_)),
      bindFailure_(other.bindFailure_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(doing_, other.doing_);
  std::swap(bindFailure_, other.bindFailure_);
  return *this;
}

Statement::~Statement() {
  sqlite3_finalize(handle_);
}

Statement& Statement::bind(int index, std::int64_t value) {
  if (const int code = sqlite3_bind_int64(handle_, index, value)) bindFailure_ = code;
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  const char* data = text.data() ? text.data() : "";
  if (const int code =
          sqlite3_bind_text64(handle_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8)) {
    bindFailure_ = code;
  }
  return *this;
}

Statement& Statement::bind(int index, std::span<const std::uint8_t> blob) {
  const void* data = blob.data() ? static_cast<const void*>(blob.data()) : "";
  if (const int code = sqlite3_bind_blob64(handle_, index, data, blob.size(), SQLITE_TRANSIENT)) {
    bindFailure_ = code;
  }
  return *this;
}

Statement& Statement::bind(int index, const Digest& digest) {
  return bind(index, std::span<const std::uint8_t>(digest.bytes));
}

Statement& Statement::bindNull(int index) {
  if (const int code = sqlite3_bind_null(handle_, index)) bindFailure_ = code;
  return *this;
}

Expected<bool> Statement::step() {
  const int code = bindFailure_ ? bindFailure_ : sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  reset();
  if (code == SQLITE_DONE) return false;
  return tl::unexpected(databaseError(code, doing_));
}

Expected<void> Statement::run() {
  const Expected<bool> row = step();
  if (!row) return tl::unexpected(row.error());
  if (*row) reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  bindFailure_ = 0;
}

std::optional<std::int64_t> Statement::integer(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_INTEGER) return std::nullopt;
  return sqlite3_column_int64(handle_, column);
}

std::optional<std::string> Statement::text(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_TEXT) return std::nullopt;
  const auto* data = sqlite3_column_text(handle_, column);
  if (!data) return std::nullopt;
  return std::string(static_cast<const char*>(static_cast<const void*>(data)),
                     static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

std::optional<std::span<const std::uint8_t>> Statement::blob(int column) const {
  if (sqlite3_column_type(handle_, column) != SQLITE_BLOB) return std::nullopt;
  const void* data = sqlite3_column_blob(handle_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  if (!data && size > 0) return std::nullopt;
  return std::span<const std::uint8_t>(static_cast<const std::uint8_t*>(data), size);
}

std::optional<Digest> Statement::digest(int column) const {
  const auto bytes = blob(column);
  Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
  return digest;
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Expected<Database> Database::open(const std::filesystem::path& path, DatabaseMode mode,
                                  const std::string& vfs) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  const char* parameters = "";
  switch (mode) {
    case DatabaseMode::readOnly:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case DatabaseMode::immutable:
      flags |= SQLITE_OPEN_READONLY;
      parameters = "?immutable=1";
      break;
    case DatabaseMode::readWrite:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case DatabaseMode::create:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
      break;
  }
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(uriOf(path, parameters).c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  Database database(handle);
  if (code != SQLITE_OK) return tl::unexpected(databaseError(code, "Opening the case file"));
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kLargestValue);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 16);
  // Checkpoints are made by the journal, which must learn when one fails; SQLite's own would not say.
  sqlite3_wal_hook(handle, rememberPages, database.pagesInLog_.get());
  // None of these reads the file, so that they cannot fail on a damaged one. No temporary file may hold
  // patient data, and freed pages are overwritten.
  for (const char* pragma :
       {"PRAGMA cell_size_check=ON", "PRAGMA temp_store=MEMORY", "PRAGMA mmap_size=0",
        "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=OFF", "PRAGMA secure_delete=ON"}) {
    const Expected<void> set = database.execute(pragma, "Opening the case file");
    if (!set) return tl::unexpected(set.error());
  }
  return database;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), pagesInLog_(std::move(other.pagesInLog_)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(pagesInLog_, other.pagesInLog_);
  return *this;
}

Database::~Database() {
  close();
}

void Database::close() {
  sqlite3_close_v2(std::exchange(handle_, nullptr));
}

Expected<void> Database::execute(const char* sql, std::string_view doing) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(databaseError(code, doing));
  return {};
}

Expected<Statement> Database::prepare(const char* sql, std::string_view doing) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v2(handle_, sql, -1, &handle, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(databaseError(code, doing));
  return Statement(handle, std::string(doing));
}

Expected<std::int64_t> Database::queryInteger(const char* sql, std::string_view doing) {
  auto statement = prepare(sql, doing);
  if (!statement) return tl::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return tl::unexpected(row.error());
  const auto value = *row ? statement->integer(0) : std::nullopt;
  if (!value) return failure(ErrorKind::unreadable, std::string(doing) + " failed: a number is missing.");
  return *value;
}

Expected<std::string> Database::queryText(const char* sql, std::string_view doing) {
  auto statement = prepare(sql, doing);
  if (!statement) return tl::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return tl::unexpected(row.error());
  auto value = *row ? statement->text(0) : std::nullopt;
  if (!value) return failure(ErrorKind::unreadable, std::string(doing) + " failed: a text is missing.");
  return *std::move(value);
}

Expected<void> Database::checkpoint() {
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  // Busy means that a reader still needs the log: it is done at a later time.
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED) {
    return tl::unexpected(databaseError(code, "Saving the case"));
  }
  return {};
}

int Database::pagesInLog() const {
  return *pagesInLog_;
}

void Database::leaveLogAtClose() {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

std::optional<std::array<std::uint8_t, 100>> readFileHeader(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2(uriOf(path, "").c_str(), &handle,
                                     SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection(handle, sqlite3_close_v2);
  sqlite3_file* file = nullptr;
  std::array<std::uint8_t, 100> header{};
  if (opened != SQLITE_OK ||
      sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      !file->pMethods || file->pMethods->xRead(file, header.data(), header.size(), 0) != SQLITE_OK) {
    return std::nullopt;
  }
  return header;
}

Expected<Transaction> Transaction::begin(Database& database, Kind kind, std::string_view doing) {
  const auto begun = database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN", doing);
  if (!begun) return tl::unexpected(begun.error());
  return Transaction(database, std::string(doing));
}

Transaction::~Transaction() {
  // A rollback may fail only where the transaction has been rolled back already by the failure itself.
  if (database_) (void)database_->execute("ROLLBACK", doing_);
}

Expected<void> Transaction::commit() {
  const auto committed = database_->execute("COMMIT", doing_);
  if (committed) database_ = nullptr;
  return committed;
}

}  // namespace chiasm::data_io
