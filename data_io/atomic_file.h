// Files that are whole or not there: written beside, synced, renamed over.
#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

namespace chiasm::data_io {

// Replaces (or creates) `path` with `content`; on failure the old file is untouched. Mode 0600 unless the
// file exists.
Expected<void> writeFileAtomically(const std::string& path, std::string_view content);
// The whole of a small file of our own (settings, recipes); refuses more than `maximumBytes`.
Expected<std::string> readSmallFile(const std::string& path, std::size_t maximumBytes = 16u << 20);

}  // namespace chiasm::data_io
