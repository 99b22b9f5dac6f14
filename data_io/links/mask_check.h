// The SHA-256 of a file that another file names.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/digest.h"
#include "core/base/error.h"

namespace chiasm::data_io {

// `relative` (with "/", checked by parseLinkLines) below `folder`; symbolic links are not followed, so that a
// file of lines cannot have others read. Sentences begin with a capital and name the relative path.
Expected<Digest> digestBelow(const std::filesystem::path& folder, const std::string& relative);

}  // namespace chiasm::data_io
