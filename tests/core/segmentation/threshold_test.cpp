#include "core/segmentation/threshold.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/segmentation/region_rows.h"
#include "core/segmentation/stored_range.h"
#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

struct Rescale {
  VoxelType type;
  double slope, intercept;
};

// Where a threshold may write, asked voxel by voxel.
std::vector<Label> naiveThreshold(RandomCase& random, IntensityRange range, const Region& region,
                                  PaintOver over) {
  std::vector<Label> labels = random.labels();
  forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
    const double value = *random.volume().valueAt(voxel);
    if (!(value >= range.lower && value <= range.upper)) return;
    if (!contains(region, voxelToPatient(random.grid(), voxel))) return;
    const Label current = labels[offset];
    if (current == random.label(2)) return;  // locked
    if (over == PaintOver::background && current != 0) return;
    labels[offset] = random.label(0);
  });
  return labels;
}

class ThresholdOnTypes : public testing::TestWithParam<Rescale> {};

TEST_P(ThresholdOnTypes, EqualsAskingVoxelByVoxel) {
  const auto [type, slope, intercept] = GetParam();
  for (unsigned seed = 0; seed < 6; ++seed) {
    RandomCase random(seed, type, slope, intercept);
    // Limits that are values of voxels, so that "inclusive" is tested and not only passed by.
    const auto someValue = [&] {
      const glm::ivec3 size = random.grid().size;
      return *random.volume().valueAt(VoxelIndex{
          {random.integer(1, size.x - 1), random.integer(0, size.y - 1), random.integer(0, size.z - 1)}});
    };
    const double a = someValue(), b = someValue();
    const IntensityRange range{std::min(a, b), std::max(a, b)};
    Region region = Everywhere{};
    const glm::dvec3 centre = random.point().mm;
    if (seed % 3 == 1) region = EllipsoidRegion{centre, {20, 9, 31}};
    if (seed % 3 == 2) region = BoxRegion{centre - glm::dvec3(18, 12, 9), centre + glm::dvec3(11, 21, 30)};
    const PaintOver over = seed % 2 == 0 ? PaintOver::unlocked : PaintOver::background;
    const auto expected = naiveThreshold(random, range, region, over);
    Progress progress;
    const auto edit = thresholdSegment(random.active(), range, region, over)->plan(random.value, progress);
    if (!edit) {
      EXPECT_EQ(edit.error().kind, ErrorKind::notFound) << edit.error().message;
      EXPECT_EQ(expected, random.labels());
      continue;
    }
    expectSoundChanges(random.value, edit->changes);
    EXPECT_EQ(labelsAfter(random.value, edit->changes), expected);
    EXPECT_EQ(progress.fraction(), 1.0);

    std::int64_t inRange = 0;
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t) {
      const double value = *random.volume().valueAt(voxel);
      inRange += value >= range.lower && value <= range.upper ? 1 : 0;
    });
    EXPECT_EQ(countInRange(random.volume(), range, progress), inRange);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rescales, ThresholdOnTypes,
    testing::Values(Rescale{VoxelType::int16, 1.0, 0.0}, Rescale{VoxelType::int16, 1.0, -1024.0},
                    Rescale{VoxelType::int16, -0.37, 12.5}, Rescale{VoxelType::int16, 0.1, 0.3},
                    Rescale{VoxelType::uint16, 1.0 / 3.0, -7.0 / 11.0},
                    Rescale{VoxelType::uint16, -2.0, 30000.0}, Rescale{VoxelType::uint8, 0.7, -3.1},
                    Rescale{VoxelType::uint8, 0.0, 5.0}, Rescale{VoxelType::float32, 1.0, 0.0},
                    Rescale{VoxelType::float32, -0.013, 4.7}));

TEST(StoredRange, AgreesWithEveryStoredValue) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> slopes(-3, 3), values(-70000, 70000);
  for (int round = 0; round < 60; ++round) {
    const double slope = round % 7 == 0 ? std::round(slopes(random)) : slopes(random);
    const double intercept = round % 3 == 0 ? 0.0 : values(random) / 50;
    const double a = round % 5 == 0 ? slope * 123 + intercept : values(random), b = values(random);
    const IntensityRange range{std::min(a, b), std::max(a, b)};
    const auto stored = storedRange<std::int16_t>(range, slope, intercept);
    for (int s = -32768; s <= 32767; ++s) {
      const double value = slope * static_cast<double>(s) + intercept;
      ASSERT_EQ(stored.holds(static_cast<std::int16_t>(s)), value >= range.lower && value <= range.upper)
          << s << " slope " << slope << " intercept " << intercept;
    }
  }
}

TEST(StoredRange, OrdersFloatsToTheirVeryEnds) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const auto all = storedRange<float>({-kInfinity, kInfinity}, 1.0, 0.0);
  for (const float value : {-INFINITY, -1e38F, -0.0F, 0.0F, 1e-45F, 1e38F, INFINITY})
    EXPECT_TRUE(all.holds(value));
  EXPECT_FALSE(all.holds(NAN));
  const auto exact = storedRange<float>({0.0, 1.0}, 1.0, 0.0);
  EXPECT_TRUE(exact.holds(-0.0F));
  EXPECT_TRUE(exact.holds(1.0F));
  EXPECT_FALSE(exact.holds(std::nextafter(1.0F, 2.0F)));
  EXPECT_FALSE(exact.holds(-1e-45F));
  const auto falling = storedRange<float>({-8.0, -4.0}, -2.0, 0.0);
  EXPECT_TRUE(falling.holds(2.0F));
  EXPECT_TRUE(falling.holds(4.0F));
  EXPECT_FALSE(falling.holds(std::nextafter(2.0F, 0.0F)));
  EXPECT_TRUE((storedRange<float>({1.0, 2.0}, 0.0, 0.5).empty()));
}

