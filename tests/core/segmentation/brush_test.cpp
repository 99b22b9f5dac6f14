#include "core/segmentation/brush.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

// The oracle: distance of a point to a segment, written from the definition.
double distanceToSegment(glm::dvec3 p, glm::dvec3 a, glm::dvec3 b) {
  const glm::dvec3 along = b - a;
  const double square = glm::dot(along, along);
  const double t = square > 0.0 ? std::clamp(glm::dot(p - a, along) / square, 0.0, 1.0) : 0.0;
  return glm::distance(p, a + t * along);
}

// Inside, outside, or too near the rim (1e-5 mm) to ask of two different roundings.
enum class Side { inside, outside, rim };
Side sideOf(double value, double limit) {
  if (std::abs(value - limit) < 1e-5) return Side::rim;
  return value < limit ? Side::inside : Side::outside;
}

Side brushSide(const GridGeometry& grid, const BrushSettings& brush, glm::dvec3 p, glm::dvec3 from,
               glm::dvec3 to) {
  if (brush.shape == BrushShape::sphere) return sideOf(distanceToSegment(p, from, to), brush.radiusMm);
  const glm::dvec3 n = glm::normalize(brush.diskNormal.mm);
  double layer = 0.0;
  const glm::dmat4 m = grid.caseFromVoxel();
  for (int axis = 0; axis < 3; ++axis) layer = std::max(layer, std::abs(glm::dot(n, glm::dvec3(m[axis]))));
  const double height = glm::dot(p - from, n);
  const glm::dvec3 flat = p - n * height, flatTo = to - n * glm::dot(to - from, n);
  const Side high = sideOf(std::abs(height), layer / 2);
  const Side wide = sideOf(distanceToSegment(flat, from, flatTo), brush.radiusMm);
  if (high == Side::outside || wide == Side::outside) return Side::outside;
  return high == Side::rim || wide == Side::rim ? Side::rim : Side::inside;
}

class BrushOnRandomGrids : public testing::TestWithParam<unsigned> {};

TEST_P(BrushOnRandomGrids, TakesExactlyTheVoxelsOfTheDefinition) {
  RandomCase random(GetParam());
  for (int stroke = 0; stroke < 6; ++stroke) {
    BrushSettings brush;
    brush.shape = stroke % 2 == 0 ? BrushShape::sphere : BrushShape::disk;
    brush.radiusMm = random.real(0.3, 14.0);
    brush.diskNormal = {random.direction() * random.real(0.5, 2.0)};
    brush.erase = random.integer(0, 3) == 0;
    brush.over = random.integer(0, 1) == 0 ? PaintOver::unlocked : PaintOver::background;
    if (random.integer(0, 2) == 0) brush.range = IntensityRange{-9000.0, 12000.0};
    const PatientPoint from = random.point();
    const PatientPoint to = stroke < 3 ? from : random.point();
    const auto changes = brushSegment(random.value, random.active(), brush, from, to);
    ASSERT_TRUE(changes.has_value()) << changes.error().message;
    expectSoundChanges(random.value, *changes);

    const auto before = random.labels(), after = labelsAfter(random.value, *changes);
    const Label own = random.label(0), locked = random.label(2);
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      const Side side =
          brushSide(random.grid(), brush, voxelToPatient(random.grid(), voxel).mm, from.mm, to.mm);
      const double value = *random.volume().valueAt(voxel);
      const bool inRange = !brush.range || (value >= brush.range->lower && value <= brush.range->upper);
      bool allowed = brush.erase ? before[offset] == own : before[offset] != locked;
      if (!brush.erase && brush.over == PaintOver::background && before[offset] != own)
        allowed = before[offset] == 0;
      const Label painted = inRange && allowed ? (brush.erase ? Label{0} : own) : before[offset];
      if (side == Side::rim)
        ASSERT_TRUE(after[offset] == before[offset] || after[offset] == painted);
      else
        ASSERT_EQ(after[offset], side == Side::inside ? painted : before[offset])
            << "stroke " << stroke << " voxel " << voxel.ijk.x << ' ' << voxel.ijk.y << ' ' << voxel.ijk.z;
    });
    // Strokes build on each other.
    ASSERT_TRUE(apply(random.value, *changes).has_value());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BrushOnRandomGrids, testing::Range(0U, 24U));

Case isotropicCase(SmallCase& small) {
  Case value = small.value;
  value.segmentations[0].layers[0] = LabelMap(value.segmentations[0].info.grid.size);
  return value;
}

