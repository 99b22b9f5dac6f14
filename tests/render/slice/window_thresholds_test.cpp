#include "render/passes/window_thresholds.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/volume/window_presets.h"

namespace chiasm::render {
namespace {

// What the shader's search gives: the number of thresholds that the value has reached.
int greyOf(const WindowThresholds& table, double stored) {
  int grey = 0;
  for (int level = 1; level < 256; ++level)
    grey += table.sign * static_cast<float>(stored) >= table.thresholds[static_cast<std::size_t>(level)];
  return grey;
}

struct Rescale {
  double slope, intercept;
};

class WindowThresholdsTest : public testing::TestWithParam<WindowLevel> {};

TEST_P(WindowThresholdsTest, GiveExactlyTheGreyOfCoreForEveryStoredValue) {
  for (const Rescale& rescale : {Rescale{1.0, 0.0}, Rescale{1.0, -1024.0}, Rescale{-1.0, 100.0},
                                 Rescale{0.37, -3.3}, Rescale{0.0, 41.0}}) {
    const WindowThresholds table = windowThresholds(GetParam(), rescale.slope, rescale.intercept);
    for (int stored = -3000; stored <= 5000; stored += 1) {
      const double value = rescale.slope * stored + rescale.intercept;
      ASSERT_EQ(greyOf(table, stored), greyLevel(GetParam(), value))
          << "stored " << stored << " slope " << rescale.slope;
    }
  }
}

TEST_P(WindowThresholdsTest, NeverFall) {
  const WindowThresholds table = windowThresholds(GetParam(), 1.0, 0.0);
  for (std::size_t level = 1; level < 256; ++level)
    EXPECT_LE(table.thresholds[level - 1], table.thresholds[level]);
}

using Function = WindowLevel::Function;
INSTANTIATE_TEST_SUITE_P(
    Windows, WindowThresholdsTest,
    testing::Values(WindowLevel{400, 40, Function::linear, ""}, WindowLevel{256, 127.5, Function::linear, ""},
                    WindowLevel{1, 40, Function::linear, ""}, WindowLevel{255, 40, Function::linearExact, ""},
                    WindowLevel{0.5, 40.25, Function::linearExact, ""},
                    WindowLevel{350, 50, Function::sigmoid, ""}, WindowLevel{4000, 700, Function::linear, ""},
                    WindowLevel{-400, 40, Function::linear, "inverted"},
                    WindowLevel{-255.5, 40, Function::linearExact, "inverted"},
                    WindowLevel{-350, 50, Function::sigmoid, "inverted"}));

// DICOM PS3.3 C.11.2.1.2.1: with c = 2048 and w = 4096, black up to 0 and white above 4095.
TEST(WindowThresholdsValues, FollowTheStandardsExample) {
  const WindowThresholds table = windowThresholds({4096, 2048, Function::linear, ""}, 1.0, 0.0);
  EXPECT_EQ(greyOf(table, 0), 0);
  EXPECT_EQ(greyOf(table, 4095), 255);
  EXPECT_EQ(greyOf(table, 8), 0);  // 8 / 4095 * 255 = 0.498
  EXPECT_EQ(greyOf(table, 9), 1);  // 0.560
  EXPECT_EQ(greyOf(table, 4086), 254);
  EXPECT_EQ(greyOf(table, 4087), 255);  // 254.502
}

TEST(StoredRangeTest, HoldsExactlyTheStoredValuesWhoseRescaledValueIsInRange) {
  for (const Rescale& rescale : {Rescale{1.0, 0.0}, Rescale{1.0, -1024.0}, Rescale{-2.0, 7.0},
                                 Rescale{0.1, -3.3}, Rescale{0.0, 300.0}, Rescale{0.0, -300.0}}) {
    const StoredRange range = storedRange(226, 3071, rescale.slope, rescale.intercept);
    const float sign = rescale.slope < 0 ? -1.0f : 1.0f;
    for (int stored = -32768; stored <= 32767; ++stored) {
      const double value = rescale.slope * stored + rescale.intercept;
      const float signedStored = sign * static_cast<float>(stored);
      ASSERT_EQ(signedStored >= range.lower && signedStored <= range.upper, value >= 226 && value <= 3071)
          << stored << " slope " << rescale.slope;
    }
  }
}

}  // namespace
}  // namespace chiasm::render
