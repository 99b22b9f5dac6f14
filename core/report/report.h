// Reports: immutable text, kept byte for byte; a correction is a new version that names the old one.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"
#include "core/base/uid.h"

namespace chiasm {

struct Report {
  Uid uid;       // of this version
  Uid document;  // the same for all versions of one report
  int version = 1;
  std::int64_t order = 0;
  std::string title;
  std::string author;  // as the document says it
  std::string date;    // ISO date as the document says it, or empty
  std::string status;  // "final", "preliminary", …
  std::string text;    // UTF-8, exactly the bytes that came
  bool operator==(const Report&) const = default;
};

}  // namespace chiasm
