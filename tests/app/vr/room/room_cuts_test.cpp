// What plane and box leave of lines, against points tried one by one.
#include "app/vr/room/room_cuts.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>
#include <random>

namespace chiasm::app::vr {
namespace {

TEST(RoomCutsTest, LeavesEverythingWithoutCuts) {
  const auto left = RoomCuts{}.leftOf({{1, 2, 3}}, {{4, 5, 6}});
  ASSERT_TRUE(left);
  EXPECT_EQ(left->first, (PatientPoint{{1, 2, 3}}));
  EXPECT_EQ(left->second, (PatientPoint{{4, 5, 6}}));
  EXPECT_TRUE(RoomCuts{}.leaves({{1e6, 0, 0}}));
}

TEST(RoomCutsTest, WhatIsLeftOfALineIsWhatIsLeftOfItsPoints) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> number(-10.0, 10.0);
  const auto vector = [&] { return glm::dvec3(number(random), number(random), number(random)); };
  int cutLines = 0, goneLines = 0;
  for (int round = 0; round < 300; ++round) {
    RoomCuts cuts;
    if (round % 3 != 0) cuts.box = PatientBox{glm::dvec3(-5, -6, -4), glm::dvec3(4, 6, 7)};
    if (round % 2 == 0) cuts.planes.push_back({{vector() * 0.3}, {glm::normalize(vector())}});
    if (round % 5 == 0) cuts.planes.push_back({{vector() * 0.3}, {glm::normalize(vector())}});
    const PatientPoint from{vector()}, to{vector()};
    const auto left = cuts.leftOf(from, to);
    goneLines += left ? 0 : 1;
    if (left) cutLines += left->first == from && left->second == to ? 0 : 1;
    for (double t = 0.0; t <= 1.0; t += 0.01) {
      const PatientPoint at = from + (to - from) * t;
      const double along = glm::dot(at.mm - from.mm, glm::normalize(to.mm - from.mm));
      // Beside the very ends, where rounding decides.
      constexpr double kRounding = 1e-9;
      const bool within = left && along >= glm::length(left->first.mm - from.mm) - kRounding &&
                          along <= glm::length(left->second.mm - from.mm) + kRounding;
      if (cuts.leaves(at)) {
        EXPECT_TRUE(within) << round << " at " << t;
      }
      const bool well = left && along > glm::length(left->first.mm - from.mm) + kRounding &&
                        along < glm::length(left->second.mm - from.mm) - kRounding;
      if (well) {
        EXPECT_TRUE(cuts.leaves(at)) << round << " at " << t;
      }
    }
  }
  EXPECT_GT(cutLines, 50);
  EXPECT_GT(goneLines, 20);
}

}  // namespace
}  // namespace chiasm::app::vr
