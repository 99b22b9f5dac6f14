// Case files (NAME.chiasm): making, opening and verifying them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"

namespace chiasm::data_io {

struct OpenOptions {
  bool readOnly = false;
  // Who opens it: told to others who open the same case meanwhile, and entered among the authors.
  std::optional<Author> author = std::nullopt;
  // The SQLite VFS to go through; empty is the operating system's. Tests name one that fails on purpose.
  std::string sqliteVfs = {};
};

// Makes a new case file and opens it. An existing file is never overwritten (ErrorKind::conflict); a crash
// leaves either no case or a whole one. An empty info.uid is filled.
Expected<LoadedCase> createCase(const std::filesystem::path& path, CaseInfo info, const Author& author,
                                const OpenOptions& options = {});

// Opens a case. When somebody else holds it, or its medium cannot be written, it is opened read-only and
// LoadedCase::readOnlyReason says why. The file is untrusted: damage is refused with a sentence.
Expected<LoadedCase> openCase(const std::filesystem::path& path, const OpenOptions& options = {});

// What verifyCase found.
struct VerifyReport {
  std::uint64_t entries = 0;  // in the history
  std::uint64_t bricks = 0;   // stored contents
  Digest head;                // hash of the last entry: write it down to prove later that nothing was changed
  std::vector<std::string> problems;  // sentences, none when everything is whole
  bool whole() const { return problems.empty(); }
};

// Reads everything: SQLite's own integrity, the hash chain, each payload, every brick against its digest, and
// whether the current state is what the history leads to. An error is returned only when the file cannot be
// opened as a case at all. May be cancelled; never writes.
Expected<VerifyReport> verifyCase(const std::filesystem::path& path, Progress& progress,
                                  const OpenOptions& options = {});
Expected<VerifyReport> verifyCase(const std::filesystem::path& path);

// Whether a file is (by its first bytes) a case file; false for anything that cannot be read.
bool looksLikeCase(const std::filesystem::path& path);

}  // namespace chiasm::data_io
