// Overrides: somebody looked at what a check says and decided, with a reason, that it stands as it is.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"
#include "core/base/uid.h"

namespace chiasm {

// `check` is the fingerprint of what was judged (core/checks/fingerprint.h); it begins with the word of the
// check's kind. When another side, size or word is judged, the fingerprint is another and the override no
// longer applies.
struct CheckOverride {
  Uid uid;
  std::int64_t order = 0;
  std::string check;
  std::string reason;
  Uid author;
  UtcTime created;
  bool operator==(const CheckOverride&) const = default;
};

}  // namespace chiasm
