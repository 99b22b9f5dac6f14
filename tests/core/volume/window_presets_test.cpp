#include "core/volume/window_presets.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chiasm {
namespace {

TEST(CtWindows, TheTableValueByValue) {
  struct Expected {
    const char* name;
    double width, level;
  };
  constexpr Expected kTable[] = {
      {"lung", 1500, -600},         {"soft tissue", 400, 40}, {"bone", 1800, 400}, {"brain", 80, 40},
      {"liver", 150, 90},           {"angio", 600, 300},      {"stroke", 40, 40},  {"subdural", 200, 75},
      {"temporal bone", 4000, 700}, {"mediastinum", 350, 50}};
  EXPECT_EQ(ctWindowPresets().size(), std::size(kTable));
  for (const Expected& expected : kTable) {
    const WindowLevel* window = findCtWindow(expected.name);
    ASSERT_NE(window, nullptr) << expected.name;
    EXPECT_EQ(window->width, expected.width) << expected.name;
    EXPECT_EQ(window->level, expected.level) << expected.name;
    EXPECT_EQ(window->function, WindowLevel::Function::linear);
  }
  EXPECT_EQ(findCtWindow("Soft Tissue"), findCtWindow("soft tissue"));
  EXPECT_EQ(findCtWindow("soft"), nullptr);
}

TEST(Windows, TheHeadersComeFirst) {
  VolumeInfo info;
  info.unit = "HU";
  const VolumeStatistics statistics{-1000, 2000, -990, 900, {}};
  EXPECT_EQ(initialWindow(info, statistics), *findCtWindow("soft tissue"));
  EXPECT_EQ(windowsFor(info, statistics).size(), 10U);
  info.headerWindows = {{0, 40, WindowLevel::Function::linear, "broken"},
                        {120, 35, WindowLevel::Function::sigmoid, "BRAIN"},
                        {3000, 500, WindowLevel::Function::linear, ""}};
  EXPECT_EQ(initialWindow(info, statistics), info.headerWindows[1]);
  const auto windows = windowsFor(info, statistics);
  ASSERT_EQ(windows.size(), 12U);
  EXPECT_EQ(windows[0].name, "BRAIN");
  EXPECT_EQ(windows[1].name, "header 2");
  EXPECT_EQ(windows[2].name, "lung");
}

// MONOCHROME1: the windows are those of other volumes, and inverted.
TEST(Windows, OfWhatIsMeantToBeShownWithSmallValuesBright) {
  const VolumeStatistics statistics{-1000, 2000, -990, 900, {}};
  for (const char* unit : {"", "HU"}) {
    VolumeInfo info;
    info.unit = unit;
    info.headerWindows = {{120, 35, WindowLevel::Function::sigmoid, "BRAIN"}};
    const auto plain = windowsFor(info, statistics);
    info.badges = {"lossy compression", std::string(kSmallValuesBright)};
    const auto inverted = windowsFor(info, statistics);
    ASSERT_EQ(inverted.size(), plain.size());
    EXPECT_EQ(initialWindow(info, statistics), inverted.front());
    for (std::size_t i = 0; i < plain.size(); ++i) {
      EXPECT_TRUE(isInverted(inverted[i]));
      EXPECT_FALSE(isInverted(plain[i]));
      for (const double value : {-3000.0, -40.0, 34.5, 35.0, 40.0, 77.25, 4000.0})
        EXPECT_DOUBLE_EQ(applyWindow(inverted[i], value), 1.0 - applyWindow(plain[i], value));
    }
  }
}

TEST(Windows, WithoutUnitsFromThePercentiles) {
  VolumeInfo info;
  info.study.modality = "MR";
  VolumeStatistics statistics{0, 5000, 10, 1010, {}};
  const WindowLevel window = initialWindow(info, statistics);
  EXPECT_EQ(window.width, 1000);
  EXPECT_EQ(window.level, 510);
  EXPECT_EQ(applyWindow(window, 10), 0.0);
  EXPECT_EQ(applyWindow(window, 1010), 1.0);
  EXPECT_DOUBLE_EQ(applyWindow(window, 260), 0.25);
  ASSERT_EQ(windowsFor(info, statistics).size(), 1U);
  EXPECT_EQ(windowsFor(info, statistics)[0].name, "auto");
  // Values between 0 and 1, and volumes of one value, still get a usable window.
  statistics = {0.0, 1.0, 0.0, 0.5, {}};
  EXPECT_DOUBLE_EQ(applyWindow(initialWindow(info, statistics), 0.25), 0.5);
  statistics = {0, 9, 0, 0, {}};
  EXPECT_EQ(initialWindow(info, statistics).width, 9);
  statistics = {7, 7, 7, 7, {}};
  EXPECT_GT(initialWindow(info, statistics).width, 0);
}

WindowLevel linear(double width, double level) {
  return {width, level, WindowLevel::Function::linear, ""};
}

// PS3.3 C.11.2.1.2.1, its pseudo-code, for an output of 0 … 1.
double linearByTheStandard(double x, double c, double w) {
  if (x <= c - 0.5 - (w - 1) / 2) return 0;
  if (x > c - 0.5 + (w - 1) / 2) return 1;
  return (x - (c - 0.5)) / (w - 1) + 0.5;
}

TEST(Windows, OfferCtsTableWhereNobodySaysWhatItIs) {
  VolumeInfo info;
  const VolumeStatistics statistics{-1024, 2900, -1000, 1200, {}};
  const auto windows = windowsFor(info, statistics);
  ASSERT_EQ(windows.size(), 11U);
  EXPECT_EQ(windows[0].name, "auto");
  EXPECT_EQ(initialWindow(info, statistics), windows[0]);
  info.study.modality = "MR";
  EXPECT_EQ(windowsFor(info, statistics).size(), 1U);
}

TEST(ApplyWindow, LinearAsTheStandardSays) {
  // The standard's own examples (C.11.2.1.2.1, note 5) for an 8-bit output, as fractions.
  const auto eightBit = [](double c, double w, double x) { return 255 * applyWindow(linear(w, c), x); };
  // c = 2048, w = 4096: 0 maps to 0, 4095 to 255.
  EXPECT_EQ(eightBit(2048, 4096, 0), 0);
  EXPECT_EQ(eightBit(2048, 4096, 4095), 255);
  EXPECT_NEAR(eightBit(2048, 4096, 2048), ((2048 - 2047.5) / 4095 + 0.5) * 255, 1e-12);
  // c = 2048, w = 1: a step behind 2047.
  EXPECT_EQ(eightBit(2048, 1, 2047), 0);
  EXPECT_EQ(eightBit(2048, 1, 2048), 255);
  // c = 0, w = 100: 0 at −50 and below, 255 above 49.
  EXPECT_EQ(eightBit(0, 100, -50), 0);
  EXPECT_GT(eightBit(0, 100, -49.9), 0);
  EXPECT_NEAR(eightBit(0, 100, 49), 255, 1e-12);
  EXPECT_EQ(eightBit(0, 100, 49.1), 255);
  // c = 0, w = 1: all up to −0.5 is black.
  EXPECT_EQ(eightBit(0, 1, -0.5), 0);
  EXPECT_EQ(eightBit(0, 1, -0.4), 255);
  for (const auto& [c, w] : {std::pair{40.0, 400.0}, {-600.0, 1500.0}, {0.3, 1.5}})
    for (double x = -2000; x < 2000; x += 7.3)
      EXPECT_DOUBLE_EQ(applyWindow(linear(w, c), x), linearByTheStandard(x, c, w));
}

TEST(ApplyWindow, LinearExactAndSigmoid) {
  const WindowLevel exact{100, 0, WindowLevel::Function::linearExact, ""};
  EXPECT_EQ(applyWindow(exact, -50), 0.0);
  EXPECT_EQ(applyWindow(exact, 0), 0.5);
  EXPECT_EQ(applyWindow(exact, 50), 1.0);
  EXPECT_EQ(applyWindow(exact, 51), 1.0);
  EXPECT_DOUBLE_EQ(applyWindow(exact, 25), 0.75);
  const WindowLevel sigmoid{100, 10, WindowLevel::Function::sigmoid, ""};
  EXPECT_DOUBLE_EQ(applyWindow(sigmoid, 10), 0.5);
  EXPECT_DOUBLE_EQ(applyWindow(sigmoid, 35), 1 / (1 + std::exp(-1.0)));
  EXPECT_GT(applyWindow(sigmoid, -1e6), -1e-12);
  EXPECT_LT(applyWindow(sigmoid, 1e6), 1 + 1e-12);
  // LINEAR is not defined below a width of 1: read as LINEAR_EXACT.
  EXPECT_DOUBLE_EQ(applyWindow(linear(0.5, 0.25), 0.125), 0.25);
}

}  // namespace
}  // namespace chiasm
