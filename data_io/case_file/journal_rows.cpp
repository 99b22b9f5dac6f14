#include "data_io/case_file/journal_rows.h"

#include <limits>

#include "core/report/utf8.h"

namespace chiasm::data_io {

namespace {

tl::unexpected<Error> damaged(const std::string& what) {
  return failure(ErrorKind::unreadable, "The case file is damaged: " + what +
                                            ". Use a backup, or verify the case to see what is left.");
}

std::optional<Uid> uidColumn(const Statement& row, int column, bool mayBeEmpty) {
  const auto text = row.text(column);
  if (!text) return std::nullopt;
  if (text->empty()) return mayBeEmpty ? std::optional(Uid()) : std::nullopt;
  auto uid = Uid::parse(*text);
  if (!uid) return std::nullopt;
  return *std::move(uid);
}

std::optional<std::string> textColumn(const Statement& row, int column) {
  auto text = row.text(column);
  if (!text || !validateUtf8(*text)) return std::nullopt;
  return text;
}

}  // namespace

Expected<CaseMeta> readMeta(Database& database) {
  auto row = database.prepare("SELECT case_uid, created_us, created_by, initial_info FROM meta", kOpening);
  if (!row) return tl::unexpected(row.error());
  const auto found = row->step();
  if (!found) return tl::unexpected(found.error());
  if (!*found) return damaged("it does not say which case it is");
  const auto uid = uidColumn(*row, 0, false);
  const auto created = row->integer(1);
  const auto creator = uidColumn(*row, 2, false);
  const auto info = row->blob(3);
  if (!uid || !created || !creator || !info) return damaged("it does not say which case it is");
  return CaseMeta{*uid, UtcTime{*created}, *creator, Bytes(info->begin(), info->end())};
}

Expected<void> insertMeta(Database& database, const CaseMeta& meta) {
  auto insert = database.prepare(
      "INSERT INTO meta(id, case_uid, created_us, created_by, initial_info) VALUES(1, ?1, ?2, ?3, ?4)",
      "Creating the case file");
  if (!insert) return tl::unexpected(insert.error());
  return insert->bind(1, meta.caseUid.text())
      .bind(2, meta.created.microseconds)
      .bind(3, meta.creator.text())
      .bind(4, meta.initialInfo)
      .run();
}

Expected<std::vector<Author>> readAuthors(Database& database) {
  auto rows = database.prepare("SELECT uid, display_name FROM authors ORDER BY rowid", kOpening);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<Author> authors;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return authors;
    auto uid = uidColumn(*rows, 0, false);
    auto name = textColumn(*rows, 1);
    if (!uid || !name) return damaged("an author cannot be read");
    authors.push_back({*std::move(uid), *std::move(name)});
  }
}

Expected<void> putAuthor(Database& database, const Author& author) {
  if (author.uid.empty() || !validateUtf8(author.displayName)) {
    return failure(ErrorKind::invalidInput, "An author needs an identity and a name in valid UTF-8.");
  }
  auto put = database.prepare(
      "INSERT INTO authors(uid, display_name) VALUES(?1, ?2) ON CONFLICT(uid) DO UPDATE SET "
      "display_name=excluded.display_name WHERE display_name<>excluded.display_name",
      "Saving the author");
  if (!put) return tl::unexpected(put.error());
  return put->bind(1, author.uid.text()).bind(2, author.displayName).run();
}

std::optional<EntryRecord> recordOf(const Statement& row) {
  const auto sequence = row.integer(0), time = row.integer(1), role = row.integer(4),
             version = row.integer(7);
  auto author = uidColumn(row, 2, true), group = uidColumn(row, 3, true), target = uidColumn(row, 5, true);
  auto kind = textColumn(row, 6), name = textColumn(row, 8);
  const auto previous = row.digest(9), hash = row.digest(10), payload = row.digest(11);
  if (!sequence || *sequence < 1 || !time || !author || !group || !role || *role < 0 || *role > 2 ||
      !target || !kind || !version || *version < 0 || *version > std::numeric_limits<int>::max() || !name ||
      !previous || !hash || !payload) {
    return std::nullopt;
  }
  EntryRecord record;
  record.entry = {static_cast<std::uint64_t>(*sequence),
                  UtcTime{*time},
                  *std::move(author),
                  *std::move(group),
                  static_cast<EntryRole>(*role),
                  *std::move(target),
                  *std::move(kind),
                  *std::move(name),
                  *hash};
  record.payloadVersion = static_cast<int>(*version);
  record.previousHash = *previous;
  record.payloadDigest = *payload;
  return record;
}

void bindRecord(Statement& insert, const EntryRecord& record) {
  const HistoryEntry& entry = record.entry;
  insert.bind(1, static_cast<std::int64_t>(entry.sequence))
      .bind(2, entry.time.microseconds)
      .bind(3, entry.author.text())
      .bind(4, entry.group.text())
      .bind(5, static_cast<std::int64_t>(entry.role))
      .bind(6, entry.targetGroup.text())
      .bind(7, entry.kind)
      .bind(8, std::int64_t{record.payloadVersion})
      .bind(9, entry.name)
      .bind(10, record.previousHash)
      .bind(11, entry.hash)
      .bind(12, record.payloadDigest);
}

Expected<std::vector<EntryRecord>> readRecords(Database& database, const Digest& genesis) {
  std::string sql("SELECT ");
  sql.append(kRecordColumns).append(" FROM journal ORDER BY sequence");
  auto rows = database.prepare(sql.c_str(), kOpening);
  if (!rows) return tl::unexpected(rows.error());
  std::vector<EntryRecord> records;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return records;
    const std::string number = std::to_string(records.size() + 1);
    auto record = recordOf(*rows);
    if (!record) return damaged("entry " + number + " of its history cannot be read");
    if (record->entry.sequence != records.size() + 1)
      return damaged("entry " + number + " of its history is missing");
    if (record->previousHash != (records.empty() ? genesis : records.back().entry.hash)) {
      return damaged("entry " + number + " of its history does not follow the one before");
    }
    records.push_back(*std::move(record));
  }
}

}  // namespace chiasm::data_io
