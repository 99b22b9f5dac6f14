// Saved views: how the case was looked at, by name; stations to walk through and targets of links.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"
#include "core/base/uid.h"

namespace chiasm {

// Names are unique ignoring case. `view` is JSON that only the application understands.
struct SavedView {
  Uid uid;
  std::int64_t order = 0;
  std::string name;
  std::string view;
  Uid author;
  UtcTime created;
  bool operator==(const SavedView&) const = default;
};

}  // namespace chiasm
