#include "core/segmentation/auto_threshold.h"

#include <gtest/gtest.h>

#include "tests/core/segmentation/plain_sets.h"
#include "tests/support/itk/itk_oracle.h"

namespace chiasm::test {
namespace {

const std::pair<AutoThreshold, itk_oracle::HistogramMethod> kMethods[] = {
    {AutoThreshold::otsu, itk_oracle::HistogramMethod::otsu},
    {AutoThreshold::isodata, itk_oracle::HistogramMethod::isodata},
    {AutoThreshold::entropy, itk_oracle::HistogramMethod::entropy},
    {AutoThreshold::yen, itk_oracle::HistogramMethod::yen}};

TEST(AutoThreshold, SplitsWhereItkDoes) {
  std::mt19937 random(3);
  for (int round = 0; round < 12; ++round) {
    // Two hills of random place, width and height, some noise.
    std::uniform_real_distribution<double> place(10, 110), width(3, 16);
    const double a = place(random), b = a + 40 + place(random) / 2, sa = width(random), sb = width(random);
    ValueHistogram histogram;
    histogram.minimum = 0;
    histogram.maximum = 256;
    for (int bin = 0; bin < 256; ++bin)
      histogram.counts.push_back(
          static_cast<std::int64_t>(9000 * std::exp(-0.5 * (bin - a) * (bin - a) / sa / sa) +
                                    3000 * std::exp(-0.5 * (bin - b) * (bin - b) / sb / sb)) +
          static_cast<std::int64_t>(random() % 6) + 1);
    for (const auto& [method, theirs] : kMethods) {
      const double split = static_cast<double>(splitBin(histogram, method));
      // The first bin above. ITK says the last bin below: its middle, or its upper end.
      const double threshold = itk_oracle::histogramThreshold(histogram.counts, theirs);
      EXPECT_NEAR(split, threshold, 0.51) << autoThresholdName(method) << " round " << round;
    }
  }
}

TEST(AutoThreshold, OtsuMaximisesTheVarianceBetweenClassesByItsDefinition) {
  ValueHistogram histogram;
  histogram.minimum = -5;
  histogram.maximum = 5;
  histogram.counts = {3, 9, 4, 1, 0, 0, 2, 7, 6, 1};
  double best = -1;
  std::size_t expected = 0;
  for (std::size_t split = 1; split < 10; ++split) {
    double w[2] = {}, m[2] = {};
    for (std::size_t bin = 0; bin < 10; ++bin) {
      w[bin >= split] += static_cast<double>(histogram.counts[bin]);
      m[bin >= split] += static_cast<double>(histogram.counts[bin]) * static_cast<double>(bin);
    }
    const double apart = m[0] / w[0] - m[1] / w[1], between = w[0] * w[1] * apart * apart;
    if (between > best) {
      best = between;
      expected = split;
    }
  }
  EXPECT_EQ(splitBin(histogram, AutoThreshold::otsu), expected);
  EXPECT_EQ(splitBin({0, 1, {7}}, AutoThreshold::otsu), 0u);
  EXPECT_EQ(splitBin({0, 1, {0, 7, 0}}, AutoThreshold::yen), 0u);
  EXPECT_EQ(splitBin({}, AutoThreshold::entropy), 0u);
}

TEST(AutoThreshold, CountsEveryValueOnceAndWritesWhatIsAbove) {
  for (const auto& [slope, intercept] : {std::pair(1.0, 0.0), std::pair(-0.5, 10.0)}) {
    RandomCase random(4, VoxelType::int16, slope, intercept);
    const ValueHistogram histogram = histogramOf(random.volume(), 64);
    std::vector<std::int64_t> counts(64);
    double low = INFINITY, high = -INFINITY;
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t) {
      low = std::min(low, *random.volume().valueAt(voxel));
      high = std::max(high, *random.volume().valueAt(voxel));
    });
    EXPECT_EQ(histogram.minimum, low);
    EXPECT_EQ(histogram.maximum, high);
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t) {
      const double part = (*random.volume().valueAt(voxel) - low) / (high - low);
      ++counts[std::min<std::size_t>(63, static_cast<std::size_t>(part * 64))];
    });
    std::int64_t moved = 0;  // rounding at the edge of a bin
    for (std::size_t bin = 0; bin < 64; ++bin) moved += std::abs(counts[bin] - histogram.counts[bin]);
    EXPECT_LE(moved, 4);

    const ValueHistogram fine = histogramOf(random.volume());
    const double edge = fine.lowerEdge(splitBin(fine, AutoThreshold::otsu));
    for (const ThresholdSide side : {ThresholdSide::above, ThresholdSide::below}) {
      PlainSet wanted;
      forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t) {
        const bool above = *random.volume().valueAt(voxel) >= edge;
        wanted.push_back(above == (side == ThresholdSide::above) ? 1 : 0);
      });
      expectResult(random, *autoThresholdSegment(random.active(), AutoThreshold::otsu, side),
                   plainWrite(random, wanted, PaintOver::unlocked, WriteMode::add));
    }
  }
}

}  // namespace
}  // namespace chiasm::test
