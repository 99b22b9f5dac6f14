#include "core/segmentation/object_mask.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include "tests/core/segmentation/segmentation_support.h"

namespace chiasm::test {
namespace {

// A body on a table, all in mm: a torso with lungs (vessels in them) and a spine, an arm apart from it, an
// ear-like flap that hangs on the torso, a curved table shell 3 mm thick below and a wire above.
enum class Thing { air, body, lung, vessel, arm, flap, table, wire };

Thing thingAt(glm::dvec3 p) {
  const auto ellipse = [&](double x, double y, double rx, double ry) {
    const double dx = (p.x - x) / rx, dy = (p.y - y) / ry;
    return dx * dx + dy * dy <= 1.0;
  };
  for (const double side : {-1.0, 1.0}) {
    if (ellipse(side * 34, -5, 22, 30)) {
      const bool vessel =
          std::fmod(std::abs(p.x) + 1000.0, 11.0) < 1.6 && std::fmod(p.y + 1000.0, 13.0) < 1.6;
      return vessel ? Thing::vessel : Thing::lung;
    }
  }
  if (ellipse(0, 0, 75, 48)) return Thing::body;
  if (ellipse(105, -8, 11, 11)) return Thing::arm;
  if (p.y > -52 && p.y < -20 && std::abs(p.x + 78 - (p.y + 52) * 0.5) < 1.6) return Thing::flap;
  const double bed = glm::length(glm::dvec2(p.x, p.y + 160));
  if (bed > 216 && bed < 219 && p.y > 0) return Thing::table;
  if (glm::length(glm::dvec2(p.x + 20, p.y + 75)) < 1.5) return Thing::wire;
  return Thing::air;
}

double huOf(Thing thing) {
  switch (thing) {
    case Thing::air:
      return -1000;
    case Thing::lung:
      return -850;
    case Thing::table:
      return 50;
    case Thing::wire:
      return 2000;
    default:
      return 40;
  }
}

class ObjectMask : public testing::TestWithParam<GridGeometry> {};

TEST_P(ObjectMask, HidesTheTableAndNothingOfTheBody) {
  const GridGeometry& grid = GetParam();
  Volume volume = makeVolume(grid, VoxelType::int16, [](PatientPoint p) { return huOf(thingAt(p.mm)); });
  volume.info.unit = "HU";
  Progress progress;
  const auto mask = findTableAndHolder(volume, progress);
  ASSERT_TRUE(mask.has_value()) << mask.error().message;
  ASSERT_EQ(mask->size(), grid.size);
  std::map<Thing, std::pair<int, int>> hidden;  // of how many
  forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t) {
    auto& [count, of] = hidden[thingAt(voxelToPatient(grid, voxel).mm)];
    count += mask->at(voxel) != 0 ? 1 : 0;
    ++of;
  });
  for (const Thing thing : {Thing::body, Thing::lung, Thing::vessel, Thing::arm, Thing::flap}) {
    EXPECT_GT(hidden[thing].second, 20);
    EXPECT_EQ(hidden[thing].first, 0) << static_cast<int>(thing);
  }
  for (const Thing thing : {Thing::table, Thing::wire}) {
    EXPECT_GT(hidden[thing].second, 20);
    EXPECT_EQ(hidden[thing].first, hidden[thing].second) << static_cast<int>(thing);
  }
  EXPECT_EQ(progress.fraction(), 1.0);
}

std::string gridName(const testing::TestParamInfo<GridGeometry>& info) {
  return std::vector<std::string>{"axial", "fine", "coronalStack"}[info.index];
}

// The slices' axis is found, not assumed; fine grids are worked on in cells.
INSTANTIATE_TEST_SUITE_P(
    Grids, ObjectMask,
    testing::Values(makeGrid({240, 160, 10}, {1, 1, 2.5}), makeGrid({500, 330, 6}, {0.48, 0.48, 3}),
                    makeGrid({240, 10, 160}, {1, 2.5, 1}, glm::dmat3(1, 0, 0, 0, 0, 1, 0, -1, 0))),
    gridName);

TEST(ObjectMaskOfPadding, KeepsALungCutOffByTheRoundFieldOfView) {
  // The round field of view holds air and a plate in front of the body and ends inside the lungs; beyond it
  // scanners write values far below air, which are no way around the chest wall.
  const GridGeometry grid = makeGrid({140, 140, 10}, {1, 1, 2.5}, glm::dmat3(1.0), {0, -45, 0});
  const auto inView = [](glm::dvec3 p) { return glm::length(glm::dvec2(p.x, p.y + 45)) < 55; };
  const auto isPlate = [](glm::dvec3 p) { return p.y > -90 && p.y < -87; };
  Volume volume = makeVolume(grid, VoxelType::int16, [&](PatientPoint p) {
    if (!inView(p.mm)) return -3024.0;
    return isPlate(p.mm) ? 50.0 : huOf(thingAt(p.mm));
  });
  volume.info.unit = "HU";
  Progress progress;
  const auto mask = findTableAndHolder(volume, progress);
  ASSERT_TRUE(mask.has_value());
  int lung = 0, plate = 0;
  forEachVoxel(grid.size, [&](VoxelIndex voxel, std::size_t) {
    const glm::dvec3 p = voxelToPatient(grid, voxel).mm;
    const Thing thing = thingAt(p);
    const bool apart = isPlate(p) || thing == Thing::wire;
    if (!inView(p) || (thing == Thing::air && !apart)) return;
    lung += thing == Thing::lung ? 1 : 0;
    plate += isPlate(p) ? 1 : 0;
    ASSERT_EQ(mask->at(voxel) != 0, apart);
  });
  EXPECT_GT(lung, 1000);
  EXPECT_GT(plate, 1000);
}

TEST(ObjectMaskOfNothing, IsEmptyWhereNothingStandsApart) {
  const GridGeometry grid = makeGrid({160, 110, 6}, {1, 1, 2.5});
  Volume volume = makeVolume(grid, VoxelType::int16, [](PatientPoint p) {
    const Thing thing = thingAt(p.mm);
    return huOf(thing == Thing::table || thing == Thing::wire || thing == Thing::arm ? Thing::air : thing);
  });
  volume.info.unit = "HU";
  Progress progress;
  const auto mask = findTableAndHolder(volume, progress);
  ASSERT_TRUE(mask.has_value());
  EXPECT_EQ(countLabel(*mask, 1), 0U);
}

TEST(ObjectMaskOfNothing, IsEmptyForValuesThatAreNoHounsfields) {
  const GridGeometry grid = makeGrid({240, 160, 6}, {1, 1, 2.5});
  Volume volume =
      makeVolume(grid, VoxelType::int16, [](PatientPoint p) { return huOf(thingAt(p.mm)) + 1000; });
  Progress progress;
  const auto mask = findTableAndHolder(volume, progress);
  ASSERT_TRUE(mask.has_value());
  EXPECT_EQ(countLabel(*mask, 1), 0U);
}

TEST(ObjectMaskOfNothing, RefusesWhatItCannotTell) {
  Volume volume = letterPhantom(makeGrid({20, 20, 20}, {2, 2, 2}));
  volume.info.unit = "";
  volume.info.study.modality = "MR";
  Progress progress;
  EXPECT_EQ(findTableAndHolder(volume, progress).error().kind, ErrorKind::invalidInput);
  volume.info.unit = "HU";
  progress.cancel();
  EXPECT_EQ(findTableAndHolder(volume, progress).error().kind, ErrorKind::cancelled);
  volume.voxels = nullptr;
  EXPECT_EQ(findTableAndHolder(volume, progress).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace chiasm::test
