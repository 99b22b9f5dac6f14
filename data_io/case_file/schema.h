// The tables of a case file, and the check that a file holds exactly these.
#pragma once

#include <cstdint>

#include "core/base/error.h"
#include "data_io/case_file/database.h"

namespace chiasm::data_io {

// "CHSM": PRAGMA application_id of every case file.
inline constexpr std::int32_t kCaseApplicationId = 0x4348534D;
// PRAGMA user_version: the version of the format. 1: case, volumes, segmentations, segments, measurements,
// reports, links. 2: the same tables, and in them also spans and their relations, bound measurements,
// overridden checks, rejected suggestions and saved views (kStoredKind). 3: also meshes and their shapes. A
// file begins at 1 and becomes 2 or 3 in the transaction that first stores such an object, so that a former
// Chiasm goes on reading what it understands and is told to update where it would not. Nothing that was there
// is rewritten; a change that needs that is a migration, which makes a backup first and runs in one
// transaction. A file of each former version stays in the tests.
inline constexpr int kFirstFormatVersion = 1;
inline constexpr int kCaseSchemaVersion = 3;

// Makes the tables in an empty database.
Expected<void> createSchema(Database& database);

// Refuses another application's file, a newer schema (with the advice to update), and any file whose
// sqlite_master is not word for word what createSchema writes: no trigger, view or further table runs.
Expected<void> checkSchema(Database& database);

// The version that a file says it has, and saying another one (inside a write transaction).
Expected<int> formatVersion(Database& database);
Expected<void> setFormatVersion(Database& database, int version);

}  // namespace chiasm::data_io
