// The tables of a case file (schema version 1), and the check that a file holds exactly these.
#pragma once

#include <cstdint>

#include "core/base/error.h"
#include "data_io/case_file/database.h"

namespace chiasm::data_io {

// "CHSM": PRAGMA application_id of every case file.
inline constexpr std::int32_t kCaseApplicationId = 0x4348534D;
// PRAGMA user_version. A change of any table or of the encoding of values is a new version; a migration
// makes a backup, then runs in one transaction, and a file of the old version stays in the tests.
inline constexpr int kCaseSchemaVersion = 1;

// Makes the tables in an empty database.
Expected<void> createSchema(Database& database);

// Refuses another application's file, a newer schema (with the advice to update), and any file whose
// sqlite_master is not word for word what createSchema writes: no trigger, view or further table runs.
Expected<void> checkSchema(Database& database);

}  // namespace chiasm::data_io
