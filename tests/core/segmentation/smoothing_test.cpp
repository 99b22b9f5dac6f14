#include "core/segmentation/smoothing.h"

#include <gtest/gtest.h>

#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

// Blurred by the definition, in double precision, the grid's last voxels repeating.
std::vector<double> naiveBlur(const PlainSet& set, glm::ivec3 size, glm::dvec3 sigma) {
  std::vector<double> field(set.begin(), set.end());
  for (int axis = 0; axis < 3; ++axis) {
    const int reach = static_cast<int>(std::ceil(4 * sigma[axis]));
    const std::vector<double> from = field;
    forEachVoxel(size, [&](VoxelIndex voxel, std::size_t offset) {
      double sum = 0, weights = 0;
      for (int d = -reach; d <= reach; ++d) {
        glm::ivec3 at = voxel.ijk;
        at[axis] = std::clamp(at[axis] + d, 0, size[axis] - 1);
        const double weight = std::exp(-0.5 * d * d / (sigma[axis] * sigma[axis]));
        sum += weight * from[plainOffset(size, at)];
        weights += weight;
      }
      field[offset] = sum / weights;
    });
  }
  return field;
}

TEST(Smoothing, MedianIsItksBinaryMedian) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    RandomCase random(seed);
    const glm::dvec3 spacing = axisSpacing(random.grid());
    const double mm = 0.8 + 0.5 * seed;
    glm::ivec3 radius = glm::ivec3(glm::round(mm / spacing));
    const int finest = spacing.x <= spacing.y && spacing.x <= spacing.z ? 0 : spacing.y <= spacing.z ? 1 : 2;
    radius[finest] = std::max(radius[finest], 1);
    const PlainSet set = plainSet(random.labels(), random.label(0));
    const PlainSet wanted = itk_oracle::binaryMedian(set, random.grid().size, radius);
    expectResult(random, *medianSegment(random.active(), mm),
                 plainWrite(random, wanted, PaintOver::unlocked, WriteMode::exactly));
  }
}

TEST(Smoothing, GaussianIsCutAtOneHalf) {
  for (unsigned seed = 0; seed < 4; ++seed) {
    RandomCase random(seed, VoxelType::int16, 1.0, 0.0, {34, 20, 10});
    const PlainSet set = plainSet(random.labels(), random.label(0));
    const std::vector<double> field = naiveBlur(set, random.grid().size, 1.3 / axisSpacing(random.grid()));
    PlainSet wanted;
    for (const double value : field) {
      // Where the model itself stands on the edge, single precision may fall to either side.
      ASSERT_GT(std::abs(value - 0.5), 1e-6);
      wanted.push_back(value >= 0.5 ? 1 : 0);
    }
    expectResult(random, *gaussianSegment(random.active(), 1.3),
                 plainWrite(random, wanted, PaintOver::unlocked, WriteMode::exactly));
  }
}

TEST(Smoothing, TogetherLeavesNoGaps) {
  for (unsigned seed = 0; seed < 4; ++seed) {
    RandomCase random(seed, VoxelType::int16, 1.0, 0.0, {34, 20, 10});
    const glm::ivec3 size = random.grid().size;
    const glm::dvec3 sigma = 1.1 / axisSpacing(random.grid());
    const std::vector<Label> before = random.labels();
    const std::vector<double> a = naiveBlur(plainSet(before, random.label(0)), size, sigma),
                              b = naiveBlur(plainSet(before, random.label(1)), size, sigma);
    Progress progress;
    const auto edit = smoothTogether({random.active(), random.other()}, 1.1)->plan(random.value, progress);
    ASSERT_TRUE(edit.has_value()) << edit.error().message;
    expectSoundChanges(random.value, edit->changes);
    const std::vector<Label> after = labelsAfter(random.value, edit->changes);
    for (std::size_t i = 0; i < after.size(); ++i) {
      if (before[i] == random.label(2)) {
        ASSERT_EQ(after[i], before[i]) << "a segment that is not in the list keeps its voxels";
        continue;
      }
      const double rest = 1 - a[i] - b[i], most = std::max({a[i], b[i], rest});
      const double second = a[i] + b[i] + rest - most - std::min({a[i], b[i], rest});
      if (most - second < 1e-5) continue;  // a tie but for rounding
      const Label expected = most == a[i] ? random.label(0) : most == b[i] ? random.label(1) : Label{0};
      ASSERT_EQ(after[i], expected) << i;
    }
  }
}

TEST(Smoothing, RefusesWhatItMust) {
  RandomCase random(1);
  Progress progress;
  for (const double mm : {0.0, -1.0, 1e6, std::nan("")}) {
    EXPECT_FALSE(medianSegment(random.active(), mm)->plan(random.value, progress).has_value());
    EXPECT_FALSE(gaussianSegment(random.active(), mm)->plan(random.value, progress).has_value());
  }
  EXPECT_NE(smoothTogether({random.active()}, 1)->plan(random.value, progress).error().message.find("two"),
            std::string::npos);
  EXPECT_NE(smoothTogether({random.active(), random.locked()}, 1)
                ->plan(random.value, progress)
                .error()
                .message.find("locked"),
            std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
