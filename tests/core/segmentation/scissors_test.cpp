#include "core/segmentation/scissors.h"

#include <gtest/gtest.h>

#include <glm/geometric.hpp>

#include "tests/core/segmentation/plain_sets.h"

namespace chiasm::test {
namespace {

// By the definition, one voxel: where it is seen in the outline's plane, even-odd, and its depth.
bool naiveInside(const ScissorCut& cut, glm::dvec3 p) {
  const glm::dvec3 d = glm::normalize(cut.direction.mm), origin = cut.outline[0].mm;
  const glm::dvec3 u =
      glm::normalize(glm::cross(d, std::abs(d.z) < 0.9 ? glm::dvec3(0, 0, 1) : glm::dvec3(1, 0, 0)));
  const glm::dvec3 v = glm::cross(d, u);
  const auto seen = [&](glm::dvec3 q) {
    if (cut.eye)
      q = cut.eye->mm +
          (q - cut.eye->mm) * (glm::dot(origin - cut.eye->mm, d) / glm::dot(q - cut.eye->mm, d));
    return glm::dvec2(glm::dot(q - origin, u), glm::dot(q - origin, v));
  };
  if (cut.eye && glm::dot(p - cut.eye->mm, d) <= 0) return false;
  const double depth = glm::dot(p - origin, d);
  if (cut.depthMm && (depth < 0 || depth > *cut.depthMm)) return false;
  const glm::dvec2 at = seen(p);
  bool inside = false;
  for (std::size_t i = 0; i < cut.outline.size(); ++i) {
    const glm::dvec2 a = seen(cut.outline[i].mm), b = seen(cut.outline[(i + 1) % cut.outline.size()].mm);
    if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

// An outline around the middle of the grid, in a plane across the view; it crosses itself now and then.
ScissorCut randomCut(RandomCase& random, bool perspective) {
  const GridGeometry& grid = random.grid();
  const glm::dvec3 middle = voxelToPatient(grid, VoxelPoint{glm::dvec3(grid.size - 1) * 0.5}).mm;
  ScissorCut cut;
  cut.direction = {random.direction() * random.real(0.5, 3.0)};
  const glm::dvec3 d = glm::normalize(cut.direction.mm);
  const glm::dvec3 u = glm::normalize(glm::cross(d, glm::dvec3(0.3, 0.5, 0.8))), v = glm::cross(d, u);
  const int corners = random.integer(3, 9);
  for (int i = 0; i < corners; ++i) {
    const double angle = 6.2831853 * i / corners + random.real(0, 0.8), radius = random.real(4, 28);
    cut.outline.push_back({middle + u * (radius * std::cos(angle)) + v * (radius * std::sin(angle))});
  }
  if (perspective) cut.eye = PatientPoint{middle - d * random.real(15.0, 200.0)};
  return cut;
}

class ScissorsOnRandomGrids : public testing::TestWithParam<unsigned> {};

TEST_P(ScissorsOnRandomGrids, CutWhatIsSeenInTheOutline) {
  RandomCase random(GetParam());
  const glm::ivec3 size = random.grid().size;
  ScissorCut cut = randomCut(random, GetParam() % 2 == 1);
  if (GetParam() % 3 == 0) cut.depthMm = random.real(2, 25);
  const PlainSet own = plainSet(random.labels(), random.label(0));
  PlainSet inside;
  forEachVoxel(size, [&](VoxelIndex voxel, std::size_t) {
    inside.push_back(naiveInside(cut, voxelToPatient(random.grid(), voxel).mm) ? 1 : 0);
  });
  for (const ScissorAction action :
       {ScissorAction::eraseInside, ScissorAction::eraseOutside, ScissorAction::fillInside}) {
    if (action == ScissorAction::fillInside && !cut.depthMm) continue;
    const bool fill = action == ScissorAction::fillInside;
    PlainSet wanted;
    for (std::size_t i = 0; i < own.size(); ++i)
      wanted.push_back(fill
                           ? inside[i]
                           : static_cast<std::uint8_t>(
                                 own[i] != 0 && (inside[i] != 0) == (action == ScissorAction::eraseOutside)));
    expectResult(random, *cutSegment(random.active(), cut, action),
                 plainWrite(random, wanted, PaintOver::unlocked, fill ? WriteMode::add : WriteMode::exactly));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ScissorsOnRandomGrids, testing::Range(0U, 30U));

TEST(Scissors, MeasureTheDepthFromTheSurface) {
  int compared = 0;
  for (unsigned seed = 0; seed < 16; ++seed) {
    RandomCase random(seed);
    ScissorCut cut = randomCut(random, seed % 2 == 1);
    const PlainSet own = plainSet(random.labels(), random.label(0));
    const glm::dvec3 d = glm::normalize(cut.direction.mm);
    const auto depthOf = [&](glm::dvec3 p) { return glm::dot(p - cut.outline[0].mm, d); };
    double surface = 1e300;
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      const glm::dvec3 p = voxelToPatient(random.grid(), voxel).mm;
      if (own[offset] != 0 && naiveInside(cut, p)) surface = std::min(surface, depthOf(p));
    });
    const double depth = random.real(2, 12);
    PlainSet wanted;
    forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
      const glm::dvec3 p = voxelToPatient(random.grid(), voxel).mm;
      const bool inside = naiveInside(cut, p) && depthOf(p) <= surface + depth;
      wanted.push_back(own[offset] != 0 && !inside ? 1 : 0);
    });
    cut.depthMm = depth;
    cut.fromSurface = true;
    compared += surface < 1e300 ? 1 : 0;
    expectResult(random, *cutSegment(random.active(), cut, ScissorAction::eraseInside),
                 plainWrite(random, wanted, PaintOver::unlocked, WriteMode::exactly));
  }
  EXPECT_GT(compared, 8);
}

TEST(Scissors, CutAlongARowOfVoxels) {
  // The view looks along the rows: each is seen as one place.
  RandomCase random(5, VoxelType::int16, 1, 0, {34, 12, 11});
  random.segmentation().info.grid = makeGrid({34, 12, 11}, {0.7, 1.1, 2.0}, glm::dmat3(1.0));
  random.value.volumes[0].info.grid = random.segmentation().info.grid;
  const ScissorCut cut{{{{-30, -3.1, -5.2}}, {{-30, 4.3, -4.7}}, {{-30, 0.2, 7.9}}}, {{1, 0, 0}}, {}, {}};
  const PlainSet own = plainSet(random.labels(), random.label(0));
  PlainSet wanted;
  forEachVoxel(random.grid().size, [&](VoxelIndex voxel, std::size_t offset) {
    const bool inside = naiveInside(cut, voxelToPatient(random.grid(), voxel).mm);
    wanted.push_back(own[offset] != 0 && !inside ? 1 : 0);
  });
  expectResult(random, *cutSegment(random.active(), cut, ScissorAction::eraseInside),
               plainWrite(random, wanted, PaintOver::unlocked, WriteMode::exactly));
}

TEST(Scissors, RefuseWhatTheyMust) {
  RandomCase random(2);
  Progress progress;
  const ScissorCut good{{{{0, 0, 0}}, {{9, 0, 0}}, {{0, 9, 0}}}, {{0, 0, 1}}, {}, {}};
  const auto message = [&](ScissorCut cut, ScissorAction action = ScissorAction::eraseInside) {
    const auto edit = cutSegment(random.active(), std::move(cut), action)->plan(random.value, progress);
    return edit ? std::string() : edit.error().message;
  };
  ScissorCut cut = good;
  cut.outline.pop_back();
  EXPECT_NE(message(cut).find("three points"), std::string::npos);
  cut = good;
  cut.direction = {{0, 0, 0}};
  EXPECT_NE(message(cut).find("direction"), std::string::npos);
  cut = good;
  cut.eye = PatientPoint{{0, 0, 5}};
  EXPECT_NE(message(cut).find("eye"), std::string::npos);
  cut = good;
  cut.depthMm = -2;
  EXPECT_NE(message(cut).find("depth"), std::string::npos);
  EXPECT_NE(message(good, ScissorAction::fillInside).find("depth"), std::string::npos);
}

}  // namespace
}  // namespace chiasm::test
