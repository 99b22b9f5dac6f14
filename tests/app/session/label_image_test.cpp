// Telling label images from grey images by their content.
#include "app/session/label_image.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace chiasm::app {
namespace {

constexpr glm::ivec3 kSize{70, 64, 50};

template <typename F>
LabelMap fill(F&& valueAt) {
  std::vector<Label> labels;
  for (int z = 0; z < kSize.z; ++z)
    for (int y = 0; y < kSize.y; ++y)
      for (int x = 0; x < kSize.x; ++x) labels.push_back(static_cast<Label>(valueAt(x, y, z)));
  return LabelMap::fromDense(kSize, labels);
}

TEST(LooksLikeLabels, RegionsAreLabels) {
  EXPECT_TRUE(looksLikeLabels(fill([](int x, int y, int z) {
    return (x / 12 + 7 * (y / 9) + 3 * (z / 11)) % 20;  // parcels of a dozen voxels, as in an atlas
  })));
  EXPECT_TRUE(looksLikeLabels(fill([](int x, int, int) { return x < 35 ? 1 : 0; })));
  EXPECT_TRUE(looksLikeLabels(fill([](int, int, int) { return 1; })));
}

TEST(LooksLikeLabels, GreyValuesAreNot) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> noise(0, 20);
  EXPECT_FALSE(looksLikeLabels(fill([&](int x, int y, int z) {
    const double r = std::hypot(x - 35.0, y - 32.0, z - 25.0);
    return r < 22 ? 100 + 3 * r + noise(random) : 0.0;
  })));
  EXPECT_FALSE(looksLikeLabels(fill([](int x, int y, int) { return 3 * x + y; }))) << "a smooth ramp";
}

TEST(LooksLikeLabels, NothingIsNotLabels) {
  EXPECT_FALSE(looksLikeLabels(fill([](int, int, int) { return 0; })));
}

}  // namespace
}  // namespace chiasm::app
