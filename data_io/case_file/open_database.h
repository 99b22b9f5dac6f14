// Opening the database of a case file: which mode its medium, its neighbours and its holder allow.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "data_io/case_file/case_file.h"
#include "data_io/case_file/database.h"
#include "data_io/case_file/lease.h"

namespace chiasm::data_io {

struct OpenedDatabase {
  std::filesystem::path path;          // absolute, links resolved
  std::unique_ptr<Lease> lease;        // set when it may be written
  std::optional<std::string> refusal;  // set when it may not, and why
  std::optional<Database> database;    // the schema is checked
};

// A path in quotes, for a sentence.
std::string quoted(const std::filesystem::path& path);

Expected<OpenedDatabase> openDatabase(const std::filesystem::path& path, const OpenOptions& options);

}  // namespace chiasm::data_io