TEST(Brush, CountsVoxelCentresAtTheVeryRadiusOnAllSides) {
  SmallCase small = makeSmallCase();
  Case value = isotropicCase(small);
  GridGeometry grid = makeGrid({40, 40, 40}, {0.5, 0.5, 0.5}, glm::dmat3(1.0), {101.3, -77.7, 412.9});
  value.segmentations[0].info.grid = grid;
  value.segmentations[0].layers[0] = LabelMap(grid.size);
  BrushSettings brush;
  brush.radiusMm = 5.0;
  const PatientPoint centre = voxelToPatient(grid, VoxelIndex{{20, 20, 20}});
  const auto changes = brushSegment(value, small.bone, brush, centre, centre);
  ASSERT_TRUE(changes.has_value());
  const auto labels = labelsAfter(value, *changes);
  std::size_t expected = 0, painted = 0;
  // Voxel distances squared are integers, so the sum of three squares decides without any rounding.
  forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t offset) {
    const glm::ivec3 d = voxel.ijk - 20;
    expected += d.x * d.x + d.y * d.y + d.z * d.z <= 100 ? 1 : 0;
    painted += labels[offset] != 0 ? 1 : 0;
  });
  EXPECT_EQ(painted, expected);
  EXPECT_EQ(expected, 4169U);  // OEIS A000605: lattice points in a ball of radius 10
}

TEST(Brush, DiskBetweenTwoSlicesTakesExactlyOne) {
  SmallCase small = makeSmallCase();
  Case value = isotropicCase(small);
  const GridGeometry grid = makeGrid({64, 64, 20}, {0.7, 0.9, 2.5}, rotation({1, 2, 3}, 37.0), {5, 6, 7});
  value.segmentations[0].info.grid = grid;
  value.segmentations[0].layers[0] = LabelMap(grid.size);
  BrushSettings brush;
  brush.shape = BrushShape::disk;
  brush.radiusMm = 12.0;
  brush.diskNormal = {grid.direction[2]};
  const PatientPoint centre = voxelToPatient(grid, VoxelPoint{{32.2, 31.7, 9.5}});
  const auto changes = brushSegment(value, small.bone, brush, centre, centre);
  ASSERT_TRUE(changes.has_value());
  const auto labels = labelsAfter(value, *changes);
  std::vector<std::size_t> perSlice(20);
  forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t offset) {
    if (labels[offset] != 0) ++perSlice[static_cast<std::size_t>(voxel.ijk.z)];
  });
  const double area = 3.14159265 * 12.0 * 12.0 / (0.7 * 0.9);
  const std::size_t nine = perSlice[9], ten = perSlice[10];
  EXPECT_TRUE((nine == 0) != (ten == 0)) << nine << ' ' << ten;
  // The count of voxel centres in a circle of 12 mm; the rim is about 100 voxels long.
  EXPECT_NEAR(static_cast<double>(nine + ten), area, 40.0);
  for (std::size_t slice = 0; slice < 20; ++slice)
    EXPECT_TRUE(slice == 9 || slice == 10 || perSlice[slice] == 0) << slice;
}

TEST(Brush, OpensOnlyBricksUnderTheBrush) {
  SmallCase small = makeSmallCase();
  Case value = isotropicCase(small);
  const GridGeometry grid = makeGrid({256, 256, 256}, {0.5, 0.5, 0.5});
  value.segmentations[0].info.grid = grid;
  value.segmentations[0].layers[0] = LabelMap(grid.size);
  BrushSettings brush;
  brush.radiusMm = 3.0;
  const PatientPoint inOneBrick = voxelToPatient(grid, VoxelIndex{{48, 80, 112}});
  const auto changes = brushSegment(value, small.bone, brush, inOneBrick, inOneBrick);
  ASSERT_TRUE(changes.has_value());
  ASSERT_EQ(changes->bricks.size(), 1U);
  EXPECT_EQ(changes->bricks[0].brick, value.segmentations[0].layers[0].brickIndex({1, 2, 3}));
  // All else shares its storage with what was there.
  Case edited = value;
  ASSERT_TRUE(apply(edited, *changes).has_value());
  const LabelMap &was = value.segmentations[0].layers[0], &is = edited.segmentations[0].layers[0];
  int different = 0;
  for (std::uint32_t brick = 0; brick < was.brickCount(); ++brick)
    different += was.brick(brick).sharesStorageWith(is.brick(brick)) ? 0 : 1;
  EXPECT_EQ(different, 1);
}

TEST(Brush, FarAwayOrRepeatedChangesNothing) {
  RandomCase random(7);
  BrushSettings brush;
  const PatientPoint far{{1e9, -1e9, 1e12}};
  const auto outside = brushSegment(random.value, random.active(), brush, far, far);
  ASSERT_TRUE(outside.has_value());
  EXPECT_TRUE(outside->empty());
  const PatientPoint centre = voxelToPatient(random.grid(), VoxelPoint{glm::dvec3(random.grid().size) * 0.5});
  const auto first = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(apply(random.value, *first).has_value());
  const auto again = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->empty());
}

