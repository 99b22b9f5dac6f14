// A report's text as the reader hands it over.
#pragma once

#include <string>

#include "core/base/digest.h"

namespace chiasm::data_io {

// The file's bytes, unaltered, known to be valid UTF-8 (a leading byte order mark stays), and their SHA-256.
struct ReadText {
  std::string text;
  Digest fileDigest;
};

}  // namespace chiasm::data_io
