// A connection to SQLite and its prepared statements, closed by themselves and strict about types.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/digest.h"
#include "core/base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace chiasm::data_io {

// What is being done with a case file, for the sentences of its errors.
inline constexpr const char* kOpening = "Opening the case file";
inline constexpr const char* kSaving = "Saving the edit";

// The error behind an (extended) SQLite result code, as a sentence: `doing` is "Saving the edit" or the like.
Error databaseError(int code, std::string_view doing);

// One prepared statement. Columns are given out only as the type that the file really holds, because a case
// file is untrusted and SQLite would convert silently. One thread.
class Statement {
 public:
  Statement(sqlite3_stmt* handle, std::string doing) : handle_(handle), doing_(std::move(doing)) {}
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  // Parameters from 1; bytes are copied. A failed binding is reported by the next step.
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind(int index, std::span<const std::uint8_t> blob);
  Statement& bind(int index, const Digest& digest);
  Statement& bindNull(int index);

  // True when there is a row. After the last row, or a failure, the statement may be run again.
  Expected<bool> step();
  // Runs a statement that gives no rows.
  Expected<void> run();
  // Ends a read before its last row and clears the parameters.
  void reset();

  // Columns from 0 of the current row; nullopt when the stored type is another one.
  std::optional<std::int64_t> integer(int column) const;
  std::optional<std::string> text(int column) const;
  // Valid until the next step.
  std::optional<std::span<const std::uint8_t>> blob(int column) const;
  std::optional<Digest> digest(int column) const;
  bool isNull(int column) const;

 private:
  sqlite3_stmt* handle_ = nullptr;
  std::string doing_;
  int bindFailure_ = 0;
};

enum class DatabaseMode {
  readOnly,
  immutable,  // read-only without any lock: only for a file that nobody can write
  readWrite,
  create,  // the file must not exist
};

// A connection with the protections that an untrusted file asks for: DEFENSIVE, no trusted schema, cell size
// check, no memory map, bounded lengths, temporary data in memory only. One thread at a time.
class Database {
 public:
  // `vfs` names an SQLite VFS; empty is the operating system's.
  static Expected<Database> open(const std::filesystem::path& path, DatabaseMode mode,
                                 const std::string& vfs);
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  // Ends the connection early; nothing else may be called after it.
  void close();

  // `doing` begins the sentence of a failure.
  Expected<void> execute(const char* sql, std::string_view doing);
  Expected<Statement> prepare(const char* sql, std::string_view doing);
  // The single integer or text that a PRAGMA or query gives.
  Expected<std::int64_t> queryInteger(const char* sql, std::string_view doing);
  Expected<std::string> queryText(const char* sql, std::string_view doing);

  // Moves pages from the write-ahead log to the file as far as readers allow.
  Expected<void> checkpoint();
  // Bytes in the write-ahead log after the last commit, in pages.
  int pagesInLog() const;
  // Leaves the write-ahead log as it is at closing: after a failure nothing more is written.
  void leaveLogAtClose();

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3* handle_ = nullptr;
  std::unique_ptr<int> pagesInLog_ = std::make_unique<int>(0);
};

// The first 100 bytes of a regular file, read through SQLite's own handles: closing any other handle of a
// file would take away the locks that this process holds on it (POSIX). Nullopt when it is shorter or
// unreadable.
std::optional<std::array<std::uint8_t, 100>> readFileHeader(const std::filesystem::path& path);

// BEGIN … COMMIT; rolls back at the end of scope unless committed. One thread.
class Transaction {
 public:
  enum class Kind { read, write };
  static Expected<Transaction> begin(Database& database, Kind kind, std::string_view doing);
  Transaction(Transaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)), doing_(std::move(other.doing_)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  // Durable on return for a write transaction (synchronous=FULL).
  Expected<void> commit();

 private:
  Transaction(Database& database, std::string doing) : database_(&database), doing_(std::move(doing)) {}
  Database* database_ = nullptr;
  std::string doing_;
};

}  // namespace chiasm::data_io
