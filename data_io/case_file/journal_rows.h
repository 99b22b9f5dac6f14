// Rows of the tables meta, authors and journal as values.
#pragma once

#include <vector>

#include "core/case/journal.h"
#include "data_io/case_file/database.h"
#include "data_io/case_file/entry_hash.h"

namespace chiasm::data_io {

struct CaseMeta {
  Uid caseUid;
  UtcTime created;
  Uid creator;
  Bytes initialInfo;  // canonical CBOR of the first CaseInfo
  Digest genesis() const { return genesisHash(caseUid, created, creator, initialInfo); }
};

Expected<CaseMeta> readMeta(Database& database);
Expected<void> insertMeta(Database& database, const CaseMeta& meta);

Expected<std::vector<Author>> readAuthors(Database& database);
Expected<void> putAuthor(Database& database, const Author& author);

// Columns of the journal in the order that recordOf expects them.
inline constexpr const char* kRecordColumns =
    "sequence, time_us, author, group_uid, role, target_group, kind, payload_version, name, previous_hash, "
    "hash, payload_digest";
inline constexpr int kRecordColumnCount = 12;
// The current row, strictly; nullopt when any column is not what it must be.
std::optional<EntryRecord> recordOf(const Statement& row);
void bindRecord(Statement& insert, const EntryRecord& record);

// All records in order, checked: sequences without gaps from 1, each naming the hash of the one before.
// (Whether the hashes are right is verifyCase's question.)
Expected<std::vector<EntryRecord>> readRecords(Database& database, const Digest& genesis);

}  // namespace chiasm::data_io
