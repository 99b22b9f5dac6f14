// Pressure in an X event's valuators; there is no pen here, so that is all that can be tested.
#include "app/desktop/pen_pressure.h"

#include <gtest/gtest.h>

#include <array>

namespace chiasm::app {
namespace {

TEST(PenPressure, IsFoundAmongTheAxesThatAnEventSpeaksOf) {
  // Axes 0, 1 and 9 of ten: x, y and something further; pressure is axis 2 or 9.
  const std::array<unsigned char, 2> mask{0b0000'0011, 0b0000'0010};
  const std::array<double, 3> values{812.0, 400.0, 2048.0};
  EXPECT_EQ(pressureIn({2, 0.0, 4096.0}, mask, values), std::nullopt);  // the event does not speak of it
  EXPECT_EQ(pressureIn({9, 0.0, 4096.0}, mask, values), 0.5);
  EXPECT_EQ(pressureIn({0, 0.0, 812.0}, mask, values), 1.0);
  EXPECT_EQ(pressureIn({1, 400.0, 800.0}, mask, values), 0.0);
}

TEST(PenPressure, IsHeldBetweenNothingAndAll) {
  const std::array<unsigned char, 1> mask{0b1};
  EXPECT_EQ(pressureIn({0, 0.0, 100.0}, mask, std::array{-5.0}), 0.0);
  EXPECT_EQ(pressureIn({0, 0.0, 100.0}, mask, std::array{250.0}), 1.0);
  EXPECT_EQ(pressureIn({0, 100.0, 100.0}, mask, std::array{100.0}), std::nullopt);  // no extent
  EXPECT_EQ(pressureIn({-1, 0.0, 100.0}, mask, std::array{50.0}), std::nullopt);
  EXPECT_EQ(pressureIn({70, 0.0, 100.0}, mask, std::array{50.0}), std::nullopt);  // beyond the mask
  EXPECT_EQ(pressureIn({0, 0.0, 100.0}, mask, {}), std::nullopt);                 // fewer values than said
}

}  // namespace
}  // namespace chiasm::app
