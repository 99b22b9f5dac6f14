#include "core/volume/transfer_function.h"

#include <gtest/gtest.h>

#include <set>

#include "core/volume/bench_transfer_functions.h"

namespace chiasm {
namespace {

VolumeInfo ct() {
  VolumeInfo info;
  info.unit = "HU";
  info.study.modality = "CT";
  return info;
}

TEST(TransferFunction, IsPiecewiseLinearAndConstantBeyond) {
  const TransferFunction f{"f", {{-10, {0, 0, 0}, 0.0}, {10, {1, 0.5, 0}, 0.4}, {20, {1, 1, 1}, 1.0}}};
  EXPECT_EQ(f.at(-1000), glm::dvec4(0, 0, 0, 0));
  EXPECT_EQ(f.at(-10), glm::dvec4(0, 0, 0, 0));
  EXPECT_EQ(f.at(0), glm::dvec4(0.5, 0.25, 0, 0.2));
  EXPECT_EQ(f.at(10), glm::dvec4(1, 0.5, 0, 0.4));
  EXPECT_EQ(f.at(20), glm::dvec4(1, 1, 1, 1));
  EXPECT_EQ(f.at(1e9), glm::dvec4(1, 1, 1, 1));
  EXPECT_EQ(TransferFunction{}.at(3), glm::dvec4(0));
  // Two points at one value are a step: the later one holds from there on.
  const TransferFunction step{"s", {{0, {0, 0, 0}, 0}, {0, {1, 1, 1}, 1}}};
  EXPECT_EQ(step.at(-0.001).a, 0.0);
  EXPECT_EQ(step.at(0).a, 1.0);
}

TEST(TransferFunction, BakesEndpointsExactly) {
  const auto f = *findTransferFunction(ct(), {}, "bone");
  const auto table = bake(f, -1024, 3071, 4096);
  ASSERT_EQ(table.size(), 4096U);
  for (const int i : {0, 1, 1500, 4095}) {
    const glm::dvec4 exact = f.at(-1024.0 + i);
    for (int c = 0; c < 4; ++c) EXPECT_NEAR(table[static_cast<std::size_t>(i)][c], exact[c], 1e-6);
  }
  EXPECT_EQ(bake(f, 0, 1, 1).size(), 1U);
  EXPECT_TRUE(bake(f, 0, 1, 0).empty());
}

void expectWellFormed(const std::vector<TransferFunction>& functions) {
  std::set<std::string> names;
  for (const TransferFunction& function : functions) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    ASSERT_GE(function.points.size(), 2U);
    for (std::size_t i = 0; i < function.points.size(); ++i) {
      const TransferPoint& point = function.points[i];
      if (i > 0) {
        EXPECT_LT(function.points[i - 1].value, point.value) << function.name;
      }
      EXPECT_GE(point.opacity, 0.0);
      EXPECT_LE(point.opacity, 1.0);
      for (int c = 0; c < 3; ++c) {
        EXPECT_GE(point.colour[c], 0.0);
        EXPECT_LE(point.colour[c], 1.0);
      }
    }
  }
}

TEST(TransferFunctions, ShipForCt) {
  const auto functions = transferFunctionsFor(ct(), {});
  expectWellFormed(functions);
  ASSERT_EQ(functions.size(), 6U);
  EXPECT_EQ(functions.front().name, "Bone");
  for (const char* name : {"Bone", "Bone and skin", "Skin", "Soft tissue", "Lung", "Vessels (contrast)"})
    EXPECT_TRUE(findTransferFunction(ct(), {}, name).has_value()) << name;
  EXPECT_TRUE(findTransferFunction(ct(), {}, "VESSELS (contrast)").has_value());
  EXPECT_FALSE(findTransferFunction(ct(), {}, "semi").has_value());
  // Air is clear everywhere; what each is named for is seen in it and what it leaves out is not.
  for (const auto& function : functions) EXPECT_EQ(function.at(-1000).a, 0.0) << function.name;
  const auto opacity = [&](const char* name, double hu) {
    return findTransferFunction(ct(), {}, name)->at(hu).a;
  };
  EXPECT_EQ(opacity("Bone", 60), 0.0);
  EXPECT_GT(opacity("Bone", 700), 0.5);
  EXPECT_GT(opacity("Skin", 20), 0.5);
  EXPECT_GT(opacity("Bone and skin", -250), opacity("Bone and skin", 40));
  EXPECT_LT(opacity("Bone and skin", -250), 0.25);
  EXPECT_GT(opacity("Lung", -850), 0.0);
  EXPECT_EQ(opacity("Lung", 50), 0.0);
  EXPECT_EQ(opacity("Vessels (contrast)", 50), 0.0);
  EXPECT_GT(opacity("Vessels (contrast)", 300), 0.4);
}

TEST(TransferFunctions, ScaleToAnMrsStatistics) {
  const VolumeInfo info;
  const VolumeStatistics narrow{0, 1.2, 0.01, 1.0, {}}, wide{0, 5000, 0, 3000, {}}, flat{4, 4, 4, 4, {}};
  for (const auto& statistics : {narrow, wide, flat}) {
    expectWellFormed(transferFunctionsFor(info, statistics));
    EXPECT_EQ(transferFunctionsFor(info, statistics).front().name, "Brain surface");
  }
  const auto a = *findTransferFunction(info, narrow, "Grey and white");
  const auto b = *findTransferFunction(info, wide, "Grey and white");
  // The same share of the way between the percentiles looks the same.
  for (const double share : {0.1, 0.45, 0.5, 0.7, 0.9})
    EXPECT_NEAR(a.at(0.01 + share * 0.99).a, b.at(share * 3000).a, 1e-9);
  EXPECT_GT(findTransferFunction(info, wide, "Bright structures")->at(4000).a, 0.5);
  EXPECT_EQ(findTransferFunction(info, wide, "Bright structures")->at(2000).a, 0.0);
}

TEST(TransferFunctions, OfferBothWhereNobodySaysWhatItIs) {
  VolumeInfo info;
  const VolumeStatistics statistics{-1024, 2900, -1000, 1200, {}};
  const auto functions = transferFunctionsFor(info, statistics);
  expectWellFormed(functions);
  EXPECT_EQ(functions.size(), 9U);
  EXPECT_EQ(functions.front().name, "Bone");
  info.study.modality = "MR";
  EXPECT_EQ(transferFunctionsFor(info, statistics).size(), 3U);
  info.study.modality = "";
  EXPECT_EQ(transferFunctionsFor(info, {0, 2900, 0, 1200, {}}).size(), 3U);
}

TEST(BenchTransferFunctions, AreThePeers) {
  const auto semi = *benchTransferFunction("semi"), bone = *benchTransferFunction("bone"),
             skin = *benchTransferFunction("skin");
  EXPECT_EQ(semi.points.size(), 9U);
  EXPECT_EQ(bone.points.size(), 6U);
  EXPECT_EQ(skin.points.size(), 5U);
  EXPECT_EQ(semi.at(-80), glm::dvec4(.80, .55, .40, .004));
  EXPECT_EQ(semi.at(350), glm::dvec4(.98, .90, .78, .35));
  EXPECT_EQ(bone.at(420), glm::dvec4(1, .94, .95, .60));
  EXPECT_EQ(bone.at(3071), glm::dvec4(.83, .66, 1, .85));
  EXPECT_EQ(skin.at(-150), glm::dvec4(.90, .68, .55, .5));
  EXPECT_EQ(skin.at(3071), glm::dvec4(1, 1, 1, .95));
  EXPECT_FALSE(benchTransferFunction("Bone").has_value());
}

}  // namespace
}  // namespace chiasm
