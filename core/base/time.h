// Points in time as they are stored: UTC, microseconds.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace chiasm {

// Microseconds since 1970-01-01T00:00:00Z, UTC.
struct UtcTime {
  std::int64_t microseconds = 0;
  auto operator<=>(const UtcTime&) const = default;
  static UtcTime now();
  // ISO 8601, "2026-11-23T14:02:11Z".
  std::string iso8601() const;
  // Local wall clock "14:02:11", for the status bar.
  std::string localClock() const;
};

}  // namespace chiasm
