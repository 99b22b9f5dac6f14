#include "core/base/iso_date.h"

#include <gtest/gtest.h>

namespace chiasm {
namespace {

TEST(IsoDate, IsADayThatExistsAndNothingElse) {
  for (const char* day : {"2012-09-14", "2024-02-29", "0001-01-01", "1999-12-31"})
    EXPECT_TRUE(isIsoDate(day)) << day;
  for (const char* text : {"", "2012-9-14", "2023-02-29", "2012-13-01", "2012-00-10", "2012-09-31",
                           "14.09.2012", "2012/09/14", "2012-09-14T00:00", "20x2-09-14", "-012-09-14"})
    EXPECT_FALSE(isIsoDate(text)) << text;
}

}  // namespace
}  // namespace chiasm
