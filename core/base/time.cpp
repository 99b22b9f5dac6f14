#include "core/base/time.h"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace chiasm {
namespace {

// Whole seconds, rounded towards the past, so that times before 1970 are right as well.
std::time_t wholeSeconds(std::int64_t microseconds) {
  constexpr std::int64_t kPerSecond = 1'000'000;
  std::int64_t seconds = microseconds / kPerSecond;
  if (microseconds % kPerSecond < 0) --seconds;
  return static_cast<std::time_t>(seconds);
}

}  // namespace

UtcTime UtcTime::now() {
  const auto sinceEpoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(sinceEpoch).count()};
}

std::string UtcTime::iso8601() const {
  const std::time_t seconds = wholeSeconds(microseconds);
  std::tm parts{};
  if (gmtime_r(&seconds, &parts) == nullptr) return {};  // a year that does not fit an int
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text;
}

std::string UtcTime::localClock() const {
  const std::time_t seconds = wholeSeconds(microseconds);
  std::tm parts{};
  if (localtime_r(&seconds, &parts) == nullptr) return {};
  char text[48];
  std::snprintf(text, sizeof text, "%02d:%02d:%02d", parts.tm_hour, parts.tm_min, parts.tm_sec);
  return text;
}

}  // namespace chiasm