TEST(Brush, RangeLooksThroughToAVolumeOnAnotherGrid) {
  RandomCase random(11);
  Segmentation& segmentation = random.segmentation();
  segmentation.info.grid = random.randomGrid({30, 30, 30});
  // Centre the grids on each other in case space.
  const glm::dvec3 shift =
      voxelToPatient(random.volume().info.grid, VoxelPoint{glm::dvec3(random.volume().info.grid.size) * 0.5})
          .mm -
      voxelToPatient(segmentation.info.grid, VoxelPoint{{15, 15, 15}}).mm;
  segmentation.info.grid.caseFromVolume =
      glm::translate(glm::dmat4(1.0), shift) * segmentation.info.grid.caseFromVolume;
  segmentation.layers[0] = LabelMap({30, 30, 30});
  BrushSettings brush;
  brush.radiusMm = 60.0;
  brush.range = IntensityRange{-5000.0, 20000.0};
  const PatientPoint centre = voxelToPatient(segmentation.info.grid, VoxelPoint{{15, 15, 15}});
  const auto changes = brushSegment(random.value, random.active(), brush, centre, centre);
  ASSERT_TRUE(changes.has_value());
  const auto labels = labelsAfter(random.value, *changes);
  std::size_t painted = 0;
  forEachVoxel({30, 30, 30}, [&](VoxelIndex voxel, std::size_t offset) {
    const PatientPoint mm = voxelToPatient(segmentation.info.grid, voxel);
    const auto value = random.volume().valueAt(mm);
    const bool wanted =
        glm::distance(mm.mm, centre.mm) < 60.0 && value && *value >= -5000.0 && *value <= 20000.0;
    EXPECT_EQ(labels[offset] != 0, wanted);
    painted += wanted ? 1 : 0;
  });
  EXPECT_GT(painted, 100U);
}

TEST(Brush, RefusesWhatItMust) {
  RandomCase random(3);
  const PatientPoint p = random.point();
  BrushSettings brush;
  const auto locked = brushSegment(random.value, random.locked(), brush, p, p);
  ASSERT_FALSE(locked.has_value());
  EXPECT_NE(locked.error().message.find("locked"), std::string::npos);
  EXPECT_FALSE(brushSegment(random.value, *Uid::parse("2.25.999"), brush, p, p).has_value());
  brush.radiusMm = 0.0;
  EXPECT_FALSE(brushSegment(random.value, random.active(), brush, p, p).has_value());
  brush.radiusMm = NAN;
  EXPECT_FALSE(brushSegment(random.value, random.active(), brush, p, p).has_value());
  brush.radiusMm = 5.0;
  EXPECT_FALSE(brushSegment(random.value, random.active(), brush, {{NAN, 0, 0}}, p).has_value());
  brush.shape = BrushShape::disk;
  brush.diskNormal = {{0, 0, 0}};
  EXPECT_FALSE(brushSegment(random.value, random.active(), brush, p, p).has_value());
  brush.shape = BrushShape::sphere;
  brush.range = IntensityRange{5, 4};
  EXPECT_FALSE(brushSegment(random.value, random.active(), brush, p, p).has_value());
  brush.range = IntensityRange{4, 5};
  random.value.volumes[0].voxels = nullptr;
  EXPECT_EQ(brushSegment(random.value, random.active(), brush, p, p).error().kind, ErrorKind::unavailable);
}

TEST(BrushStroke, EqualsItsCapsulesOneByOne) {
  RandomCase random(21);
  const std::vector<PatientPoint> points{random.point(), random.point(), random.point()};
  BrushSettings brush;
  brush.radiusMm = 4.0;
  Progress progress;
  const auto edit = brushStroke(random.active(), brush, points)->plan(random.value, progress);
  ASSERT_TRUE(edit.has_value()) << edit.error().message;
  EXPECT_EQ(edit->name, "Paint Segment 0");
  EXPECT_EQ(edit->kind, "segment.paint");
  Case byHand = random.value;
  for (const auto& [from, to] :
       {std::pair{points[0], points[0]}, {points[0], points[1]}, {points[1], points[2]}}) {
    const auto part = brushSegment(byHand, random.active(), brush, from, to);
    ASSERT_TRUE(part.has_value());
    ASSERT_TRUE(apply(byHand, *part).has_value());
  }
  EXPECT_EQ(labelsAfter(random.value, edit->changes), byHand.segmentations[0].layers[0].toDense());
  expectSoundChanges(random.value, edit->changes);
  progress.cancel();
  EXPECT_EQ(brushStroke(random.active(), brush, points)->plan(random.value, progress).error().kind,
            ErrorKind::cancelled);
}

TEST(BrushStroke, SaysWhenItChangesNothing) {
  RandomCase random(22);
  Progress progress;
  EXPECT_EQ(brushStroke(random.active(), {}, {{{1e6, 0, 0}}})->plan(random.value, progress).error().kind,
            ErrorKind::notFound);
  EXPECT_FALSE(brushStroke(random.active(), {}, {})->plan(random.value, progress).has_value());
  BrushSettings eraser;
  eraser.erase = true;
  EXPECT_EQ(brushEditName(random.segmentation().segments[0], eraser), "Erase Segment 0");
}

}  // namespace
}  // namespace chiasm::test
