// Rejected suggestions: somebody decided that these words do not speak of this segment.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.h"
#include "core/base/uid.h"
#include "core/report/text_anchor.h"

namespace chiasm {

// It is not suggested again, by whatever rules; `rules` says which ones (and their version) proposed it.
struct RejectedSuggestion {
  Uid uid;
  std::int64_t order = 0;
  TextAnchor anchor;
  Uid segment;
  std::string rules;
  Uid author;
  UtcTime created;
  bool operator==(const RejectedSuggestion&) const = default;
};

}  // namespace chiasm
