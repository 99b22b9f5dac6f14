// What is said of a volume that does not fit into the memory budget.
#include "app/interface/coarser_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chiasm::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::uint64_t kGibi = 1u << 30;

TEST(CoarserWords, SayWhatIsCoarserAndWhy) {
  render::ReducedVolume volume;
  volume.wholeBytes = 2 * kGibi;
  EXPECT_FALSE(coarserWords(volume, kGibi));
  volume.in3d = 2.51;
  volume.refining = true;
  const auto words = coarserWords(volume, kGibi);
  ASSERT_TRUE(words);
  EXPECT_EQ(words->badge, "40% of the resolution, refining \u00b7 memory budget 1.0 GiB");
  EXPECT_THAT(words->sentence,
              HasSubstr("3-D shows the volume at 40% of the resolution: all of it would take 2.0 GiB of "
                        "graphics memory, and the budget is 1.0 GiB."));
  EXPECT_THAT(words->sentence, HasSubstr("slices, labels and values are at full resolution"));
  EXPECT_THAT(words->sentence, HasSubstr("--memory-budget"));
}

TEST(CoarserWords, OfSlicesPromiseNoFullSlices) {
  render::ReducedVolume volume;
  volume.inSlices = 3.0;
  volume.wholeBytes = 5 * kGibi;
  const auto words = coarserWords(volume, 512u << 20);
  ASSERT_TRUE(words);
  EXPECT_THAT(words->sentence, HasSubstr("Slices show the volume at 33%"));
  EXPECT_THAT(words->sentence, HasSubstr("512 MiB"));
  EXPECT_THAT(words->sentence, Not(HasSubstr("slices, labels")));
  volume.inSlices = 1.0;
  volume.laidOver = 4.0;
  EXPECT_THAT(coarserWords(volume, kGibi)->badge, HasSubstr("second volume: 25%"));
}

}  // namespace
}  // namespace chiasm::app