TEST(Threshold, RefusesWhatItMust) {
  RandomCase random(2);
  Progress progress;
  const auto plan = [&](const Uid& segment, IntensityRange range, Region region = Everywhere{}) {
    return thresholdSegment(segment, range, region)->plan(random.value, progress);
  };
  EXPECT_NE(plan(random.locked(), {0, 100}).error().message.find("locked"), std::string::npos);
  EXPECT_EQ(plan(*Uid::parse("2.25.999"), {0, 100}).error().kind, ErrorKind::notFound);
  EXPECT_EQ(plan(random.active(), {100, 0}).error().kind, ErrorKind::invalidInput);
  EXPECT_EQ(plan(random.active(), {NAN, 0}).error().kind, ErrorKind::invalidInput);
  EXPECT_EQ(plan(random.active(), {1e6, 2e6}).error().kind, ErrorKind::notFound);
  EXPECT_EQ(plan(random.active(), {0, 1}, EllipsoidRegion{{0, 0, 0}, {1, 0, 1}}).error().kind,
            ErrorKind::invalidInput);
  EXPECT_EQ(plan(random.active(), {0, 1}, BoxRegion{{1, 0, 0}, {0, 1, 1}}).error().kind,
            ErrorKind::invalidInput);
  progress.cancel();
  EXPECT_EQ(plan(random.active(), {0, 100}).error().kind, ErrorKind::cancelled);
  EXPECT_EQ(countInRange(random.volume(), {0, 100}, progress), -1);

  Progress fresh;
  Case other = random.value;
  other.segmentations[0].info.grid.origin.x += 0.3;
  const auto resample = thresholdSegment(random.active(), {0, 100})->plan(other, fresh);
  ASSERT_FALSE(resample.has_value());
  EXPECT_NE(resample.error().message.find("resample"), std::string::npos);
  other = random.value;
  other.volumes[0].voxels = nullptr;
  EXPECT_EQ(thresholdSegment(random.active(), {0, 100})->plan(other, fresh).error().kind,
            ErrorKind::unavailable);
}

TEST(Threshold, SinglePrecisionHeadersOfEqualGridsAreEqual) {
  RandomCase random(4);
  Progress progress;
  // What a segmentation read from a NIfTI file beside a DICOM series looks like.
  random.segmentation().info.grid.origin = glm::dvec3(glm::vec3(random.grid().origin));
  random.segmentation().info.grid.spacing = glm::dvec3(glm::vec3(random.grid().spacing));
  EXPECT_TRUE(thresholdSegment(random.active(), {-32768, 32767})->plan(random.value, progress).has_value());
}

TEST(Threshold, KeepsNameAndParameters) {
  RandomCase random(6);
  Progress progress;
  const auto edit = thresholdSegment(random.active(), {-100, 20000})->plan(random.value, progress);
  ASSERT_TRUE(edit.has_value());
  EXPECT_EQ(edit->name, "Threshold Segment 0");
  EXPECT_EQ(edit->kind, "segment.threshold");
  const Parameters expected{{"segment", random.active().text()},
                            {"lower", -100.0},
                            {"upper", 20000.0},
                            {"region", std::string("everywhere")},
                            {"over", std::string("unlocked")}};
  EXPECT_EQ(edit->parameters, expected);
}

TEST(RegionRows, EqualAskingVoxelByVoxel) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    RandomCase random(seed);
    const glm::dvec3 centre = random.point().mm;
    const glm::dvec3 size(random.real(0.1, 40), random.real(0.1, 40), random.real(0.1, 40));
    const std::vector<Region> regions{BoxRegion{centre - size, centre + size}, EllipsoidRegion{centre, size}};
    for (const Region& region : regions) {
      const RegionRows rows(region, random.grid());
      forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t) {
        const auto span = rows.row(voxel.ijk.y, voxel.ijk.z);
        ASSERT_EQ(voxel.ijk.x >= span.begin && voxel.ijk.x < span.end,
                  contains(region, voxelToPatient(random.grid(), voxel)));
      });
    }
  }
}

TEST(RegionRows, KeepVoxelCentresOnTheFaces) {
  const GridGeometry grid = makeGrid({9, 9, 9}, {1, 1, 1});  // centres at −4 … 4
  const Region box = BoxRegion{{-2, -4, 0}, {3, -4, 1}};
  const RegionRows rows(box, grid);
  EXPECT_EQ(rows.row(0, 4).begin, 2);
  EXPECT_EQ(rows.row(0, 4).end, 8);
  EXPECT_TRUE(rows.row(1, 4).empty());
  const Region ball = EllipsoidRegion{{0, 0, 0}, {3, 3, 3}};
  const RegionRows ballRows(ball, grid);
  EXPECT_EQ(ballRows.row(4, 7).end - ballRows.row(4, 7).begin, 1);  // the pole, one voxel
  EXPECT_EQ(ballRows.row(4, 4).end - ballRows.row(4, 4).begin, 7);
}

}  // namespace
}  // namespace chiasm::test
