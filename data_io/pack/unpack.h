// Unpacking a packed case, which is somebody else's file: nothing of it is believed.
#pragma once

#include <filesystem>
#include <vector>

#include "core/jobs/progress.h"
#include "data_io/pack/pack_format.h"

namespace chiasm::data_io {

// The list of a pack, checked, without its contents.
Expected<std::vector<PackEntry>> readPackList(const std::filesystem::path& pack);

// Makes `folder`, which must not exist, with the pack's files: written to a folder beside it, each content
// checked against its SHA-256, and put in place only when all of them are right; on failure nothing is left.
// Files are private (0600) and never links. Afterwards the case is verified (every hash of its history).
// Returns the case's path.
Expected<std::filesystem::path> unpack(const std::filesystem::path& pack, const std::filesystem::path& folder,
                                       Progress& progress);

}  // namespace chiasm::data_io
