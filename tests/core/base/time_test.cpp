#include "core/base/time.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>

#include "core/base/digest.h"

namespace chiasm {
namespace {

TEST(UtcTime, IsWrittenAsIso8601) {
  EXPECT_EQ(UtcTime{0}.iso8601(), "1970-01-01T00:00:00Z");
  EXPECT_EQ(UtcTime{1'000'000'000'000'000}.iso8601(), "2001-09-09T01:46:40Z");
  EXPECT_EQ(UtcTime{1'709'164'800'999'999}.iso8601(), "2024-02-29T00:00:00Z");  // a leap day, cut to seconds
  EXPECT_EQ(UtcTime{-1}.iso8601(), "1969-12-31T23:59:59Z");
  EXPECT_EQ(UtcTime{-1'000'000}.iso8601(), "1969-12-31T23:59:59Z");
}

TEST(UtcTime, NowLiesBetweenTwoReadingsOfTheSystemClock) {
  const auto read = [] {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  const auto before = read();
  const UtcTime now = UtcTime::now();
  EXPECT_LE(before, now.microseconds);
  EXPECT_LE(now.microseconds, read());
}

TEST(UtcTime, LocalClockFollowsTheTimeZone) {
  const char* old = std::getenv("TZ");
  const std::string kept = old ? old : "";
  setenv("TZ", "EST5", 1);
  tzset();
  EXPECT_EQ(UtcTime{1'000'000'000'000'000}.localClock(), "20:46:40");
  if (old)
    setenv("TZ", kept.c_str(), 1);
  else
    unsetenv("TZ");
  tzset();
}

TEST(Digest, IsWrittenAs64LowerCaseDigits) {
  Digest digest;
  EXPECT_TRUE(digest.empty());
  EXPECT_EQ(digest.hex(), std::string(64, '0'));
  digest.bytes[0] = 0xE3;
  digest.bytes[31] = 0x0A;
  EXPECT_FALSE(digest.empty());
  EXPECT_EQ(digest.hex(), "e3" + std::string(60, '0') + "0a");
}

}  // namespace
}  // namespace chiasm
