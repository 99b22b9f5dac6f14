// Keys between two frames.
#include "app/desktop/brief_keys.h"

#include <gtest/gtest.h>

#include <array>

namespace chiasm::app {
namespace {

TEST(BriefKeys, AKeyThatWentUpBeforeTheFrameIsDownForOne) {
  std::array<bool, 8> down{};
  BriefKeys keys;
  keys.pressed(3);  // and up again: `down` knows nothing of it
  keys.settle(down);
  EXPECT_TRUE(down[3]);
  keys.settle(down);
  EXPECT_FALSE(down[3]);
}

TEST(BriefKeys, AKeyThatIsHeldIsLeftAlone) {
  std::array<bool, 8> down{};
  BriefKeys keys;
  down[5] = true;
  keys.pressed(5);
  keys.settle(down);
  keys.settle(down);
  EXPECT_TRUE(down[5]);
  down[5] = false;
  keys.settle(down);
  EXPECT_FALSE(down[5]);
}

TEST(BriefKeys, PressedAnewItIsDownAgain) {
  std::array<bool, 8> down{};
  BriefKeys keys;
  for (int i = 0; i < 3; ++i) {
    keys.pressed(1);
    keys.settle(down);
    EXPECT_TRUE(down[1]) << i;
  }
}

}  // namespace
}  // namespace chiasm::app
