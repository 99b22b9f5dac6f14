#include "data_io/case_file/schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace chiasm::data_io {

namespace {

struct Table {
  const char* name;
  const char* sql;
};

// STRICT: a stored value has its column's type. The journal's payload is last, so that the history is read
// without touching it. A name or payload can later be erased (a further table would keep its digest and the
// reason) because the hash of an entry covers only digests of both.
constexpr std::array<Table, 7> kTables{{
    {"meta",
     "CREATE TABLE meta(id INTEGER PRIMARY KEY CHECK(id=1), case_uid TEXT NOT NULL, created_us INTEGER NOT "
     "NULL, created_by TEXT NOT NULL, initial_info BLOB NOT NULL) STRICT"},
    {"authors", "CREATE TABLE authors(uid TEXT PRIMARY KEY, display_name TEXT NOT NULL) STRICT"},
    {"journal",
     "CREATE TABLE journal(sequence INTEGER PRIMARY KEY, time_us INTEGER NOT NULL, author TEXT NOT NULL, "
     "group_uid TEXT NOT NULL, role INTEGER NOT NULL, target_group TEXT NOT NULL, kind TEXT NOT NULL, "
     "payload_version INTEGER NOT NULL, name TEXT NOT NULL, previous_hash BLOB NOT NULL, hash BLOB NOT NULL, "
     "payload_digest BLOB NOT NULL, payload BLOB NOT NULL) STRICT"},
    {"bricks",
     "CREATE TABLE bricks(id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, content BLOB NOT NULL) "
     "STRICT"},
    {"objects",
     "CREATE TABLE objects(kind TEXT NOT NULL, uid TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY(kind, "
     "uid)) STRICT"},
    {"layer_bricks",
     "CREATE TABLE layer_bricks(segmentation TEXT NOT NULL, layer INTEGER NOT NULL, brick INTEGER NOT NULL, "
     "label INTEGER, digest BLOB, PRIMARY KEY(segmentation, layer, brick)) STRICT, WITHOUT ROWID"},
    {"view_state", "CREATE TABLE view_state(id INTEGER PRIMARY KEY CHECK(id=1), json TEXT NOT NULL) STRICT"},
}};

Error damaged(const std::string& what) {
  return {ErrorKind::unreadable, "This is not a case file as Chiasm writes it: " + what +
                                     ". It was changed by another program or is damaged; use a backup."};
}

}  // namespace

Expected<void> createSchema(Database& database) {
  std::string sql = "PRAGMA application_id=" + std::to_string(kCaseApplicationId) +
                    ";PRAGMA user_version=" + std::to_string(kFirstFormatVersion);
  for (const Table& table : kTables) sql += std::string(";") + table.sql;
  return database.execute(sql.c_str(), "Creating the case file");
}

Expected<void> checkSchema(Database& database) {
  const auto application = database.queryInteger("PRAGMA application_id", kOpening);
  if (!application) return tl::unexpected(application.error());
  if (*application != kCaseApplicationId) {
    return failure(ErrorKind::unreadable, "This file is not a Chiasm case: it belongs to another program.");
  }
  const auto version = database.queryInteger("PRAGMA user_version", kOpening);
  if (!version) return tl::unexpected(version.error());
  if (*version > kCaseSchemaVersion) {
    return failure(ErrorKind::unreadable, "This case was written by a newer Chiasm (case format " +
                                              std::to_string(*version) + "; this program reads up to " +
                                              std::to_string(kCaseSchemaVersion) + "). Update Chiasm.");
  }
  if (*version < 1) return tl::unexpected(damaged("it has no case format version"));

  auto rows = database.prepare("SELECT type, name, sql FROM sqlite_master", kOpening);
  if (!rows) return tl::unexpected(rows.error());
  std::size_t tables = 0;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const std::string type = rows->text(0).value_or(""), name = rows->text(1).value_or("");
    // The indices that SQLite makes for UNIQUE and PRIMARY KEY have no statement of their own.
    if (type == "index" && rows->isNull(2) && name.starts_with("sqlite_autoindex_")) continue;
    const auto* expected =
        std::find_if(kTables.begin(), kTables.end(), [&](const Table& table) { return table.name == name; });
    if (type != "table" || expected == kTables.end() || rows->text(2) != expected->sql) {
      return tl::unexpected(damaged("it holds a " + type + " that does not belong there"));
    }
    ++tables;
  }
  if (tables != kTables.size()) return tl::unexpected(damaged("a table is missing"));
  return {};
}

Expected<int> formatVersion(Database& database) {
  const auto version = database.queryInteger("PRAGMA user_version", kOpening);
  if (!version) return tl::unexpected(version.error());
  return static_cast<int>(*version);
}

Expected<void> setFormatVersion(Database& database, int version) {
  return database.execute(("PRAGMA user_version=" + std::to_string(version)).c_str(), "Saving the edit");
}

}  // namespace chiasm::data_io
