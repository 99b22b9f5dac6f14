// What is seen around the patient, for every headset there can be and either wish.
#include "app/vr/headset/surround.h"

#include <gtest/gtest.h>

namespace chiasm::app::vr {
namespace {

TEST(SurroundTest, IsAlwaysOneThatIsOffered) {
  for (int bits = 1; bits < 8; ++bits)
    for (const bool wants : {false, true}) {
      const SurroundOffer offer{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
      switch (surroundFor(offer, wants)) {
        case Surround::dark:
          EXPECT_TRUE(offer.dark);
          EXPECT_FALSE(wants && offer.realRoom());
          break;
        case Surround::alpha:
          EXPECT_TRUE(offer.alpha);
          EXPECT_TRUE(wants || !offer.dark);
          break;
        case Surround::added:
          EXPECT_TRUE(offer.added);
          EXPECT_TRUE(wants ? !offer.alpha : !offer.dark && !offer.alpha);
          break;
      }
    }
}

TEST(SurroundTest, TheRealRoomIsSeenWhereItIsWantedOrCannotBeHidden) {
  EXPECT_FALSE(seesRealRoom({true, true, true}, false));
  EXPECT_TRUE(seesRealRoom({true, true, false}, true));
  EXPECT_FALSE(seesRealRoom({true, false, false}, true)) << "it is not offered";
  EXPECT_TRUE(seesRealRoom({false, false, true}, false)) << "glasses cannot darken the room";
  EXPECT_FALSE(seesRealRoom({false, true, false}, false)) << "an opaque ground hides it";
}

}  // namespace
}  // namespace chiasm::app::vr
